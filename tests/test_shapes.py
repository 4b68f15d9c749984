"""The shapes accept what is sound, and each of them catches the one defect it is there for.

`corpora/shapes/valid/<Class>-<case>.ttl` must pass without a finding; `invalid/<Shape>-<defect>.ttl` holds
one defect, its first line names the shape that must report it, and no other may.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection

from wijkgraph.rdf import NamedNode
from wijkgraph.validation import validate
from wijkgraph.validation.engines import run_engine
from wijkgraph.validation.findings import Result
from wijkgraph.validation.inputs import load_data, load_shapes
from wijkgraph.validation.shapes import Shapes
from wijkgraph.validation.sources import find_sources

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
CLASS_TREE = ONTOLOGY / "wijkgraph.ttl"
CORPORA = Path(__file__).parent / "corpora" / "shapes"
VALID = sorted((CORPORA / "valid").glob("*.ttl"))
INVALID = sorted((CORPORA / "invalid").glob("*.ttl"))
MENTIONED = "MentionedShape"


def merged(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@cache
def shapes() -> Graph:
    return merged(*sorted((ONTOLOGY / "shapes").glob("*.ttl")))


@cache
def loaded_shapes() -> Shapes:
    return load_shapes([ONTOLOGY / "shapes"])[0]


def findings(*paths: Path) -> set[tuple[str, str]]:
    """Name of the shape and severity of each result, on which our compiled engine and pySHACL agree."""
    return {(_name(result.shape), _name(result.severity)) for result in results(*paths)}


def results(*paths: Path) -> list[Result]:
    """The results on which both engines agree."""
    data, faults = load_data(find_sources(paths))
    assert not faults
    return run_engine(data, loaded_shapes(), "both").results


def _name(node: object) -> str:
    return re.split("[#/]", str(node).strip("<>"))[-1]


def _is_named(node: object) -> bool:
    return isinstance(node, URIRef)


def defects(*data: Path) -> set[str]:
    """The shapes that report something, apart from mentions of what a small file leaves undescribed."""
    return {name for name, _ in findings(*data)} - {MENTIONED}


def own_shapes() -> dict[str, str]:
    """Every named shape that reports under its own name, with its severity."""
    reporting = set(shapes().subjects(RDF.type, SH.PropertyShape)) | {
        node
        for target in (SH.targetClass, SH.targetObjectsOf)
        for node in shapes().subjects(target)
        if (node, SH.property, None) not in shapes()
    }
    return {
        _name(node): _name(shapes().value(node, SH.severity))
        for node in reporting
        if isinstance(node, URIRef)
    }


def expected_shape(path: Path) -> str:
    found = re.match(r"# wg:(\w+(?:-\w+)?): \w", path.read_text(encoding="utf-8"))
    assert found, f"{path.name}: the first line must read '# wg:<Shape>: <what is wrong>'"
    return found[1]


def test_the_corpora_are_not_empty() -> None:
    assert VALID
    assert INVALID
    assert own_shapes()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_sound_data_passes(path: Path) -> None:
    assert defects(path, CLASS_TREE) == set()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_sound_data_passes_without_the_ontology_beside_it(path: Path) -> None:
    assert defects(path) == set()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_defect_is_reported_by_its_own_shape_only(path: Path) -> None:
    expected = expected_shape(path)
    found = {name for name, _ in findings(path, CLASS_TREE)}
    assert expected in found
    assert found - {MENTIONED, expected} == set()


def test_text_where_a_thing_belongs_is_no_mention(tmp_path: Path) -> None:
    data = tmp_path / "text.ttl"
    data.write_text(
        "@base <https://w3id.org/wijkgraph/id/> . @prefix wg: <https://w3id.org/wijkgraph/def#> .\n"
        '<letter/brief> wg:sentBy "de minister" .\n<letter/ander> wg:sentBy <post/minster> .\n'
    )
    about = [result.focus for result in results(data) if _name(result.shape) == MENTIONED]
    assert about == [NamedNode("https://w3id.org/wijkgraph/id/post/minster")]


def test_the_shapes_themselves_are_sound() -> None:
    report = validate(VALID[:1], shapes=[ONTOLOGY / "shapes"])
    assert [str(finding) for finding in report.findings if not finding.is_about_data] == []


def test_every_shape_has_a_file_that_trips_it() -> None:
    assert set(own_shapes()) - {expected_shape(path) for path in INVALID} == set()


def test_every_node_shape_has_a_file_that_passes_it() -> None:
    node_shapes = {
        _name(node).removesuffix("Shape")
        for node in shapes().subjects(SH.property)
        if _name(node).endswith("Shape")
    }
    assert node_shapes - {path.stem.partition("-")[0] for path in VALID} == set()


def test_every_file_is_named_after_its_shape() -> None:
    assert [path.stem for path in INVALID if not path.stem.startswith(f"{expected_shape(path)}-")] == []


def test_every_class_has_a_shape_of_its_own() -> None:
    classes = {_name(node) for node in merged(CLASS_TREE).subjects(RDF.type, OWL.Class)}
    assert classes
    assert classes - {path.stem for path in (ONTOLOGY / "shapes").glob("*.ttl")} == set()


def test_every_shape_speaks_both_languages() -> None:
    reporting = [node for node in shapes().subjects(SH.message) if _is_named(node)]
    assert reporting
    for node in reporting:
        assert {message.language for message in shapes().objects(node, SH.message)} == {"nl", "en"}, node
    for node in shapes().subjects(RDF.type, SH.PropertyShape):
        assert {name.language for name in shapes().objects(node, SH.name)} == {"nl", "en"}, node


def test_every_reporting_shape_says_how_bad_it_is() -> None:
    assert set(own_shapes().values()) == {"Violation", "Warning", "Info"}


@pytest.mark.parametrize("shape", sorted(filter(_is_named, shapes().subjects(SH["in"]))), ids=_name)
def test_a_closed_list_holds_exactly_the_concepts_of_its_vocabulary(shape: URIRef) -> None:
    listed = list(Collection(shapes(), shapes().value(shape, SH["in"])))
    schemes = {str(concept).rpartition("/")[0] for concept in listed}
    assert len(schemes) == 1
    vocabulary = merged(ONTOLOGY / "vocabularies" / f"{_name(schemes.pop())}.ttl")
    assert set(listed) == set(vocabulary.subjects(RDF.type, SKOS.Concept))
