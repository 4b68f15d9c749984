"""Patterns, casts and booleans in shapes, by the specifications, in either engine and in both."""

from pathlib import Path

import pytest

from wijkgraph.validation import validate

from .conftest import PREFIXES

ENGINES = ["compiled", "pyshacl", "both"]


def rules_broken(data: str, shape: str, engine: str) -> list[str]:
    Path("data.ttl").write_text(f"{PREFIXES} ex:a a ex:T ; {data} .", encoding="utf-8")
    Path("rules.ttl").write_text(f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:T ; {shape} .", "utf-8")
    return [finding.rule for finding in validate(["data.ttl"], shapes=["rules.ttl"], engine=engine).findings]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("value", "pattern", "conforms"),
    [
        ('"abc"', 'sh:pattern "^[a-z-[b]]+$"', False),
        ('"axyz"', 'sh:pattern "^a # b$" ; sh:flags "x"', False),
        ('"a#b"', 'sh:pattern "^a # b$" ; sh:flags "x"', True),
        ('"wijk-1"', r'sh:pattern "^\\i\\c*$"', True),
        ('"abc"', r'sh:pattern "^\\p{IsBasicLatin}+$"', True),
        ('"aa"', r'sh:pattern "^(a)\\1$"', True),
        ('"ab"', r'sh:pattern "^(a)\\1$"', False),
        (r'"a\n"', 'sh:pattern "a$"', False),
        ('"ABC"', 'sh:pattern "^abc$" ; sh:flags "i"', True),
        ('"a.c"', 'sh:pattern "A.C" ; sh:flags "qi"', True),
        ('"abc"', 'sh:pattern "a.c" ; sh:flags "q"', False),
        (r'"a\nb"', 'sh:pattern "^a.b$" ; sh:flags "s"', True),
        (r'"a\nb"', 'sh:pattern "^b$" ; sh:flags "m"', True),
        ("<http://e/abc>", 'sh:pattern "abc$"', True),
        ("123", r'sh:pattern "^\\d+$"', True),
    ],
)
def test_patterns(world: Path, value: str, pattern: str, conforms: bool, engine: str) -> None:
    broken = rules_broken(f"ex:p {value}", f"sh:property [ sh:path ex:p ; {pattern} ]", engine)
    assert broken == ([] if conforms else ["PatternConstraintComponent"])


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize("pattern", ['"(?i)a"', '"a" ; sh:flags "z"', r'"\\bb"', '"a{,2}"'])
def test_what_is_no_pattern_never_conforms(world: Path, pattern: str, engine: str) -> None:
    broken = rules_broken('ex:p "a"', f"sh:property [ sh:path ex:p ; sh:pattern {pattern} ]", engine)
    assert broken == ["shapes/regular-expression"]


def sparql(text: str) -> str:
    return f'sh:sparql [ sh:message "no" ; sh:select """SELECT $this ?value WHERE {{ {text} }}""" ]'


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("data", "text", "conforms"),
    [
        (
            'ex:code "2023-05" ; ex:norm "05_2023"',
            "$this <http://example.org/code> ?c ; <http://example.org/norm> ?value "
            r'FILTER(?value != REPLACE(?c, "(\\\\d+)-(\\\\d+)", "$2_$1"))',
            True,
        ),
        ("ex:open true", "$this <http://example.org/open> ?value FILTER(?value > false)", False),
        ("ex:open false", "$this <http://example.org/open> ?value FILTER(?value > false)", True),
        (
            'ex:n " 1 "',
            "$this <http://example.org/n> ?value FILTER(<http://www.w3.org/2001/XMLSchema#integer>(?value) = 1)",
            False,
        ),
        ('ex:n "abc"', '$this <http://example.org/n> ?value FILTER(REGEX(?value, "^[a-z-[b]]+$"))', True),
        ('ex:n "abc"', '$this <http://example.org/n> ?value FILTER(REGEX(?value, "a.c", "q"))', True),
    ],
)
def test_functions_in_rules(world: Path, data: str, text: str, conforms: bool, engine: str) -> None:
    assert rules_broken(data, sparql(text), engine) == ([] if conforms else ["SPARQLConstraintComponent"])


@pytest.mark.parametrize("engine", ENGINES)
def test_false_is_less_than_true(world: Path, engine: str) -> None:
    shape = "sh:property [ sh:path ex:start ; sh:lessThan ex:end ]"
    assert rules_broken("ex:start false ; ex:end true", shape, engine) == []
    assert rules_broken("ex:start true ; ex:end false", shape, engine) == ["LessThanConstraintComponent"]
    most = "sh:property [ sh:path ex:start ; sh:maxExclusive true ]"
    assert rules_broken("ex:start false", most, engine) == []
    assert rules_broken("ex:start true", most, engine) == ["MaxExclusiveConstraintComponent"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("path", "there", "elsewhere"),
    [
        ("( ex:p ex:q )", "ex:x ex:p ex:y . ex:y ex:q ex:a .", "ex:x ex:q ex:y . ex:y ex:p ex:a ."),
        (
            "[ sh:oneOrMorePath ( ex:p [ sh:inversePath ex:q ] ) ]",
            "ex:x ex:p ex:y . ex:a ex:q ex:y .",
            "ex:x ex:q ex:y . ex:y ex:p ex:a .",
        ),
        (
            "[ sh:alternativePath ( ex:r ( ex:p ex:q ) ) ]",
            "ex:x ex:p ex:y . ex:y ex:q ex:a .",
            "ex:x ex:q ex:y . ex:y ex:p ex:a .",
        ),
        ("[ sh:inversePath ex:p ]", "ex:a ex:p ex:x .", "ex:x ex:p ex:a ."),
        ("[ sh:inversePath ( ex:p ex:q ) ]", "ex:a ex:p ex:y . ex:y ex:q ex:x .", "ex:x ex:p ex:y ."),
    ],
)
def test_a_path_is_walked_back_from_its_end(
    world: Path, engine: str, path: str, there: str, elsewhere: str
) -> None:
    shape = f"sh:property [ sh:path [ sh:inversePath {path} ] ; sh:minCount 1 ]"
    assert rules_broken(f"ex:n 1 . {there} ex:a ex:n 1", shape, engine) == []
    assert rules_broken(f"ex:n 1 . {elsewhere} ex:a ex:n 1", shape, engine) == ["MinCountConstraintComponent"]


def test_a_rule_with_a_mistake_is_told_why(world: Path) -> None:
    Path("data.ttl").write_text(f"{PREFIXES} ex:a a ex:T .", encoding="utf-8")
    rule = sparql("$this no:such ?value")
    Path("rules.ttl").write_text(f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:T ; {rule} .", "utf-8")
    (finding,) = validate(["data.ttl"], shapes=["rules.ttl"]).findings
    assert "The prefix 'no:' is not declared (line 1, column 35)" in finding.message("en")
    assert "Het voorvoegsel 'no:' is niet bekendgemaakt (regel 1, kolom 35)" in finding.message("nl")


@pytest.mark.parametrize(
    ("counts", "broken"),
    [
        ("sh:minCount -1", []),
        ("sh:maxCount -1", ["MaxCountConstraintComponent"]),
        ("sh:maxCount +2", []),
        ("sh:minLength -1 ; sh:maxLength -1", []),
    ],
)
def test_a_count_may_be_any_integer(world: Path, counts: str, broken: list[str]) -> None:
    shape = f"sh:property [ sh:path ex:none ; {counts} ]"
    assert rules_broken("ex:p 1", shape, "compiled") == broken


@pytest.mark.parametrize("engine", ENGINES)
def test_one_is_not_true_in_shapes_whatever_the_data_hold(world: Path, engine: str) -> None:
    broken = rules_broken(
        'ex:p "1"^^xsd:boolean', 'sh:nodeKind sh:Literal ; sh:deactivated "1"^^xsd:boolean', engine
    )
    assert "NodeKindConstraintComponent" in broken
