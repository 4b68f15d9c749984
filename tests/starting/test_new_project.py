"""A new project is whole: its files can be read, built and checked, and name things under its own base."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.dataset.assembly import assemble, read_corpus
from wijkgraph.dataset.conformance import Outcome, require_conformance
from wijkgraph.dataset.kept_snapshots import fresh_snapshot
from wijkgraph.errors import UsageError
from wijkgraph.names import names_at
from wijkgraph.project import find_layout
from wijkgraph.project_file import CC0, Project, read_project
from wijkgraph.rdf import NamedNode, read_quads
from wijkgraph.starting.new_project import write_project
from wijkgraph.toml_file import forbidden_in_xml

PROJECT = Project(
    base="https://data.example.org/wijken/",
    title={"nl": "Brieven van Voorbeeld", "en": "Letters of Voorbeeld"},
    description={"nl": "", "en": ""},
    languages=("nl", "en"),
    publisher="Gemeente Voorbeeld",
    publisher_page="https://data.example.org/wijken/",
    licence=CC0,
)


def test_what_is_written_is_read_back_and_builds(tmp_path: Path, root: Path) -> None:
    write_project(tmp_path / "new", PROJECT)
    layout = find_layout(tmp_path / "new")
    assert layout.project == PROJECT
    assert layout.ontology == root / "ontology" / "wijkgraph.ttl"
    assert layout.questions == [root / "queries", tmp_path / "new" / "queries"]
    quads = assemble(read_corpus(layout))
    assert not [quad for quad in quads if str(quad.subject).startswith("<https://w3id.org/wijkgraph/id")]


def test_it_may_be_served_before_its_first_letter(tmp_path: Path) -> None:
    write_project(tmp_path / "new", PROJECT)
    layout = find_layout(tmp_path / "new")
    assert require_conformance(fresh_snapshot(layout), layout) == Outcome(0, 0, 0)


def test_its_catalogue_describes_the_dataset_under_its_base(tmp_path: Path) -> None:
    write_project(tmp_path / "new", PROJECT)
    subjects = {quad.subject for quad in read_quads(find_layout(tmp_path / "new").catalogue)}
    assert names_at(PROJECT.base).dataset in subjects
    ours = [one.value for one in subjects if isinstance(one, NamedNode) and "/id/" in one.value]
    assert all(value.startswith(PROJECT.base) for value in ours)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: not forbidden_in_xml(text)
    )
)
def test_any_text_may_be_a_title(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    if not title.strip():
        return
    folder = tmp_path_factory.mktemp("titled") / "new"
    wanted = replace(PROJECT, title={"nl": title, "en": title}, publisher=title)
    write_project(folder, wanted)
    assert read_project(folder / "wijkgraph.toml") == wanted
    assert list(read_quads(folder / "data" / "catalogue.ttl"))


def test_a_project_in_one_language_speaks_of_one(tmp_path: Path) -> None:
    wanted = replace(PROJECT, languages=("en",), title={"en": "Letters"}, description={"en": ""})
    write_project(tmp_path / "new", wanted)
    layout = find_layout(tmp_path / "new")
    assert layout.project == wanted
    assert "language:NLD" not in layout.catalogue.read_text(encoding="utf-8")


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(UsageError, match="not empty"):
        write_project(tmp_path, PROJECT)
    with pytest.raises(UsageError, match="A file has that name"):
        write_project(tmp_path / "mine.txt", PROJECT)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base": "https://w3id.org/wijkgraph/"}, "wijkgraph's own letters"),
        ({"base": "https://data.example.org"}, "does not end in a slash"),
        ({"publisher": " "}, "a title and a publisher"),
        ({"title": {"nl": "", "en": "x"}}, "a title and a publisher"),
        ({"publisher": "a\x1bb"}, "'publisher' holds U\\+001B"),
        ({"title": {"nl": "x", "en": "\ufffe"}}, "'title' holds U\\+FFFE"),
        ({"licence": "CC0"}, "'licence' is not an absolute address"),
        ({"languages": ("nl", "fr")}, "'fr' is not a language"),
    ],
)
def test_a_project_that_cannot_be_is_not_begun(tmp_path: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        write_project(tmp_path / "new", replace(PROJECT, **change))  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_two_projects_side_by_side_have_two_bases(tmp_path: Path) -> None:
    write_project(tmp_path / "first", PROJECT)
    for taken in ("second", "first/within"):
        with pytest.raises(UsageError, match="'first' has this base"):
            write_project(tmp_path / taken, PROJECT)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "wijkgraph.toml").write_text("[project", encoding="utf-8")
    write_project(tmp_path / "second", replace(PROJECT, base=f"{PROJECT.base}noord/"))
