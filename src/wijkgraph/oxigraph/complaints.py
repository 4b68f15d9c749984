"""The reason why a query is none, with its place: Oxigraph's parser rarely tells it.

What none of the checks of `mistakes` finds is told in the parser's own words.
"""

import re
from collections.abc import Mapping

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.mistakes import mistakes
from wijkgraph.oxigraph.structure import Structure
from wijkgraph.sparql_tokens import tokenise


def complaint(query: str, error: SyntaxError, declared: Mapping[str, str] | None = None) -> QuerySyntax:
    """Error for a query that the engine's parser refused, with the reason, the place, and how to mend it.

    `declared` are prefixes that stand elsewhere than in the query.
    """
    try:
        structure = Structure(query, list(tokenise(query)))
    except QuerySyntax as unreadable:
        return unreadable
    except QueryRefused:
        return _own_words(query, error)
    structure.prefixes.update(declared or {})
    return next(mistakes(structure), None) or _own_words(query, error)


def _own_words(query: str, error: SyntaxError) -> QuerySyntax:
    """Error with what the engine's parser says, without the characters it would have taken."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error.msg), re.DOTALL)
    if not found:
        return QuerySyntax(f"Not a SPARQL query: {error.msg}", next="Mend the query.")
    line, column, words = found.groups()
    where = f"line {line}, column {column}"
    if reason := re.search(r"\b(?:The|IRI|Duplicated|SELECT|Unexpected)\b [^,]*[a-z][^,\[]*", words):
        return QuerySyntax(f"Not a SPARQL query: {reason[0].strip(' .')}", where=where, next="Mend it there.")
    return QuerySyntax(
        f"Not a SPARQL query: something is wrong near '{_word_before(query, int(line), int(column))}'",
        where=where,
        next="Mend it there, or just before.",
    )


def _word_before(query: str, line: int, column: int) -> str:
    """Last word before a place: the parser stops somewhat after the mistake."""
    lines = query.split("\n")[:line]
    before = " ".join((*lines[:-1], lines[-1][: column - 1])).split()
    return before[-1][-40:] if before else query[:40]
