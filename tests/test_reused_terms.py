"""Other people's terms that our files use are pinned, and exist where they are said to come from."""

import re
from functools import cache
from pathlib import Path

import pytest
import rdflib

from tests.ontology_files import (
    ALIGNMENTS,
    CODE,
    DATA,
    EXAMPLES,
    FOREIGN_LABELS,
    ONTOLOGY,
    QUERIES,
    REUSED,
    SHAPES,
    STYLE,
    VOCABULARIES,
    nodes,
)
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import NamedNode, read_quads


@cache
def reused() -> dict[str, frozenset[str]]:
    """Namespace → terms, as pinned."""
    blocks = re.findall(r"^\w+: (\S+)\n((?: {4}\S+\n)+)", REUSED.read_text(encoding="utf-8"), re.MULTILINE)
    return {space: frozenset(terms.split()) for space, terms in blocks}


def foreign_terms() -> set[tuple[str, str]]:
    known = sorted(reused(), key=len, reverse=True)
    used = set()
    for node in nodes(
        [ONTOLOGY, ALIGNMENTS, FOREIGN_LABELS, STYLE, *VOCABULARIES, *SHAPES, *EXAMPLES, *DATA]
    ):
        space = next((space for space in known if node.value.startswith(space) and node.value != space), None)
        if space:
            used.add((space, node.value.removeprefix(space)))
    for path in [*QUERIES, *CODE]:
        for prefix, name in re.findall(r"(?<![\w/])([a-z]+):([A-Za-z]\w*)", path.read_text(encoding="utf-8")):
            if PREFIXES.get(prefix) in reused():
                used.add((PREFIXES[prefix], name))
    return used


def test_foreign_terms_are_the_pinned_ones() -> None:
    pinned = {(space, name) for space, names in reused().items() for name in names}
    assert foreign_terms() - pinned == set(), "if it is meant, add it to ontology/reused-terms.txt"


STANDARDS = {
    **{PREFIXES[name]: f"{name}.ttl" for name in ("cito", "fabio", "oa", "org", "time")},
    PREFIXES["dcat"]: "dcat3.ttl",
    PREFIXES["prov"]: "prov-o.ttl",
}
KNOWN_TO_RDFLIB = {
    PREFIXES["dcterms"]: rdflib.DCTERMS,
    PREFIXES["foaf"]: rdflib.FOAF,
    PREFIXES["geo"]: rdflib.namespace.GEO,
    PREFIXES["prov"]: rdflib.PROV,  # with the terms of PROV-AQ, which stand in a file of their own
    PREFIXES["skos"]: rdflib.SKOS,
    "https://schema.org/": rdflib.SDO,
    "http://purl.org/vocab/vann/": rdflib.VANN,
}


def undefined(space: str, names: frozenset[str], standards: Path) -> set[str]:
    """The names that neither the vocabulary's own file nor rdflib's copy of its terms defines."""
    defined: set[str] = set()
    if space in STANDARDS:
        quads = read_quads(standards / STANDARDS[space], base="urn:base")
        defined = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    copy = KNOWN_TO_RDFLIB.get(space, ())
    return {name for name in names if space + name not in defined and name not in copy}


@pytest.mark.parametrize("space", sorted({*STANDARDS, *KNOWN_TO_RDFLIB}))
def test_pinned_terms_exist_in_their_vocabulary(space: str, shared: Path) -> None:
    assert undefined(space, reused()[space], shared / "standards") == set()


@pytest.mark.parametrize("space", sorted({*STANDARDS, *KNOWN_TO_RDFLIB}))
def test_a_term_that_never_existed_is_found_out(space: str, shared: Path) -> None:
    assert undefined(space, frozenset({"wasInspiredBy"}), shared / "standards") == {"wasInspiredBy"}
