"""SELECT clauses written out: the columns of `SELECT *` in the query's order, and names reused beside aggregates."""

import re
from collections.abc import Callable, Sequence

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.clauses import columns
from wijkgraph.oxigraph.structure import Structure
from wijkgraph.sparql_tokens import Token, place, tokenise

_STAR = re.compile(r"select\s*(?:distinct|reduced)?\s*\*", re.IGNORECASE)
_CHANCE = frozenset(("RAND", "UUID", "STRUUID", "BNODE"))  # said twice, they would give two values
_LARGEST = 65_536


def columns_written_out(query: str, variables_of: Callable[[str], Sequence[str]]) -> str:
    """Writes the columns of a `SELECT *` out in the order in which the query names them.

    Oxigraph gives them by the alphabet. `variables_of` gives those of a query that calls no service; it is not called
    for a query without a star. A service whose address is a variable leaves the query as it is.
    """
    if "*" not in query or not _STAR.search(query):
        return query
    try:
        tokens = list(tokenise(query))
    except (QuerySyntax, QueryRefused):
        return query  # the engine tells what is wrong with it
    select = next((at for at, token in enumerate(tokens) if token.keyword == "SELECT"), len(tokens))
    star = select + 1
    if star < len(tokens) and tokens[star].keyword in ("DISTINCT", "REDUCED"):
        star += 1
    if star >= len(tokens) or tokens[star].text != "*" or (local := _local(query, tokens)) is None:
        return query
    variables = variables_of(local)
    named = list(dict.fromkeys(token.variable for token in tokens[star:] if token.variable in set(variables)))
    if named == list(variables) or set(named) != set(variables):
        return query
    columns = " ".join(f"?{name}" for name in named)
    return f"{query[: tokens[star].start]} {columns} {query[tokens[star].end :]}"


def _local(query: str, tokens: Sequence[Token]) -> str | None:
    """Query with each SERVICE as a plain group, which has the same variables; None where an address is a variable."""
    parts: list[str] = []
    done = 0
    for at, token in enumerate(tokens):
        if token.keyword == "SERVICE":
            opens = next((later for later in tokens[at:] if later.text == "{"), token)
            if any(one.variable for one in tokens[at:] if one.start < opens.start):
                return None
            parts.append(query[done : token.start])
            done = opens.start
    return "".join(parts) + query[done:]


def names_filled_in(query: str) -> str:
    """Puts the expression for each name that a later one of the same SELECT uses (SPARQL 1.1, 18.2.4.4).

    Oxigraph refuses such a name beside an aggregate or GROUP BY. Raises QueryRefused where the expression would have
    another value the second time.
    """
    structure = Structure(query, list(tokenise(query)))
    if not structure.is_balanced:
        return query
    changes: dict[int, str] = {}
    for at, token in enumerate(structure.tokens):
        if token.keyword == "SELECT":
            changes |= _reuses(structure, at)
    parts: list[str] = []
    done = 0
    for at, text in sorted(changes.items()):
        token = structure.tokens[at]
        parts += [query[done : token.start], text]
        done = token.end
    return "".join(parts) + query[done:]


def _reuses(structure: Structure, select: int) -> dict[int, str]:
    """Variables of a SELECT clause to be replaced, each with the expression it stands for."""
    known: dict[str, str] = {}
    chance: set[str] = set()
    changes: dict[int, str] = {}
    for column in columns(structure, select)[0]:
        if not column.is_expression:
            continue
        start, end, name = column.start, column.end, column.name
        parts: list[str] = []
        done = structure.tokens[start].start
        for at in range(start, end):
            token = structure.tokens[at]
            if token.keyword in _CHANCE:
                chance.add(name)
            if token.variable not in known:
                continue
            if token.variable in chance:
                raise QueryRefused(
                    f"?{token.variable} has another value each time, and cannot be used again beside an aggregate",
                    where=place(structure.query, token.start),
                    next="Compute it in a subquery.",
                )
            changes[at] = f"({known[token.variable]})"
            parts += [structure.query[done : token.start], changes[at]]
            done = token.end
        known[name] = "".join(parts) + structure.query[done : structure.tokens[end - 1].end]
        if sum(map(len, changes.values())) > _LARGEST:
            raise QueryRefused("Names in SELECT are used again too often", next="Compute them in subqueries.")
    return changes
