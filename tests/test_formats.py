"""One registry of formats: the same names for the command line, the web, its twin and the docs."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wijkgraph.asking.results import WRITERS
from wijkgraph.cli import app
from wijkgraph.formats import GRAPHS, MARKDOWN, RDFXML, REFERENCES, SOLUTIONS, TURTLE, Format, find_format
from wijkgraph.rdf import format_of
from wijkgraph.web.site.families import FAMILIES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("turtle", TURTLE),
        ("TTL", TURTLE),
        ("text/turtle", TURTLE),
        ("application/x-turtle", TURTLE),
        ("xml", RDFXML),
        ("markdown", None),
    ],
)
def test_a_format_is_found_by_name_ending_and_media_type(name: str, found: Format | None):
    assert find_format(name, GRAPHS) is found


@pytest.mark.parametrize(
    "offers",
    [GRAPHS, SOLUTIONS, tuple(WRITERS), REFERENCES],
    ids=["graphs", "solutions", "answers", "citations"],
)
def test_no_two_formats_of_one_choice_share_a_name(offers: tuple[Format, ...]):
    names = [name for one in offers for name in one.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("one", GRAPHS, ids=[one.name for one in GRAPHS])
def test_every_ending_of_rdf_is_read_and_written(one: Format):
    assert one.rdf is not None
    assert one.rdf.media_type == one.essence
    assert [format_of(Path(f"file.{name}")) for name in one.names] == [one.rdf] * len(one.names)


@pytest.mark.parametrize("family", FAMILIES, ids=[family.name for family in FAMILIES])
def test_no_two_forms_of_a_document_share_an_ending(family):
    endings = [offer.ending for offer in family.offers]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("name", MARKDOWN.names)
def test_the_command_line_knows_every_name(name: str):
    asked = CliRunner().invoke(app, ["--lang", "en", "ask", "who-made-which-study", "--format", name])
    assert asked.stdout.startswith("## ")


def test_the_docs_list_the_registry():
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [re.findall(r"`([^`]+)`", line) for line in text.splitlines() if line.startswith("| `")]
    listed = [(name, ending, media, tuple(more)) for name, ending, media, *more in rows]
    known = dict.fromkeys((*GRAPHS, *SOLUTIONS, *WRITERS, *REFERENCES))
    assert listed == [(one.name, f".{one.ending}", one.essence, one.synonyms) for one in known]
