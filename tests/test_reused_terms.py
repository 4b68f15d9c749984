"""Other people's terms that our files use are pinned, and exist where they are said to come from."""

import re
from collections.abc import Container
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
from tests.outside import packaged, standard
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


PACKAGED = {PREFIXES[name]: f"@vocabulary/{name}/{name}.nq" for name in ("dcat", "oa", "org", "prov", "time")}
NOT_PACKAGED = {PREFIXES[name]: f"{name}.ttl" for name in ("cito", "fabio")} | {PREFIXES["dcat"]: "dcat3.ttl"}
DCAT_3 = {"version"}  # what dcat has of version 3; the package is of version 2
KNOWN_TO_RDFLIB = {
    PREFIXES["dcterms"]: rdflib.DCTERMS,
    PREFIXES["foaf"]: rdflib.FOAF,
    PREFIXES["geo"]: rdflib.namespace.GEO,
    PREFIXES["skos"]: rdflib.SKOS,
    "https://schema.org/": rdflib.SDO,
    "http://purl.org/vocab/vann/": rdflib.VANN,
}


NEVER = {"wasInspiredBy"}  # a term that no vocabulary has


def defined(path: Path) -> set[str]:
    """IRIs that a vocabulary's own file defines."""
    return {
        quad.subject.value
        for quad in read_quads(path, base="urn:base")
        if isinstance(quad.subject, NamedNode)
    }


def strange(space: str, known: Container[str]) -> set[str]:
    """Pinned terms, and one that never existed, that a vocabulary does not have."""
    return {name for name in reused()[space] | NEVER if space + name not in known}


@pytest.mark.parametrize("space", KNOWN_TO_RDFLIB)
def test_pinned_terms_are_known_to_rdflib(space: str) -> None:
    assert strange(space, KNOWN_TO_RDFLIB[space]) == NEVER


@pytest.mark.parametrize("space", PACKAGED)
def test_pinned_terms_exist_in_the_packaged_vocabulary(space: str) -> None:
    newer = DCAT_3 if space == PREFIXES["dcat"] else set()
    assert strange(space, defined(packaged(PACKAGED[space]))) == NEVER | newer


@pytest.mark.parametrize("space", NOT_PACKAGED)
def test_pinned_terms_exist_in_the_vocabulary_of_the_standards(space: str) -> None:
    assert strange(space, defined(standard(NOT_PACKAGED[space]))) == NEVER
