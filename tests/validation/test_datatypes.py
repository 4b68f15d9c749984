"""Literals that are well-typed or not, and numbers of different datatypes in order, as shapes see them."""

from pathlib import Path

import pytest

from wijkgraph.validation import validate

from .conftest import PREFIXES


def values_blamed(values: list[str], constraint: str, engine: str) -> set[str]:
    Path("data.ttl").write_text(f"{PREFIXES} ex:a ex:p {' , '.join(values)} .", encoding="utf-8")
    Path("rules.ttl").write_text(
        f"{PREFIXES} ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; {constraint} .", "utf-8"
    )
    found = validate(["data.ttl"], shapes=["rules.ttl"], engine=engine).findings
    return {str(finding.value) for finding in found}


@pytest.mark.parametrize(
    ("datatype", "well_typed", "ill_typed"),
    [
        ("duration", ["P1Y", "-P1Y2M3DT4H5M6.7S", "PT0S"], ["P", "PT", "1Y", "P1S", "P1YT", "P1.5Y"]),
        ("dayTimeDuration", ["P1D", "PT1M", "P1DT1M"], ["P1M", "P1Y", "PT"]),
        ("yearMonthDuration", ["P1Y", "-P1Y1M"], ["P1D", "PT1M", "P"]),
        ("hexBinary", ["", "0aFF"], ["0", "zz"]),
        ("base64Binary", ["", "YQ==", "YWJj YWI="], ["Y", "YQ=", "YR==", "YQ==YQ==", "YQ!="]),
        ("normalizedString", ["", " a  b "], [r"a\nb", r"\ta"]),
        ("token", ["", "a b"], [" a", "a ", "a  b"]),
        ("language", ["nl", "nl-BE"], ["nl_NL", "", "toolonglanguage"]),
        ("NMTOKEN", ["1a", "é:b"], ["a b", ""]),
        ("Name", ["a:b", "_1"], ["1", "-a", ""]),
        ("NCName", ["é.-1"], ["a:b", "1", ""]),
    ],
)
def test_the_lexical_space_of_a_datatype(
    world: Path, datatype: str, well_typed: list[str], ill_typed: list[str]
) -> None:
    written = [f'"{text}"^^xsd:{datatype}' for text in well_typed + ill_typed]
    blamed = values_blamed(written, f"sh:datatype xsd:{datatype}", "compiled")
    expected = {f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>' for text in ill_typed}
    assert blamed == expected


@pytest.mark.parametrize("engine", ["compiled", "both"])
@pytest.mark.parametrize(
    ("values", "constraint", "blamed"),
    [
        # More digits than the embedded engine reads: numbers all the same.
        (["99999999999999999999999", "-99999999999999999999999"], "sh:minInclusive 1e0", {"-"}),
        (["1.00000000000000000000001", "0.1"], "sh:minInclusive 1e0", {"0.1"}),
        (["-123456789012345678901234567890.5"], "sh:maxExclusive 1e0", set()),
        # Infinity and what is no number.
        (
            ['"INF"^^xsd:double', '"-INF"^^xsd:float', '"NaN"^^xsd:double'],
            "sh:minExclusive 5",
            {"-INF", "NaN"},
        ),
    ],
)
def test_numbers_of_any_datatypes_are_compared(
    world: Path, values: list[str], constraint: str, blamed: set[str], engine: str
) -> None:
    found = values_blamed(values, constraint, engine)
    assert len(found) == len(blamed)
    assert all(any(value.startswith(f'"{start}') for value in found) for start in blamed)


def test_numbers_are_compared_in_the_precision_of_the_datatypes(world: Path) -> None:
    """A decimal becomes a float beside a float, and both a double beside a double (XPath 2.0, B.1)."""
    values = ["0.1", "0.1e0", '"0.1"^^xsd:float']
    assert values_blamed(values, 'sh:minInclusive "0.1"^^xsd:float', "compiled") == {
        '"0.1e0"^^<http://www.w3.org/2001/XMLSchema#double>'
    }
