"""A release: whole, true to its files, the same bytes each time, and refused where it would lie."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import copy_project
from tests.outside import validator
from wijkgraph.claims.claim import Claim
from wijkgraph.errors import NotFound, UsageError
from wijkgraph.project import Layout, find_layout
from wijkgraph.releases.kept_releases import Release, find_release, format_time, kept_releases
from wijkgraph.releases.release_folder import make_release
from wijkgraph.releases.release_metadata import spdx_of

pytestmark = pytest.mark.slow

LATER = "2031-02-03T04:05:06Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The first release of the real project, for all who leave its folder as it is."""
    folder = tmp_path_factory.mktemp("made")
    copy_project(folder / "project")
    return make_release(find_layout(folder / "project", folder / "build"), "2026.1", folder / "releases")


@pytest.fixture
def released(made: Release, tmp_path: Path) -> Path:
    """A folder of releases of one's own, with the first in it."""
    shutil.copytree(made.folder.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_files_give_the_same_bytes(made: Release, mine: Layout, tmp_path: Path) -> None:
    make_release(mine, "2026.1", tmp_path / "again")
    one, two = contents(made.folder.parent), contents(tmp_path / "again")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_a_release_holds_everything_and_its_sums_are_right(made: Release) -> None:
    files = contents(made.folder)
    for name in (
        "dumps/wijkgraph.nq",
        "dumps/wijkgraph.claims.trig",
        "data/letters/kst-30995-98/letter.txt",
        "data/claims/kst-30995-98.trig",
        "ontology/wijkgraph.ttl",
        "queries/who-made-which-study.rq",
        "wijkgraph.toml",
        "CITATION.cff",
        "CHANGES.nl.md",
        "README.en.md",
        "ro-crate-metadata.json",
        "release.json",
    ):
        assert name in files
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made.folder, check=False
    )
    assert checked.returncode == 0
    listed = {line.split("  ", 1)[1] for line in files["SHA256SUMS"].decode().splitlines()}
    assert listed == files.keys() - {"SHA256SUMS"}
    crate = json.loads(files["ro-crate-metadata.json"])["@graph"]
    assert {part["@id"] for part in crate[1]["hasPart"]} == files.keys() - {
        "SHA256SUMS",
        "ro-crate-metadata.json",
    }
    assert [path.name for path in made.folder.parent.iterdir()] == ["2026.1"]


def test_a_release_is_a_project_that_answers(made: Release, tmp_path: Path) -> None:
    import wijkgraph

    with wijkgraph.open(made.folder, build=tmp_path / "build") as graph:
        assert graph.version == made.version
        assert len(graph.ask("who-commissioned-which-study")) > 0


def test_it_stands_from_the_last_decision_on(
    mine: Layout, tmp_path: Path, withdraw: Callable[[], Claim]
) -> None:
    withdraw()
    assert format_time(make_release(mine, "2026.1", tmp_path).at) == LATER


def test_the_next_release_tells_what_was_withdrawn(
    mine: Layout, released: Path, withdraw: Callable[[], Claim]
) -> None:
    claim = withdraw()
    made = make_release(mine, "2026.2", released)
    assert made.previous == "2026.1"
    told = (made.folder / "CHANGES.nl.md").read_text(encoding="utf-8")
    assert "1 ingetrokken" in told
    assert claim.iri.value in told
    assert "*waarom*: Een proef" in told
    assert claim.iri.value in (made.folder / "changes.ttl").read_text(encoding="utf-8")
    assert [one.name for one in kept_releases(released)] == ["2026.1", "2026.2"]


def test_a_name_is_given_once(mine: Layout, released: Path) -> None:
    with pytest.raises(UsageError, match="already"):
        make_release(mine, "2026.1", released, date="2032-01-01")


def test_two_releases_never_stand_from_the_same_time(mine: Layout, released: Path) -> None:
    with pytest.raises(UsageError, match=r"'2026\.1' has the same time"):
        make_release(mine, "2026.2", released)
    assert make_release(mine, "2026.2", released, date="2032-01-01").at.year == 2032


@pytest.mark.parametrize("date", ["2019-01-01", LATER[:4] + "-02-02", LATER.replace("06Z", "05Z")])
def test_a_release_never_stands_from_before_what_it_holds(
    mine: Layout, tmp_path: Path, withdraw: Callable[[], Claim], date: str
) -> None:
    withdraw()
    with pytest.raises(UsageError, match=f"later than {date}: at {LATER}"):
        make_release(mine, "2026.1", tmp_path, date=date)
    assert not (tmp_path / "2026.1").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a b", ".hidden", "x.", "é", "x" * 65, "-"])
def test_a_name_that_is_no_folder_or_address_is_refused(mine: Layout, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        make_release(mine, name, tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("date", ["morgen", "2026-13-01", "2026", ""])
def test_a_day_that_is_none_is_refused(mine: Layout, tmp_path: Path, date: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        make_release(mine, "2026.1", tmp_path, date=date)


def test_since_names_a_release_that_is_there(mine: Layout, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no release '2025\.1'"):
        make_release(mine, "2026.1", tmp_path, since="2025.1")
    assert not (tmp_path / "2026.1").exists()


def test_a_release_that_is_not_there_is_told_with_those_that_are(made: Release) -> None:
    with pytest.raises(NotFound, match=r"Known: 2026\.1"):
        find_release(made.folder.parent, "2026.2")


def test_the_metadata_pass_the_validators_of_others(made: Release) -> None:
    """RO-Crate at the level of what it recommends, and the schema of the Citation File Format."""
    script = Path(__file__).parents[1] / "crate_validator.py"
    issues = subprocess.run(
        [validator("python"), str(script), str(made.folder), "RECOMMENDED"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert issues.stdout == ""
    subprocess.run(
        [validator("cffconvert"), "--validate", "-i", str(made.folder / "CITATION.cff")], check=True
    )


def test_the_citation_file_of_the_repository_is_valid(root: Path) -> None:
    subprocess.run([validator("cffconvert"), "--validate", "-i", str(root / "CITATION.cff")], check=True)


def test_the_validator_of_crates_finds_what_is_wrong(released: Path) -> None:
    folder = released / "2026.1"
    path = folder / "ro-crate-metadata.json"
    crate = json.loads(path.read_text(encoding="utf-8"))
    del crate["@graph"][1]["datePublished"]
    path.write_text(json.dumps(crate), encoding="utf-8")
    script = Path(__file__).parents[1] / "crate_validator.py"
    issues = subprocess.run(
        [validator("python"), str(script), str(folder), "REQUIRED"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "datePublished" in issues.stdout


@pytest.mark.parametrize(
    ("iri", "found"),
    [
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("https://data.example.org/licence", ""),
    ],
)
def test_a_licence_that_has_an_identifier_is_named_by_it(iri: str, found: str) -> None:
    assert spdx_of(iri) == found
