"""Expressions of SPARQL answered by our one way to Oxigraph."""

import pyoxigraph as ox

from wijkgraph.oxigraph.querying import run_query

XSD = "http://www.w3.org/2001/XMLSchema#"
ERROR = None


def value(expression: str) -> str | None:
    """The value as its text, a datatype other than string behind it; None for an error."""
    rows = run_query(ox.Store(), f"PREFIX xsd: <{XSD}> SELECT ({expression} AS ?value) {{}}")
    assert isinstance(rows, ox.QuerySolutions)
    term = next(iter(rows))[0]
    if not isinstance(term, ox.Literal):
        return None
    name = term.datatype.value.removeprefix(XSD)
    tail = f"@{term.language}" if term.language else "" if name == "string" else f" {name}"
    return term.value + tail


def truth(expression: str) -> bool | None:
    """True, false, or None for an error."""
    return {"true boolean": True, "false boolean": False, None: None}[value(expression)]


def rows(query: str) -> list[dict[str, str]]:
    """The rows of a SELECT on nothing, unbound variables left out."""
    result = run_query(ox.Store(), query)
    assert isinstance(result, ox.QuerySolutions)
    names = [variable.value for variable in result.variables]
    found: list[dict[str, str]] = []
    for row in result:
        found.append(
            {name: row[name].value for name in names if isinstance(row[name], ox.Literal | ox.NamedNode)}
        )
    return found
