"""The files that use the ontology's terms, and what stands in them."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from wijkgraph.names import DEF, PREFIXES
from wijkgraph.rdf import Literal, NamedNode, read_quads

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "wijkgraph.ttl"
ALIGNMENTS = ROOT / "ontology" / "alignments.ttl"
FOREIGN_LABELS = ROOT / "ontology" / "foreign-labels.ttl"
STYLE = ROOT / "ontology" / "shapes-style.ttl"
VOCABULARIES = sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl"))
SHAPES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
EXAMPLES = sorted(path for path in (ROOT / "ontology" / "examples").rglob("*.t*") if path.is_file())
DATA = sorted(chain((ROOT / "data").rglob("*.ttl"), (ROOT / "data").rglob("*.trig")))
QUERIES = sorted((ROOT / "queries").rglob("*.rq"))
CODE = sorted((ROOT / "src").rglob("*.py"))
REUSED = ROOT / "ontology" / "reused-terms.txt"

WG = f"{DEF}#"


def nodes(paths: list[Path]) -> Iterator[NamedNode]:
    """Every IRI in the files, datatypes included."""
    for quad in chain.from_iterable(map(read_quads, paths)):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, NamedNode):
                yield node
            elif isinstance(node, Literal):
                yield node.datatype


def own_terms(paths: list[Path]) -> set[str]:
    """Local names in our namespace, in RDF files by their triples and in others by `wg:name`."""
    graphs = [path for path in paths if path.suffix in {".ttl", ".trig"}]
    texts = [path.read_text(encoding="utf-8") for path in paths if path not in graphs]
    found = {node.value.removeprefix(WG) for node in nodes(graphs) if node.value.startswith(WG)}
    return found | {name for text in texts for name in re.findall(r"(?<![\w/])wg:([A-Za-z]\w*)", text)}


@cache
def declared_terms() -> frozenset[str]:
    kinds = {f"{PREFIXES['owl']}{kind}" for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    return frozenset(
        quad.subject.value.removeprefix(WG)
        for quad in read_quads(ONTOLOGY)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.object.value in kinds
    )


@cache
def shape_names() -> frozenset[str]:
    """Names in our namespace that stand for shapes, not for terms."""
    named = (quad.subject for quad in chain.from_iterable(map(read_quads, [*SHAPES, STYLE])))
    return frozenset(
        n.value.removeprefix(WG) for n in named if isinstance(n, NamedNode) and n.value.startswith(WG)
    )


def concepts(paths: list[Path]) -> set[str]:
    """`scheme/concept` of every concept IRI in RDF files, queries and code."""
    graphs = [path for path in paths if path.suffix in {".ttl", ".trig"}]
    found = {node.value.removeprefix(f"{DEF}/") for node in nodes(graphs) if node.value.startswith(f"{DEF}/")}
    for path in set(paths) - set(graphs):
        found |= set(re.findall(rf"{re.escape(DEF)}/([a-z-]+/[a-z-]+)", path.read_text(encoding="utf-8")))
    return {name for name in found if re.fullmatch(r"[a-z-]+/[a-z-]+", name)}
