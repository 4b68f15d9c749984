"""The ontology says what it must of each term, says it truly, and is used as it is declared."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

from wijkgraph.names import DEF, PREFIXES
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, read_quads

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
TERM_ORDER = [
    *("a", "rdfs:subClassOf", "rdfs:label", "skos:definition", "skos:scopeNote", "skos:example"),
    *("schema:domainIncludes", "schema:rangeIncludes", "rdfs:seeAlso", "rdfs:isDefinedBy"),
]


# --- What is declared, what is used


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


@pytest.mark.parametrize("corpus", [DATA, QUERIES, EXAMPLES, SHAPES, CODE, VOCABULARIES], ids=len)
def test_there_is_something_to_check(corpus: list[Path]) -> None:
    assert corpus


def test_every_declared_term_is_used() -> None:
    assert declared_terms() - own_terms([*DATA, *QUERIES, *CODE, *SHAPES]) == set()


@pytest.mark.parametrize(
    "path", [*DATA, *QUERIES, *EXAMPLES, *SHAPES, ALIGNMENTS], ids=lambda path: path.name
)
def test_every_used_term_is_declared(path: Path) -> None:
    assert own_terms([path]) - declared_terms() - shape_names() == set()


def test_every_used_concept_is_in_its_list() -> None:
    listed = {
        f"{path.stem}/{name}"
        for path in VOCABULARIES
        for name in re.findall(
            r"^:([a-z-]+)\n    a skos:Concept ;", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert listed
    assert concepts([*DATA, *QUERIES, *EXAMPLES, *SHAPES, ALIGNMENTS]) - listed == set()


# --- Style


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
    ids=str,
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


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_closed_lists_follow_nl_sbb(path: Path, shared: Path) -> None:
    profile = rdflib.Graph().parse(shared / "standards" / "skos-ap-nl.ttl")
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


# --- Other people's terms


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


# --- The list of files


def test_the_readme_links_to_every_file() -> None:
    folder = ROOT / "ontology"
    linked = set(re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text(encoding="utf-8")))
    present = {str(path.relative_to(folder)) for path in folder.rglob("*.*")} - {"README.md"}
    by_class = {f"shapes/{name}.ttl" for name in declared_terms()} | {
        "shapes/ProperInterval.ttl",
        "shapes/Instant.ttl",
    }
    assert present - linked - by_class == set()
    assert {link for link in linked if not (folder / link).exists()} == set()
