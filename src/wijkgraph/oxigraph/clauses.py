"""The SELECT clauses of a query with their GROUP BY: columns, names and free variables."""

from collections.abc import Iterator
from dataclasses import dataclass

from wijkgraph.oxigraph.structure import Structure

AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_AFTER_HAVING = ("ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True)
class Column:
    """A column of a SELECT clause. Numbers are those of tokens."""

    name: str
    place: int
    start: int  # of its expression
    end: int
    is_expression: bool
    free: tuple[int, ...]  # variables outside aggregates


@dataclass(frozen=True)
class Select:
    """A SELECT clause and what follows it."""

    items: tuple[Column, ...]
    nameless: tuple[int, ...]  # expressions without AS
    star: int | None
    end: int  # first token after the columns
    is_grouped: bool
    keys: frozenset[str]  # variables of GROUP BY
    bound_within: frozenset[str]  # variables of its patterns
    having: tuple[int, ...]  # variables in HAVING outside aggregates, but for those that may be unbound there


def selects(structure: Structure) -> Iterator[Select]:
    """Yields the SELECT clauses of a query."""
    for at, token in enumerate(structure.tokens):
        if token.keyword == "SELECT":
            yield _select(structure, at)


def columns(structure: Structure, select: int) -> tuple[list[Column], list[int], int]:
    """Columns of the SELECT at a token, expressions without a name, and the first token after them."""
    at = select + 1 + (structure.word(select + 1) in ("DISTINCT", "REDUCED"))
    items: list[Column] = []
    nameless: list[int] = []
    while at < len(structure.tokens):
        token = structure.tokens[at]
        if token.kind == "variable":
            items.append(Column(token.variable, at, at, at + 1, False, (at,)))
        elif structure.opens_expression(at):
            close = structure.partner[at]
            if close > at + 2 and structure.word(close - 2) == "AS":
                free = tuple(_free(structure, at + 1, close - 2))
                items.append(
                    Column(structure.tokens[close - 1].variable, close - 1, at + 1, close - 2, True, free)
                )
            else:
                nameless.append(at)
            at = close
        else:
            break
        at += 1
    return items, nameless, at


def _select(structure: Structure, select: int) -> Select:
    items, nameless, end = columns(structure, select)
    star = end if end < len(structure.tokens) and structure.tokens[end].text == "*" else None
    last = structure.closing(select)
    outer = list(structure.outer(end, last))
    groups = next(
        (at for at in outer if structure.word(at) == "GROUP" and structure.word(at + 1) == "BY"), None
    )
    aggregates = any(structure.word(at) in AGGREGATES for item in items for at in range(item.start, item.end))
    keys: set[str] = set()
    if groups is not None:
        for at in structure.outer(groups + 2, last):
            if structure.word(at) in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                break
            keys.add(structure.tokens[at].variable)
            close = structure.partner.get(at)
            if close is not None and structure.word(close - 2) == "AS":
                keys.add(structure.tokens[close - 1].variable)
    body = next((at for at in outer if structure.tokens[at].text == "{"), None)
    within = frozenset() if body is None else frozenset(structure.bound_in(body))
    is_grouped = groups is not None or aggregates
    return Select(
        tuple(items), tuple(nameless), star, end, is_grouped, frozenset(keys), within,
        tuple(_in_having(structure, outer, last)),
    )  # fmt: skip


def _in_having(structure: Structure, outer: list[int], last: int) -> Iterator[int]:
    start = next((at for at in outer if structure.word(at) == "HAVING"), last)
    end = next((at for at in outer if at > start and structure.word(at) in _AFTER_HAVING), last)
    if not any(structure.word(at) in ("BOUND", "COALESCE") for at in range(start, end)):
        yield from _free(structure, start, end)


def _free(structure: Structure, start: int, end: int) -> Iterator[int]:
    """Yields the variables of an expression that stand in no aggregate and no group of EXISTS."""
    at = start
    while at < end:
        opens = at + 1
        if structure.word(at) in AGGREGATES and opens in structure.partner:
            at = structure.partner[opens] + 1
        elif structure.tokens[at].text == "{":
            at = structure.partner[at] + 1
        else:
            if structure.tokens[at].kind == "variable":
                yield at
            at += 1
