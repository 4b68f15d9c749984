"""Shapes for names and texts follow the languages of a project."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ontology_files import ROOT, SHAPES
from tests.starting.test_new_project import PROJECT
from wijkgraph.names import term
from wijkgraph.project import find_layout
from wijkgraph.rdf import NamedNode, read_quads
from wijkgraph.starting.new_project import write_project
from wijkgraph.validation import Severity, validate

DATA = """
@prefix wg: <https://w3id.org/wijkgraph/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://data.example.org/id/organisation/x> a wg:Organisation ; skos:prefLabel {names} .
"""
NL, EN = '"bureau X"@nl', '"X bureau"@en'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("languages", "names", "severities"),
    [
        (("nl", "en"), f"{NL} , {EN}", []),
        (("nl", "en"), NL, [Severity.WARNING]),
        (("nl", "en"), EN, [Severity.VIOLATION]),
        (("nl",), NL, []),
        (("nl",), EN, [Severity.VIOLATION]),
        (("en",), EN, []),
        (("en",), NL, [Severity.VIOLATION]),
    ],
)
def test_a_name_is_asked_for_in_the_languages_of_the_project(
    tmp_path: Path, languages: tuple[str, ...], names: str, severities: list[Severity]
) -> None:
    spoken = dict.fromkeys(languages, "Brieven")
    write_project(tmp_path / "p", replace(PROJECT, languages=languages, title=spoken, description=spoken))
    (tmp_path / "data.ttl").write_text(DATA.format(names=names), encoding="utf-8")
    layout = find_layout(tmp_path / "p")
    report = validate(
        [tmp_path / "data.ttl"],
        shapes=layout.shapes_in_use,
        background=[layout.ontology, layout.vocabularies],
    )
    assert [finding.severity for finding in report.findings] == severities


def test_every_shape_that_asks_for_a_language_is_set_aside_where_it_is_not_spoken() -> None:
    asking = {
        quad.subject
        for path in SHAPES
        for quad in read_quads(path)
        if quad.predicate == term("sh:qualifiedValueShape") and str(quad.subject).endswith(("Nl>", "En>"))
    }
    assert len(asking) == 8
    for language, unasked in (("nl", ("En",)), ("en", ("Nl", "En"))):
        quads = list(read_quads(ROOT / "ontology" / "languages" / f"only-{language}.ttl"))
        aside = {quad.subject for quad in quads if quad.predicate == term("sh:deactivated")}
        wanted = {one for one in asking if isinstance(one, NamedNode) and one.value.endswith(unasked)}
        assert aside == wanted
