"""Queries that one look lets in: their tokens, matched by one pattern, tell nothing but the form."""

import re
from functools import cache, lru_cache

from wijkgraph.sparql_tokens import plain_terminals

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
NAMING_GRAPHS = ("GRAPH", "FROM")
CHANGING = ("NOW", "RAND", "UUID")  # and STRUUID (SPARQL 1.1 Query, 17.4)
_TELLING = ("SERVICE", *NAMING_GRAPHS, *CHANGING)
_BLANKS = r"[ \t\r\n]+"
_FLAGS = re.DOTALL | re.ASCII
SHORT = 4000  # characters of a query that is looked at so, and that is remembered
_OPENING = "({["  # every opening bracket but `<<`


def plain_form(query: str, nesting: int) -> str:
    """Form of a query whose outline is its form alone, as one look shows; empty for one that is read token by token."""
    if len(query) > SHORT or not query.isascii() or sum(map(query.count, _OPENING)) > nesting:
        return ""
    last = query.rfind("PREFIX")
    head = query.find(">", last) + 1 if last >= 0 else 0
    found = _plain_query().fullmatch(query, head if _is_prologue(query[:head]) else 0)
    return found[1].upper() if found else ""


# Queries differ, those of one client mostly begin alike. What follows such a beginning stands in no comment.
@lru_cache(maxsize=100)
def _is_prologue(text: str) -> bool:
    """True for declarations of prefixes without a comment among them."""
    return re.fullmatch(_prologue(_BLANKS), text, _FLAGS) is not None


@cache
def _plain_query() -> re.Pattern[str]:
    """The pattern of such a query. What it takes for a token it never gives back."""
    terminals = plain_terminals(_TELLING)
    form = rf"((?i:{'|'.join(FORMS)}))(?![\w:.\-])"
    return re.compile(rf"{_prologue(terminals['space'])}{form}(?>{'|'.join(terminals.values())})*+", _FLAGS)


def _prologue(space: str) -> str:
    """The pattern of declarations of prefixes, between which such space may stand."""
    terminals = plain_terminals(_TELLING)
    prefix = rf"(?i:PREFIX)(?>{space})++(?>{terminals['name']})(?>{space})*+(?>{terminals['iri']})"
    return rf"(?>{space}|{prefix})*+"
