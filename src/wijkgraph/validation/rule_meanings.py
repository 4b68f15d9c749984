"""Rules in SPARQL that would mean something else if they were asked about all focus nodes at once: refused."""

from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.compilation import Uncompilable

_FORBIDDEN = frozenset(("MINUS", "VALUES", "SERVICE"))  # SHACL 5.2.1 and appendix A
_PER_NODE = frozenset(("LIMIT", "OFFSET", "RAND", "UUID", "STRUUID", "BNODE"))
_TOTALS = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "HAVING"))
_PREBOUND = frozenset(("this", "shapesGraph", "currentShape", "PATH", "value"))


def refuse_other_meanings(found: list[Token]) -> None:
    """Raises Uncompilable for a rule that gives other solutions when it is asked about all focus nodes at once."""
    words = [token.keyword for token in found]
    for word in words:
        if word in _FORBIDDEN or word in _PER_NODE:
            raise Uncompilable("its SPARQL uses {word}", word=word)
    if _TOTALS.intersection(words) and not _is_grouped_by_focus(found):
        raise Uncompilable("it totals over one node at a time")
    for place, token in enumerate(found[:-1]):
        if token.keyword == "AS" and found[place + 1].variable in _PREBOUND - {"value"}:
            raise Uncompilable("its SPARQL binds a variable again")
    if words.count("SELECT") > 1:
        _refuse_hidden_focus(found)


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


def _refuse_hidden_focus(found: list[Token]) -> None:
    # A subquery must hand $this on, or it would lose the focus node (SHACL appendix A).
    for place, token in enumerate(found):
        if token.keyword == "SELECT":
            names = [each.variable for each in found[place : next_clause(found, place)]]
            if "this" not in names:
                raise Uncompilable("a subquery does not select $this")
