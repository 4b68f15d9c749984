"""The queries in files of their own: each is asked somewhere, and none lacks a value."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import wijkgraph
from tests.ours import ID
from wijkgraph.asking.queries import query
from wijkgraph.names import DEF

NAMES = sorted(
    file.name.removesuffix(".rq")
    for file in files("wijkgraph.asking.queries").iterdir()
    if file.name.endswith(".rq")
)
SOURCES = "\n".join(path.read_text("utf-8") for path in Path(wijkgraph.__file__).parent.rglob("*.py"))
ASKED = re.findall(r'\bquery\(\s*"([a-z-]+)"', SOURCES)


def test_each_is_asked_in_one_place() -> None:
    assert sorted(ASKED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_has_the_prefixes_it_uses(name: str) -> None:
    """Names of what is put in its place are left as they are."""
    text = (files("wijkgraph.asking.queries") / f"{name}.rq").read_text("utf-8")
    values = dict.fromkeys(re.findall(r"\$\{?([a-z_]+|ID)", text), "")
    filled = query(name, **values)
    declared = set(re.findall(r"^PREFIX (\w+):", filled, re.MULTILINE))
    assert declared == set(re.findall(r"(?<![\w\"<])([a-z]+):[A-Za-z]", text))


def test_values_come_into_their_places() -> None:
    asked = query("letter-cards-has-text", letter=f"<{ID}letter/kst-1>")
    assert asked.splitlines()[0] == "PREFIX prov: <http://www.w3.org/ns/prov#>"
    assert f"specializationOf <{ID}letter/kst-1>" in asked
    assert f'"{DEF}/"' in query("thing-all-things", ID=ID)
    with pytest.raises(KeyError):
        query("letter-cards-has-text")


def test_a_value_may_hold_any_sign() -> None:
    assert "<a$ID>" in query("letter-cards-has-text", letter="<a$ID>")


def test_a_value_is_taken_as_it_is_and_one_that_lacks_is_missed() -> None:
    """Braces, which a query is full of, are no place of a value, in the query and in a value."""
    asked = query("evidence-statements", only="VALUES ?p { $x {y} } ", pattern="{ ?s ?p ?o }")
    assert "VALUES ?p { $x {y} } GRAPH ?claim { ?s ?p ?o }" in asked
    with pytest.raises(KeyError, match="pattern"):
        query("evidence-statements", only="")
