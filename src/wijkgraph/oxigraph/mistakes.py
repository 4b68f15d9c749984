"""Mistakes in queries that SPARQL 1.1 forbids, each found in the tokens by a check of its own."""

import re
from collections.abc import Iterator

from wijkgraph.errors import QuerySyntax
from wijkgraph.namespaces import PREFIXES
from wijkgraph.oxigraph.clauses import AGGREGATES, selects
from wijkgraph.oxigraph.expression_mistakes import EXPRESSION_CHECKS, FUNCTIONS, Check, fault
from wijkgraph.oxigraph.structure import CLOSES, Structure
from wijkgraph.sparql_tokens import place


def mistakes(structure: Structure) -> Iterator[QuerySyntax]:
    """Yields the mistakes in a query, the plainest first."""
    for check in _CHECKS if structure.is_balanced else (_brackets,):
        yield from check(structure)


def undeclared(prefix: str, where: str) -> QuerySyntax:
    """Error for a prefix that the query does not declare, with the line to add where the namespace is known."""
    space = PREFIXES.get(prefix)
    if space:
        remedy = f"Put this line at the top: PREFIX {prefix}: <{space}>"
    else:
        remedy = f"Put a line like this at the top: PREFIX {prefix}: <http://…>"
    return QuerySyntax(f"The prefix '{prefix}:' is not declared", where=where, next=remedy)


def _brackets(structure: Structure) -> Iterator[QuerySyntax]:
    opened: list[int] = []
    for at, token in enumerate(structure.tokens):
        if token.kind == "open":
            opened.append(at)
        elif token.kind == "close":
            wanted = CLOSES.get(structure.tokens[opened[-1]].text) if opened else None
            if wanted is None:
                yield fault(structure, at, f"This '{token.text}' closes nothing", "Leave it out.")
                return
            if wanted != token.text:
                what = f"This '{token.text}' stands where '{wanted}' should close a bracket"
                yield fault(structure, at, what, f"Write '{wanted}' before it.")
                return
            opened.pop()
    if opened:
        text = structure.tokens[opened[-1]].text
        what = f"This '{text}' is not closed"
        yield fault(structure, opened[-1], what, f"Write '{CLOSES.get(text, '>>')}' where it ends.")


def _prefixes(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        prefix = token.text.partition(":")[0]
        if token.kind != "name" or prefix in structure.prefixes or structure.word(at - 1) == "PREFIX":
            continue
        if at and token.start == structure.tokens[at - 1].end and structure.tokens[at - 1].text == "<":
            what = "This IRI is not closed, or holds a space or another sign that no IRI has"
            yield fault(structure, at - 1, what, "Write it as %20, or close the IRI with '>'.")
            return
        yield undeclared(prefix, place(structure.query, token.start))


def _values(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        opens = at + 1
        if token.keyword != "VALUES" or opens not in structure.partner or structure.tokens[opens].text != "(":
            continue
        wanted = structure.partner[opens] - opens - 1
        rows = structure.partner[opens] + 1
        if rows not in structure.partner:
            continue
        for row in structure.outer(rows + 1, structure.partner[rows]):
            if structure.tokens[row].text != "(" or row not in structure.partner:
                continue
            given = _terms(structure, row)
            if given != wanted:
                what = f"This row of VALUES does not fit: values {given}, variables {wanted}"
                yield fault(structure, row, what, "Give each variable a value, or UNDEF.")


def _terms(structure: Structure, row: int) -> int:
    """Number of values in a row: a language or datatype belongs to its string, a sign to its number."""
    inner = [structure.tokens[at] for at in structure.outer(row + 1, structure.partner[row])]
    joined = sum(token.kind == "language" or token.text in ("-", "+") for token in inner)
    return len(inner) - joined - 2 * sum(token.text == "^^" for token in inner)


def _bound_twice(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        if token.keyword != "BIND" or not structure.opens_expression(at + 1):
            continue
        named = structure.partner[at + 1] - 1
        name = structure.tokens[named].variable
        if name and structure.word(named - 1) == "AS" and _is_bound_before(structure, at, name):
            what = f"The variable ?{name} has a value already, and BIND cannot give it another"
            yield fault(structure, named, what, "Give the result of BIND a name of its own.")


def _is_bound_before(structure: Structure, at: int, name: str) -> bool:
    """True if a variable is named earlier in the group of this token, outside the expressions of FILTER."""
    opens = structure.opening(at)
    return any(
        structure.tokens[each].variable == name and not structure.is_in_filter(each, opens)
        for each in range(opens + 1, at)
    )


def _named_twice(structure: Structure) -> Iterator[QuerySyntax]:
    for select in selects(structure):
        seen: set[str] = set()
        for item in select.items:
            if item.name in seen:
                what = f"SELECT gives the variable ?{item.name} twice"
                yield fault(structure, item.place, what, "Name it once, or give the other a name of its own.")
            elif item.is_expression and item.name in select.bound_within:
                what = f"The variable ?{item.name} has a value already, and SELECT cannot give it another"
                yield fault(structure, item.place, what, "Give the expression a name of its own.")
            seen.add(item.name)


def _ungrouped(structure: Structure) -> Iterator[QuerySyntax]:
    for select in selects(structure):
        if not select.is_grouped:
            continue
        if select.star is not None:
            what = "SELECT * cannot stand beside GROUP BY or an aggregate"
            yield fault(structure, select.star, what, "Name the columns: those of GROUP BY, and aggregates.")
        known = set(select.keys)
        for item in select.items:
            for at in item.free:
                name = structure.tokens[at].variable
                if name not in known:
                    yield fault(
                        structure,
                        at,
                        f"The variable ?{name} is neither grouped nor in an aggregate",
                        f"Add ?{name} to GROUP BY, or write (SAMPLE(?{name}) AS ?…).",
                    )
            known.add(item.name)


def _misplaced_aggregates(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        if token.keyword in AGGREGATES and structure.opens_expression(at + 1):
            within = structure.clause(at)
            if within in ("FILTER", "BIND"):
                what = f"The aggregate {token.keyword} cannot stand in {within}"
                yield fault(structure, at, what, "Write it in SELECT or HAVING, or in a subquery.")


def _select_items(structure: Structure) -> Iterator[QuerySyntax]:
    for select in selects(structure):
        at = select.end
        token = structure.tokens[at] if at < len(structure.tokens) else None
        if token is None:
            continue
        if token.text == ",":
            yield fault(structure, at, "The columns of SELECT stand without commas", "Leave the comma out.")
        elif (
            token.keyword in FUNCTIONS
            and structure.tokens[at + 1 : at + 2]
            and structure.tokens[at + 1].text == "("
        ):
            what = f"{token.keyword} in SELECT wants brackets and a name"
            yield fault(structure, at, what, f"Write ({token.keyword}(…) AS ?name).")
    for select in selects(structure):
        for at in select.nameless:
            what = "An expression in SELECT has no name"
            yield fault(structure, at, what, "Write (… AS ?name).")


def _blank_nodes(structure: Structure) -> Iterator[QuerySyntax]:
    groups: dict[str, int] = {}
    for at, token in enumerate(structure.tokens):
        if token.kind == "blank":
            opens = structure.opening(at)
            if groups.setdefault(token.text, opens) != opens:
                what = f"The blank node {token.text} stands in two groups"
                yield fault(structure, at, what, "Use a variable in its place.")


def _iris(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        if (
            token.kind == "iri"
            and re.fullmatch(r"<[^:/?#]*(?:[/?#].*)?>", token.text)
            and not structure.has_base
        ):
            what = f"The IRI {token.text} is relative, and there is no base"
            yield fault(structure, at, what, "Write the full IRI, or BASE <…> at the top.")


_CHECKS: tuple[Check, ...] = (
    _brackets,
    _prefixes,
    _values,
    _bound_twice,
    _named_twice,
    _ungrouped,
    _misplaced_aggregates,
    *EXPRESSION_CHECKS,
    _select_items,
    _blank_nodes,
    _iris,
)
