"""Mistakes in the expressions of a query, and in what stands behind a word that takes one."""

import re
from collections.abc import Callable, Iterator

from wijkgraph.errors import QuerySyntax
from wijkgraph.oxigraph.clauses import AGGREGATES
from wijkgraph.oxigraph.structure import Structure
from wijkgraph.sparql_tokens import place

Check = Callable[[Structure], Iterator[QuerySyntax]]
# The functions of SPARQL by the least and the most arguments that they take (SPARQL 1.1 Query, 19.8, rule 121).
_BY_ARGUMENTS = {
    (0, 0): "RAND NOW UUID STRUUID",
    (0, 1): "BNODE",
    (
        1,
        1,
    ): """STR LANG DATATYPE BOUND IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY
        HOURS MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC
        SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR""",
    (2, 2): "LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT SAMETERM ADJUST",
    (2, 3): "REGEX SUBSTR",
    (3, 3): "IF TRIPLE STRLANGDIR",
    (3, 4): "REPLACE",
}
_ARGUMENTS = {name: counts for counts, names in _BY_ARGUMENTS.items() for name in names.split()}
FUNCTIONS = AGGREGATES | frozenset(_ARGUMENTS) | {"CONCAT", "COALESCE"}
_BEFORE_BRACKET_WORDS = """
FILTER BIND HAVING BY ASC DESC AS IN NOT DISTINCT REDUCED SELECT WHERE VALUES UNDEF EXISTS OPTIONAL UNION MINUS
GRAPH SERVICE SILENT A SEPARATOR CONSTRUCT ASK FROM NAMED LIMIT OFFSET GROUP ORDER TRUE FALSE
"""
_FOREIGN = {"==": "=", "<>": "!=", "AND": "&&", "OR": "||", "NOT": "!"}
_BEFORE_BRACKET = frozenset(_BEFORE_BRACKET_WORDS.split())
_OPERATORS = frozenset(("=", "!=", "<", ">", "<=", ">=", "&&", "||"))
_ESCAPE = r"\\(?:[tbnrf\\\"']|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|)"  # compiled where a query is wrong
_WITH_BY = ("GROUP", "ORDER")


def fault(structure: Structure, at: int, what: str, remedy: str) -> QuerySyntax:
    """Error at a token."""
    return QuerySyntax(what, where=place(structure.query, structure.tokens[at].start), next=remedy)


def _escapes(structure: Structure) -> Iterator[QuerySyntax]:
    for token in structure.tokens:
        for found in re.finditer(_ESCAPE, token.text) if token.kind == "string" else ():
            where = place(structure.query, token.start + found.start())
            code = int(found[1] or found[2] or "0", 16)
            if found[0] == "\\":
                what = "A backslash in a string begins an escape, and this is none"
                yield QuerySyntax(what, where=where, next="Write two backslashes for one.")
            elif 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                what = f"{found[0]} is no character"
                yield QuerySyntax(what, where=where, next="Write the number of its code point.")


def _bare_constraints(structure: Structure) -> Iterator[QuerySyntax]:
    """Expressions after FILTER and HAVING that stand in no brackets and are no call."""
    for at, token in enumerate(structure.tokens[:-1]):
        if token.keyword not in ("FILTER", "HAVING"):
            continue
        follows = structure.tokens[at + 1]
        if follows.keyword == "EXISTS" or (follows.keyword == "NOT" and structure.word(at + 2) == "EXISTS"):
            continue
        is_call = follows.keyword in FUNCTIONS or follows.kind in ("iri", "name")
        opens = at + 2 if is_call else at + 1
        end = structure.partner.get(opens) if structure.tokens[opens : opens + 1] else None
        if end is None or structure.tokens[opens].text != "(" or _goes_on(structure, end + 1):
            what = f"The expression of {token.keyword} stands without brackets"
            yield fault(structure, at, what, f"Write brackets around all of it: {token.keyword}(…).")


def _goes_on(structure: Structure, at: int) -> bool:
    """True if an operator stands at a token, or IN."""
    is_list = structure.word(at) == "IN" or (structure.word(at) == "NOT" and structure.word(at + 1) == "IN")
    return is_list or any(token.text in _OPERATORS for token in structure.tokens[at : at + 1])


def _arguments(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        opens = at + 1
        if token.keyword not in _ARGUMENTS or not structure.opens_expression(opens):
            continue
        least, most = _ARGUMENTS[token.keyword]
        given = len(list(structure.arguments(opens, structure.partner[opens])))
        if not least <= given <= most:
            wanted = str(least) if least == most else f"{least} or {most}"
            what = f"The function {token.keyword} takes {wanted} arguments, and was given {given}"
            yield fault(structure, at, what, "Write so many, with commas between them.")


def _clauses_without_their_number(structure: Structure) -> Iterator[QuerySyntax]:
    """GROUP and ORDER without BY, LIMIT and OFFSET without a number."""
    for at, token in enumerate(structure.tokens):
        if token.keyword in _WITH_BY and structure.word(at + 1) != "BY":
            what = f"{token.keyword} stands without BY"
            yield fault(structure, at, what, f"Write {token.keyword} BY.")
        if token.keyword in ("LIMIT", "OFFSET"):
            follows = structure.tokens[at + 1 : at + 2]
            if not follows or not follows[0].text.isdecimal():
                yield fault(
                    structure,
                    at,
                    f"{token.keyword} stands without a whole number",
                    f"Write one, like {token.keyword} 10.",
                )


def _foreign_operators(structure: Structure) -> Iterator[QuerySyntax]:
    """Operators of other languages within an expression."""
    for at, token in enumerate(structure.tokens):
        follows = structure.tokens[at + 1 : at + 2]
        doubled = token.text == "=" and follows and follows[0].text == "=" and follows[0].start == token.end
        operator = "==" if doubled else token.keyword or token.text
        ours = _FOREIGN.get(operator)
        if operator == "NOT" and follows and follows[0].keyword in ("EXISTS", "IN"):
            continue
        if ours and structure.clause(at) in ("FILTER", "BIND", "HAVING"):
            yield fault(structure, at, f"In SPARQL this is written {ours}", f"Write {ours}.")


def _functions(structure: Structure) -> Iterator[QuerySyntax]:
    for at, token in enumerate(structure.tokens):
        if (
            token.keyword
            and structure.opens_expression(at + 1)
            and token.keyword not in FUNCTIONS | _BEFORE_BRACKET
        ):
            what = f"SPARQL has no function {token.text}"
            yield fault(structure, at, what, "Use one of its own, or a function's full IRI or prefixed name.")


EXPRESSION_CHECKS: tuple[Check, ...] = (
    _escapes,
    _clauses_without_their_number,
    _foreign_operators,
    _functions,
    _arguments,
    _bare_constraints,
)
