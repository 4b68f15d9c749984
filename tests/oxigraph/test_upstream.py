"""docs/upstream.md: each fault is still there in Oxigraph, and we give the right value where it is called mended."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.oxigraph.values import XSD
from wijkgraph.oxigraph.querying import run_query

PAGE = (Path(__file__).parents[2] / "docs" / "upstream.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(.+?)` \| (`.*?`|error) \| (`.*?`|error) \| .* \|$", re.MULTILINE)
MENDED, REST = (
    [(row[1], row[2].strip("`"), row[3].strip("`")) for row in ROW.finditer(part)]
    for part in PAGE.split("## Oxigraph: not mended")
)


def shown(result: object) -> str:
    assert isinstance(result, ox.QuerySolutions)
    term = next(iter(result))[0]
    return term.value if isinstance(term, ox.Literal) else "error"


def query(expression: str) -> str:
    return f"PREFIX xsd: <{XSD}> SELECT ({expression} AS ?value) {{}}"


def test_the_tables_are_read() -> None:
    assert len(MENDED) > 20
    assert len(REST) > 5


@pytest.mark.parametrize(("expression", "theirs", "right"), [*MENDED, *REST])
def test_the_fault_is_there(expression: str, theirs: str, right: str) -> None:
    assert shown(ox.Store().query(query(expression))) == theirs != right


@pytest.mark.parametrize(("expression", "theirs", "right"), MENDED)
def test_it_is_mended(expression: str, theirs: str, right: str) -> None:
    assert shown(run_query(ox.Store(), query(expression))) == right


@pytest.mark.parametrize(("expression", "theirs", "right"), REST)
def test_what_is_not_mended_stays_oxigraphs(expression: str, theirs: str, right: str) -> None:
    assert shown(run_query(ox.Store(), query(expression))) == theirs
