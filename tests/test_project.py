"""The layout finds the files of a checkout, of a wheel, or of somebody's own folder."""

from pathlib import Path

import pytest

from wijkgraph.errors import SourceError, UsageError
from wijkgraph.project import Layout, find_layout


def write(folder: Path, base: str = "https://data.example.org/") -> None:
    text = f'[project]\nbase = "{base}"\ntitle = "Wijken"\npublisher = "Gemeente Voorbeeld"\n'
    (folder / "wijkgraph.toml").write_text(text, encoding="utf-8")


def test_the_checkout_is_found_without_being_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIJKGRAPH_ROOT", raising=False)
    monkeypatch.delenv("WIJKGRAPH_BUILD", raising=False)
    found = find_layout()
    assert found.root == root
    assert found.build == root / "build"


def test_the_environment_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.setenv("WIJKGRAPH_ROOT", str(tmp_path))
    monkeypatch.setenv("WIJKGRAPH_BUILD", str(tmp_path / "made"))
    assert find_layout().letters == tmp_path / "data" / "letters"
    assert find_layout().current == tmp_path / "made" / "current"


def test_the_project_around_the_folder_we_stand_in_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIJKGRAPH_ROOT", raising=False)
    write(tmp_path)
    (tmp_path / "data" / "letters").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "data" / "letters")
    assert find_layout().root == tmp_path
    # A file with settings only, as the service's may be, makes no project.
    (tmp_path / "data" / "wijkgraph.toml").write_text("port = 8080\n", encoding="utf-8")
    assert find_layout().root == tmp_path


def test_a_folder_without_a_project_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceError, match=r"wijkgraph\.toml with a table \[project\] missing"):
        find_layout(tmp_path)


@pytest.mark.parametrize("text", ["", "port = 8080\n", None])
def test_beside_letters_without_a_project_file_nobody_is_given_those_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    monkeypatch.delenv("WIJKGRAPH_ROOT", raising=False)
    (tmp_path / "data" / "letters").mkdir(parents=True)
    if text is not None:
        (tmp_path / "wijkgraph.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="Letters are here"):
        find_layout()


def test_ontology_is_the_projects_own_where_it_has_one_else_the_packages(tmp_path: Path, root: Path) -> None:
    write(tmp_path)
    assert find_layout(tmp_path).ontology == root / "ontology" / "wijkgraph.ttl"
    (tmp_path / "ontology").mkdir()
    assert find_layout(tmp_path).ontology == tmp_path / "ontology" / "wijkgraph.ttl"


def test_what_holds_something_is_validated(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path / "build")
    assert layout.stated == []
    (layout.letters / "brief-1").mkdir(parents=True)
    (layout.letters / "brief-1" / "letter.ttl").touch()
    layout.claims.mkdir()
    layout.reference.mkdir()
    assert layout.stated == [layout.letters]
    (layout.claims / "brief-1.trig").touch()
    (layout.reference / "polder.trig").touch()
    assert layout.stated == [layout.letters, layout.claims, layout.reference]


def test_nothing_is_written_among_the_letters_that_come_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijkgraph.project._PACKAGE", tmp_path / "wijkgraph")
    packaged = Layout(tmp_path / "wijkgraph" / "share", tmp_path / "cache")
    with pytest.raises(UsageError, match="come with the program") as told:
        packaged.require_own()
    assert "wijkgraph init" in told.value.next
    assert packaged.work == tmp_path / "cache" / "work"
    Layout(tmp_path, tmp_path / "build").require_own()
