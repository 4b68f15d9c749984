"""Queries that one look lets in: their tokens, matched by one pattern, tell nothing but the form."""

import re
from functools import cache

from wijkgraph.sparql_tokens import plain_terminals

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
NAMING_GRAPHS = ("GRAPH", "FROM")
CHANGING = ("NOW", "RAND", "UUID")  # and STRUUID (SPARQL 1.1 Query, 17.4)
SHORT = 4000  # characters of a query that is looked at so, and that is remembered
_OPENING = "({["  # every opening bracket but `<<`


def plain_form(query: str, nesting: int) -> str:
    """Form of a query whose outline is its form alone, as one look shows; empty for one that is read token by token."""
    if len(query) > SHORT or not query.isascii() or sum(map(query.count, _OPENING)) > nesting:
        return ""
    found = _plain_query().fullmatch(query)
    return found[1].upper() if found else ""


@cache
def _plain_query() -> re.Pattern[str]:
    """The pattern of such a query. What it takes for a token it never gives back."""
    terminals = plain_terminals(("SERVICE", *NAMING_GRAPHS, *CHANGING))
    space = rf"(?>{terminals['space']})"
    prefix = rf"(?i:PREFIX){space}++(?>{terminals['name']}){space}*+(?>{terminals['iri']})"
    form = rf"((?i:{'|'.join(FORMS)}))(?![\w:.\-])"
    return re.compile(
        rf"(?>{space}|{prefix})*+{form}(?>{'|'.join(terminals.values())})*+", re.DOTALL | re.ASCII
    )
