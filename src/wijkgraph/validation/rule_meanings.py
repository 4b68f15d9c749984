"""Rules in SPARQL that would mean something else if they were asked about all focus nodes at once: refused."""

from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.compilation import Uncompilable

_PER_NODE = frozenset(("LIMIT", "OFFSET", "RAND", "UUID", "STRUUID", "BNODE"))
_TOTALS = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "HAVING"))


def refuse_other_meanings(found: list[Token]) -> None:
    """Raises Uncompilable for a rule that gives other solutions when it is asked about all focus nodes at once."""
    words = [token.keyword for token in found]
    for word in words:
        if word in _PER_NODE:
            raise Uncompilable("its SPARQL uses {word}", word=word)
    if _TOTALS.intersection(words) and not _is_grouped_by_focus(found):
        raise Uncompilable("it totals over one node at a time")
    if _without_focus(found):
        raise Uncompilable("a subquery does not select $this")


def _is_grouped_by_focus(found: list[Token]) -> bool:
    """True where every total is taken for one focus node: each SELECT that totals groups by $this."""
    selects = [place for place, token in enumerate(found) if token.keyword == "SELECT"]
    totalling = sum(
        any(token.keyword in _TOTALS for token in found[place : next_clause(found, place)])
        for place in selects
    )
    grouped = [place for place, token in enumerate(found) if token.keyword == "GROUP"]
    having = sum(token.keyword == "HAVING" for token in found)
    return len(grouped) >= max(totalling, having) and all(
        any(token.variable == "this" for token in found[place : next_clause(found, place)])
        for place in grouped
    )


def next_clause(found: list[Token], place: int) -> int:
    """Returns the place of the token that ends the clause there: a brace, HAVING or ORDER."""
    for later in range(place + 1, len(found)):
        if found[later].text in ("{", "}") or found[later].keyword in ("HAVING", "ORDER"):
            return later
    return len(found)


def hides_focus(found: list[Token]) -> bool:
    """True where a subquery does not hand $this on, and so loses the focus node (SHACL appendix A)."""
    return any(
        next(token.text for token in columns if token.keyword not in ("DISTINCT", "REDUCED")) != "*"
        for columns in _without_focus(found)
    )


def _without_focus(found: list[Token]) -> list[list[Token]]:
    """Returns the columns of each subquery that does not name $this."""
    selects = [place for place, token in enumerate(found) if token.keyword == "SELECT"]
    columns = [found[place + 1 : next_clause(found, place)] for place in selects[1:]]
    return [each for each in columns if not any(token.variable == "this" for token in each)]
