"""The ontology and the closed lists say of each term what they must, in one order, with quotes that are true."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

from tests.ontology_files import ALIGNMENTS, ONTOLOGY, ROOT, STYLE, VOCABULARIES, declared_terms
from tests.outside import standard
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import BlankNode, Literal, Quad, read_quads

TERM_ORDER = [
    *("a", "rdfs:subClassOf", "rdfs:label", "skos:definition", "skos:scopeNote", "skos:example"),
    *("schema:domainIncludes", "schema:rangeIncludes", "rdfs:seeAlso", "rdfs:isDefinedBy"),
]


def conforms(graph: rdflib.Graph) -> tuple[bool, str]:
    passed, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(STYLE))
    return bool(passed), text


@pytest.mark.parametrize("path", [ONTOLOGY, *VOCABULARIES], ids=lambda path: path.name)
def test_every_term_and_concept_says_what_it_must(path: Path) -> None:
    passed, text = conforms(rdflib.Graph().parse(path))
    assert passed, text


SOUND = """
    wg:thing a owl:ObjectProperty ; rdfs:label "ding"@nl , "thing"@en ;
        skos:definition "Een ding."@nl , "A thing."@en ;
        skos:scopeNote "Let op."@nl , "Mind."@en ;
        skos:example "“ding” (kst-30995-97)"@nl ;
        schema:rangeIncludes wg:Area ; rdfs:isDefinedBy <https://w3id.org/wijkgraph/def> .
"""


@pytest.mark.parametrize(
    ("damage", "reported"),
    [
        (lambda term: term, None),
        (lambda term: term.replace('"ding"@nl , ', ""), "Dutch label"),
        (lambda term: term.replace(' , "thing"@en', ""), "English label"),
        (lambda term: term.replace('"Een ding."@nl , ', ""), "Dutch definition"),
        (lambda term: term.replace(' , "A thing."@en', ""), "English definition"),
        (lambda term: term.replace("A thing.", "A thing"), "full stop"),
        (lambda term: term.replace(' , "Mind."@en', ""), "scope note"),
        (lambda term: term.replace("“ding”", "ding"), "example from a letter"),
        (lambda term: term.replace("schema:rangeIncludes", "rdfs:range"), "No rdfs:range"),
        (lambda term: term.replace("schema:rangeIncludes", "rdfs:domain"), "No rdfs:domain"),
        (lambda term: term.replace("schema:rangeIncludes wg:Area ;", ""), "Give a hint"),
        (lambda term: term.replace("rdfs:isDefinedBy", "rdfs:seeAlso"), "isDefinedBy"),
        (lambda term: term.replace("wg:thing", "<urn:thing>"), "our own terms"),
    ],
    ids=lambda value: None if callable(value) else str(value),
)
def test_a_careless_term_is_reported(damage: Callable[[str], str], reported: str | None) -> None:
    known = {**PREFIXES, "schema": "https://schema.org/"}
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in known.items())
    passed, text = conforms(rdflib.Graph().parse(data=prefixes + damage(SOUND), format="turtle"))
    assert passed is (reported is None)
    assert (reported or "Conforms") in text


def test_terms_stand_in_one_order() -> None:
    blocks = re.findall(r"^wg:\w+\n((?: {4}.*\n)+)", ONTOLOGY.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(blocks) == len(declared_terms())
    for block in blocks:
        predicates = re.findall(r"^ {4}(a|[\w]+:\w+) ", block, re.MULTILINE)
        assert predicates == [predicate for predicate in TERM_ORDER if predicate in predicates], block


@pytest.mark.parametrize("path", [ONTOLOGY, ALIGNMENTS, *VOCABULARIES], ids=lambda path: path.name)
def test_published_terms_have_no_blank_nodes(path: Path) -> None:
    quads: list[Quad] = read_quads(path)
    assert quads
    assert [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_closed_lists_follow_nl_sbb(path: Path) -> None:
    profile = rdflib.Graph().parse(standard("skos-ap-nl.ttl"))
    passed, _, text = validate(rdflib.Graph().parse(path), shacl_graph=profile)
    assert passed, text


# --- Examples are quotes


def quotes() -> Iterator[tuple[str, str, str]]:
    """Term, quoted words and letter of each example."""
    for quad in chain.from_iterable(map(read_quads, [ONTOLOGY, *VOCABULARIES])):
        if quad.predicate.value == f"{PREFIXES['skos']}example" and isinstance(quad.object, Literal):
            example = quad.object.value
            key = re.search(r"\((kst-[a-z0-9-]+)\)", example)
            for words in re.findall("“([^”]+)”", example):
                yield str(quad.subject), words, key[1] if key else ""


@cache
def readings(key: str) -> tuple[str, str]:
    """The letter on one line, hyphens at line ends taken away, and kept."""
    text = (ROOT / "data" / "letters" / key / "letter.txt").read_text(encoding="utf-8")
    return tuple(" ".join(re.sub(r"-\s*\n\s*", hyphen, text).split()) for hyphen in ("", "-"))  # type: ignore[return-value]


def test_every_example_stands_in_the_letter_it_names() -> None:
    found = list(quotes())
    assert len(found) >= len(declared_terms())
    assert [entry for entry in found if not any(entry[1] in reading for reading in readings(entry[2]))] == []
