"""The narrated examples are sound: they parse, pass the shapes, quote the letters truly and tell one life."""

import re
from pathlib import Path

import pytest

from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.names import PREFIXES, shorten, term
from wijkgraph.project import find_layout
from wijkgraph.rdf import Literal, NamedNode, Term, read_quads
from wijkgraph.validation import Severity, validate

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
STORY = sorted((ONTOLOGY / "examples" / "story").iterdir())
STEPS = [path for path in STORY if path.suffix == ".trig"]
BACKGROUND = [ONTOLOGY / "wijkgraph.ttl", ONTOLOGY / "vocabularies"]


def name(path: Path) -> str:
    return path.stem


def test_there_are_examples_and_a_story() -> None:
    assert EXAMPLES
    assert [path.name[0] for path in STORY] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.slow
@pytest.mark.parametrize("path", [*EXAMPLES, *STORY], ids=name)
def test_an_example_passes_the_shapes(path: Path) -> None:
    report = validate(
        [path], shapes=[ONTOLOGY / "shapes"], background=BACKGROUND, conventions=conventions_of(find_layout())
    )
    assert [str(finding) for finding in report.findings if finding.severity is Severity.VIOLATION] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_an_example_is_about_the_class_it_is_named_after(path: Path) -> None:
    kinds = {shorten(quad.object.value) for quad in read_quads(path) if _is_type(quad.predicate, quad.object)}
    assert f"wg:{path.stem.partition('-')[0]}" in kinds


@pytest.mark.parametrize("path", [*EXAMPLES, *STORY], ids=name)
def test_an_example_can_be_read_aloud(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title, *fragments = re.findall(r"^ *# (.+)$", text, re.MULTILINE)
    assert re.fullmatch(r"[A-Z“].*[.:]", title)
    assert fragments
    assert fragments[-1].endswith(".")


@pytest.mark.parametrize("path", [*EXAMPLES, *STORY], ids=name)
def test_what_an_example_quotes_stands_in_the_letter(path: Path) -> None:
    said: dict[Term, dict[str, Term]] = {}
    for quad in read_quads(path):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            continue
        said.setdefault(quad.subject, {})[shorten(quad.predicate.value)] = quad.object
    for passage in (properties for properties in said.values() if "wg:exact" in properties):
        key = passage["wg:inText"].value.rpartition("/")[2]
        text = (ROOT / "data" / "letters" / key / "letter.txt").read_text(encoding="utf-8")
        assert (
            text[int(passage["wg:start"].value) : int(passage["wg:end"].value)] == passage["wg:exact"].value
        )


def statuses(ledger: Ledger) -> list[Status]:
    return sorted(claim.status for claim in ledger.claims)


def test_the_story_tells_one_life() -> None:
    assert not STEPS[0].read_text(encoding="utf-8").count("wg:Claim")  # nobody has claimed anything yet
    assert [statuses(read_ledger(step)) for step in STEPS[1:]] == [
        [Status.PROPOSED],
        [Status.ACCEPTED],
        [Status.ACCEPTED, Status.REJECTED],
        [Status.ACCEPTED, Status.SUPERSEDED],
    ]


def test_a_claim_keeps_its_name_as_long_as_it_says_the_same() -> None:
    proposed, accepted = (read_ledger(step).claims[0] for step in STEPS[1:3])
    assert proposed.iri == accepted.iri
    last = {claim.status: claim for claim in read_ledger(STEPS[-1]).claims}
    assert last[Status.SUPERSEDED].iri == accepted.iri
    assert last[Status.ACCEPTED].revises == (accepted.iri,)


def test_the_graph_says_only_what_is_accepted_in_the_end() -> None:
    final = {quad.triple for quad in read_quads(STORY[-1])}
    for claim in read_ledger(STEPS[-1]).claims:
        assert (claim.assertion <= final) is (claim.status is Status.ACCEPTED)


def _is_type(predicate: Term, value: Term) -> bool:
    return predicate == term("rdf:type") and isinstance(value, NamedNode) and PREFIXES["wg"] in value.value
