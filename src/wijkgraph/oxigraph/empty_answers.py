"""Queries that SPARQL allows and that give nothing whatever the data are: refused, as silence is told of the data."""

import re
from functools import lru_cache

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.clauses import AGGREGATES, selects
from wijkgraph.oxigraph.structure import Structure
from wijkgraph.sparql_tokens import place, tokenise

_AGGREGATE = re.compile(rf"\b(?:{'|'.join(AGGREGATES)})\b")
_REMEMBERED = 65_536  # characters of a query up to which it is kept that it was checked


def check_for_silence(query: str) -> None:
    """Raises QueryRefused for a query that would give nothing, or nought, whatever the data are.

    Such an answer would be taken for one about the data. A query that does not tokenise is left to the engine.
    """
    if _may_be_silent(query.upper()):
        check = _checked_once if len(query) <= _REMEMBERED else _check_for_silence
        check(query)


def _may_be_silent(capitals: str) -> bool:
    """True unless a look at the text in capitals shows that it is not; most queries hold none of these words."""
    if "HAVING" in capitals:
        return True
    return any(name in capitals for name in AGGREGATES) and len(_AGGREGATE.findall(capitals)) > 1


def _check_for_silence(query: str) -> None:
    try:
        structure = Structure(query, list(tokenise(query)))
    except (QuerySyntax, QueryRefused):
        return
    if structure.is_balanced:
        _refuse_names_in_having(structure)
        _refuse_nested_aggregates(structure)


_checked_once = lru_cache(maxsize=512)(_check_for_silence)


def _refuse_names_in_having(structure: Structure) -> None:
    for select in selects(structure):
        names = {item.name for item in select.items if item.is_expression} - select.keys - select.bound_within
        for at in select.having:
            if (name := structure.tokens[at].variable) in names:
                raise QueryRefused(
                    f"HAVING does not know ?{name}, which SELECT names after it, and would leave no row",
                    where=place(structure.query, structure.tokens[at].start),
                    next=f"Write in HAVING what stands before AS ?{name}.",
                )


def _refuse_nested_aggregates(structure: Structure) -> None:
    around: list[str] = []  # by open bracket, the aggregate in whose argument it stands
    for at, token in enumerate(structure.tokens):
        outer = around[-1] if around else ""
        if token.kind == "open":
            word = structure.word(at - 1)
            is_argument = word in AGGREGATES and structure.opens_expression(at)
            if is_argument and outer:
                raise QueryRefused(
                    f"The aggregate {word} stands in another, {outer}, which has no value then",
                    where=place(structure.query, structure.tokens[at - 1].start),
                    next="Compute the inner one in a subquery, with a GROUP BY of its own.",
                )
            around.append(word if is_argument else "" if token.text == "{" else outer)
        elif token.kind == "close":
            around.pop()
