"""`--changed-since`: what git says changed, as triples, and the run on just that."""

import subprocess
from pathlib import Path

import pytest

from wijkgraph.errors import UsageError
from wijkgraph.validation import validate
from wijkgraph.validation.changes import Repository, changed_statements
from wijkgraph.validation.sources import find_sources

from .conftest import BROKEN


def git(*arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], check=True)


@pytest.fixture
def repository(world, monkeypatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return world


def changed() -> set[str]:
    found = changed_statements(Repository.around("HEAD"), find_sources(["good.ttl", "broken.ttl"]))
    return {str(subject) for subject, _, _ in found}


def run(**options):
    return validate(["good.ttl", "broken.ttl"], shapes=["shapes.ttl"], changed_since="HEAD", **options)


def test_nothing_changed(repository):
    assert changed() == set()
    report = run()
    assert report.checked.focus_nodes == 0
    assert report.findings == ()


def test_moving_lines_changes_nothing(repository):
    Path("broken.ttl").write_text("# moved\n\n" + BROKEN)
    assert changed() == set()


def test_only_what_changed_is_checked(repository):
    Path("broken.ttl").write_text(BROKEN.replace('"Tweede"', '"Tweede", "Second"'))
    assert changed() == {"<http://example.org/b>"}
    report = run()
    assert report.checked.focus_nodes == 1
    assert {str(finding.focus) for finding in report.findings} == {"<http://example.org/b>"}


def test_a_change_at_the_end_of_a_path_reaches_its_start(repository):
    Path("broken.ttl").write_text(BROKEN.replace("ex:s1 a ex:Study .", ""))
    report = run()
    assert {str(finding.focus) for finding in report.findings} == {"<http://example.org/a>"}


def test_a_new_and_a_removed_file_count(repository):
    Path("broken.ttl").unlink()
    Path("new.ttl").write_text(BROKEN.replace("ex:a", "ex:n"))
    found = changed_statements(Repository.around("HEAD"), find_sources(["good.ttl", "new.ttl"]))
    assert {str(subject) for subject, _, _ in found} == {
        f"<http://example.org/{name}>" for name in ("a", "b", "n", "s1")
    }


def test_changed_shapes_mean_a_full_run(repository):
    Path("shapes.ttl").write_text(Path("shapes.ttl").read_text() + "# changed\n")
    report = run()
    assert report.checked.focus_nodes == 3
    assert any("shapes changed" in note["en"] for note in report.notes)


def test_an_unknown_revision_is_refused(repository):
    with pytest.raises(UsageError, match="No such revision"):
        validate(["good.ttl"], shapes=["shapes.ttl"], changed_since="--output=/tmp/x")


def test_outside_a_repository_it_is_refused(world, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(world.parent))
    with pytest.raises(UsageError, match="Not in a git repository"):
        run()
