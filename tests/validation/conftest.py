"""A small world of letters, its shapes, and the five ways in which one file breaks them."""

import os
from pathlib import Path

import pytest

# How many generated cases each property is tried on; raise it for a long run.
EXAMPLES = int(os.environ.get("WIJKGRAPH_EXAMPLES", "150"))

PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
"""

SHAPES = (
    PREFIXES
    + """
ex:LetterShape a sh:NodeShape ;
    sh:targetClass ex:Letter ;
    sh:property ex:LetterShape-title ;
    sh:property ex:LetterShape-date ;
    sh:property ex:LetterShape-cites .

ex:LetterShape-title a sh:PropertyShape ; sh:path ex:title ; sh:minCount 1 ; sh:maxCount 1 .
ex:LetterShape-date a sh:PropertyShape ; sh:path ex:date ; sh:minCount 1 ; sh:datatype xsd:date ;
    sh:message "Give the date of the letter"@en, "Geef de datum van de brief"@nl .
ex:LetterShape-cites a sh:PropertyShape ; sh:path ex:cites ; sh:class ex:Study ; sh:severity sh:Warning .
"""
)

GOOD = PREFIXES + 'ex:good a ex:Letter ; ex:title "Letter" ; ex:date "2020-03-31"^^xsd:date .\n'

BROKEN = """\
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:a a ex:Letter ;
  ex:title "Brief", "Letter" ;
  ex:date "2020-02-30"^^xsd:date ;
  ex:cites ex:s1 , ex:s2 .

ex:b a ex:Letter ;   # no date
  ex:title "Tweede" .
ex:s1 a ex:Study .
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder we stand in, with `shapes.ttl`, `good.ttl` and `broken.ttl`."""
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "good.ttl").write_text(GOOD)
    (tmp_path / "broken.ttl").write_text(BROKEN)
    monkeypatch.chdir(tmp_path)
    return tmp_path
