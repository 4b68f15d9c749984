"""The ontology with its alignments, and the data under it, do not contradict the vocabularies they lean on.

HermiT (OWL 2 DL) reads one file of N-Triples that holds our axioms and those of PROV-O, ORG, Web Annotation and
OWL-Time, and where a folder of standards is given those of CiTO and FaBiO besides. Left out is what it does not
reason with: annotations, imports, facets.
"""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import owlready2
import pytest

from tests.outside import packaged, program, standard
from wijkgraph.dataset.assembly import assemble, read_corpus
from wijkgraph.names import term
from wijkgraph.project import find_layout
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, read_quads

pytestmark = pytest.mark.slow

PACKAGED = ("prov", "org", "oa", "time")
SPAR = ("cito", "fabio")
ROOT = Path(__file__).parents[1]
FRBR = ROOT / "tests" / "corpora" / "ontology" / "frbr-disjointness.ttl"
OURS = (ROOT / "ontology" / "wijkgraph.ttl", ROOT / "ontology" / "alignments.ttl")

TYPE, SUB_CLASS, SUB_PROPERTY = (term(f"rdf{name}") for name in (":type", "s:subClassOf", "s:subPropertyOf"))
CLASS, OBJECT_PROPERTY, SAME = (term(f"owl:{name}") for name in ("Class", "ObjectProperty", "sameAs"))
DATATYPES = (term("rdfs:Datatype"), term("owl:DataRange"))
OWL = term("owl:").value
OURS_ALONE = f"<{term('wg:').value}"
AXIOMS = {
    TYPE,
    SUB_CLASS,
    SUB_PROPERTY,
    *(term(f"rdf{name}") for name in (":first", ":rest", "s:domain", "s:range")),
}
SILENT = {term(f"owl:{name}") for name in ("imports", "versionInfo", "versionIRI", "deprecated")}


class Axioms:
    """Triples for the reasoner, gathered from files whose blank nodes stay apart."""

    def __init__(self) -> None:
        self.triples: list[tuple[object, NamedNode, object]] = []

    def add_file(self, path: Path) -> "Axioms":
        return self.add(read_quads(path, base="urn:base"), path.stem)

    def add(self, quads: Iterable[Quad], source: str) -> "Axioms":
        quads = list(quads)
        facets = {q.subject for q in quads if q.predicate == TYPE and q.object in DATATYPES}
        for quad in quads:
            if quad.subject in facets or quad.object in facets or not _is_axiom(quad):
                continue
            self.triples.append((_apart(quad.subject, source), quad.predicate, _apart(quad.object, source)))
        return self

    def add_individuals(self, quads: Iterable[Quad]) -> "Axioms":
        """Statements of the data that OWL can reason with: types, sameness, and links by known properties."""
        known = {s for s, p, o in self.triples if p == TYPE and o == OBJECT_PROPERTY} | {TYPE, SAME}
        self.triples += [
            (q.subject, q.predicate, q.object)
            for q in quads
            if q.predicate in known and isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)
        ]
        return self

    def text(self) -> str:
        """N-Triples in which super classes and our super properties are declared, lest they pass as annotation."""
        supers = [(s, p, o) for s, p, o in self.triples if isinstance(o, NamedNode)]
        declared = [(o, TYPE, CLASS) for _, p, o in supers if p == SUB_CLASS]
        declared += [
            (o, TYPE, OBJECT_PROPERTY)
            for s, p, o in supers
            if p == SUB_PROPERTY and str(s).startswith(OURS_ALONE)
        ]
        return "".join(f"{s} {p} {o} .\n" for s, p, o in dict.fromkeys([*self.triples, *declared]))


def _is_axiom(quad: Quad) -> bool:
    is_owl = quad.predicate.value.startswith(OWL) and quad.predicate not in SILENT
    return (quad.predicate in AXIOMS or is_owl) and not isinstance(quad.subject, Literal)


def _apart(node: object, source: str) -> object:
    return BlankNode(f"{source.replace('-', '')}{node.value}") if isinstance(node, BlankNode) else node


class Inconsistent(Exception):
    """The axioms contradict each other: nothing at all can be as they say."""


def unsatisfiable(axioms: Axioms, folder: Path) -> set[str]:
    """The IRIs of classes that can have no instance. Raises Inconsistent when the whole contradicts itself."""
    _, heading, listed = _hermit(axioms, folder, "-U").partition("Classes equivalent to 'owl:Nothing':")
    assert heading, "HermiT listed nothing, not even that there is nothing to list"
    return {line.strip().strip("<>") for line in listed.splitlines()} - {"", "owl:Nothing"}


def check_consistent(axioms: Axioms, folder: Path) -> None:
    """Nothing. Raises Inconsistent when the whole contradicts itself."""
    assert "owl#Thing is satisfiable" in _hermit(axioms, folder, "-k")


def _hermit(axioms: Axioms, folder: Path, task: str) -> str:
    file = folder / "axioms.nt"
    file.write_text(axioms.text(), encoding="utf-8")
    hermit = Path(owlready2.__file__).parent / "hermit"
    classes = f"{hermit}{os.pathsep}{hermit / 'HermiT.jar'}"
    main = ("org.semanticweb.HermiT.cli.CommandLine", "--ignoreUnsupportedDatatypes", task)
    # A run takes a second or two: compiling its hot spots any further would cost more than it gains.
    options = ("-Xmx1500M", "-XX:TieredStopAtLevel=1", "-cp", classes)
    run = subprocess.run(
        ["java", *options, *main, file.as_uri()],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "Inconsistent ontology" in run.stderr:
        raise Inconsistent
    assert run.returncode == 0, run.stderr
    return run.stdout


def turtle(text: str) -> list[Quad]:
    prefixes = "".join(
        f"@prefix {p}: <{term(f'{p}:').value}> .\n" for p in ("wg", "prov", "rdfs", "owl", "fabio")
    )
    return parse(f"{prefixes}{text}".encode(), RdfFormat.TURTLE, where="test")


@pytest.fixture
def axioms() -> Axioms:
    """Our axioms and those of W3C's vocabularies."""
    program("java")
    gathered = Axioms().add_file(FRBR)
    for path in (*(packaged(f"@vocabulary/{name}/{name}.nq") for name in PACKAGED), *OURS):
        gathered.add_file(path)
    return gathered


@pytest.fixture
def axioms_and_spar(axioms: Axioms) -> Axioms:
    """The same, and those of the SPAR ontologies."""
    for name in SPAR:
        axioms.add_file(standard(f"{name}.ttl"))
    return axioms


@pytest.fixture(params=["axioms", "axioms_and_spar"])
def all_axioms(request: pytest.FixtureRequest) -> Axioms:
    """Each of both."""
    gathered: Axioms = request.getfixturevalue(request.param)
    return gathered


def test_every_class_can_have_an_instance(all_axioms: Axioms, tmp_path: Path) -> None:
    assert unsatisfiable(all_axioms, tmp_path) == set()


def test_the_data_agrees_with_all_vocabularies_at_once(all_axioms: Axioms, tmp_path: Path) -> None:
    data = assemble(read_corpus(find_layout(ROOT)))
    assert data
    check_consistent(all_axioms.add_individuals(data), tmp_path)


def find_out(axioms: Axioms, folder: Path, clash: str, victim: str) -> None:
    axioms.add(turtle(clash), "clash")
    assert f"https://w3id.org/wijkgraph/def#{victim}" in unsatisfiable(axioms, folder)


@pytest.mark.parametrize(
    ("clash", "victim"),
    [
        ("wg:Decision rdfs:subClassOf prov:Entity .", "Decision"),
        ("wg:Claim rdfs:subClassOf prov:Activity .", "Claim"),
    ],
)
def test_a_class_in_two_worlds_is_found_out(axioms: Axioms, tmp_path: Path, clash: str, victim: str) -> None:
    find_out(axioms, tmp_path, clash, victim)


def test_a_work_that_is_an_expression_is_found_out(axioms_and_spar: Axioms, tmp_path: Path) -> None:
    find_out(axioms_and_spar, tmp_path, "wg:Study rdfs:subClassOf fabio:Expression .", "Study")


@pytest.mark.parametrize(
    "clash",
    [
        "<urn:a> a wg:Decision , wg:Commitment .",
        # fulfilling is using, and only entities are used
        "<urn:a> a wg:Fulfilment ; wg:fulfils <urn:b> . <urn:b> a wg:Decision .",
        "<urn:a> a wg:Decision . <urn:b> a wg:Study ; owl:sameAs <urn:a> .",
    ],
)
def test_data_that_contradicts_a_vocabulary_is_found_out(axioms: Axioms, tmp_path: Path, clash: str) -> None:
    axioms.add_individuals(turtle(clash))
    with pytest.raises(Inconsistent):
        check_consistent(axioms, tmp_path)
