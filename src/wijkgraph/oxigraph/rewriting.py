"""Queries rewritten where Oxigraph would answer them otherwise than SPARQL 1.1 says.

Everything else in a query stays as it is written, comments and all; a query without such functions stays the same
text. docs/upstream.md lists the faults, and what is done about each.
"""

import re
from functools import lru_cache

from pyoxigraph import QuerySolutions, Store

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.character_classes import CannotRun, NoPattern
from wijkgraph.oxigraph.functions import MATCHES, ORDERS, REPLACED, TEXT
from wijkgraph.oxigraph.patterns import Pattern, parse_pattern
from wijkgraph.oxigraph.structure import Structure, constant, literal, separated
from wijkgraph.sparql_tokens import place, tokenise

_XSD = "http://www.w3.org/2001/XMLSchema#"
# Signs in a text that it may hold what is rewritten: these words, a call by IRI, a `<` that opens none, a GROUP BY.
_WORDS = ("regex", "replace")
_CALL = re.compile(r"(?::[^\s:(){}<>]*|>)\s*\(")
_OPERATOR = re.compile(r"<(?![^<>\s?$&|\"'(){}]*>)")
_CAST_WORDS = """
integer decimal float double boolean dateTime date time gYear gYearMonth duration dayTimeDuration yearMonthDuration
"""
_CASTS = frozenset(f"{_XSD}{name}" for name in _CAST_WORDS.split())
_FLOATS = frozenset((f"{_XSD}float", f"{_XSD}double"))
_TRIM = r'"^[ \\t\\n\\r]+|[ \\t\\n\\r]+$", ""'
_RUST_NUMBER = r'"^[ \\t\\n\\r]*[+-]?(inf|infinity|nan)[ \\t\\n\\r]*$", "i"'
_XSD_NUMBER = r'"^[ \\t\\n\\r]*([+-]?INF|NaN)[ \\t\\n\\r]*$"'
_LARGEST = 8  # times a query may grow, as operands are said twice
_SLACK = 65_536
_ERROR = "(1/0)"


def rewritten(query: str) -> str:
    """Rewrites a query for Oxigraph. Raises QueryRefused for a pattern that cannot be run.

    A query that does not tokenise stays as it is: the engine says what is wrong with it.
    """
    if not _is_suspect(query):
        return query
    return _rewritten(query) if len(query) > _SLACK else _rewritten_once(query)


def _is_suspect(query: str) -> bool:
    """True unless a look at the text shows that nothing in it is rewritten; takes some microseconds."""
    lower = query.lower()
    _, groups, grouped = lower.partition("group")
    if groups and ("(" in grouped or "#" in grouped):  # GROUP BY with an expression; a comment may hide one
        return True
    if any(word in lower for word in _WORDS) or ("XMLSchema" in query and _CALL.search(query)):
        return True
    return query.count("<") != query.count(">") or _OPERATOR.search(query) is not None


def _rewritten(query: str) -> str:
    try:
        structure = Structure(query, list(tokenise(query)))
    except (QuerySyntax, QueryRefused):
        return query
    if not structure.is_balanced:
        return query
    text = _Rewriter(structure).plain(0, len(structure.tokens))
    if len(text) > _LARGEST * len(query) + _SLACK:
        raise QueryRefused(
            "Comparisons or casts nest too deep to be answered as SPARQL says", next="Name parts with BIND."
        )
    return text


_rewritten_once = lru_cache(maxsize=512)(_rewritten)


class _Rewriter:
    """Writes ranges of tokens anew; `plain` and `_expression` call each other down the brackets."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._tokens = structure.tokens
        self._written = 0

    def plain(self, start: int, end: int) -> str:
        """Writes tokens with the spaces and comments between them."""
        parts: list[str] = []
        at = start
        while at < end:
            if at > start:
                parts.append(self._gap(at))
            call = self._call(at) if at + 1 < end else None
            if call is not None:
                parts.append(call)
                at = self._structure.partner[at + 1] + 1
            elif self._structure.opens_expression(at):
                close = self._structure.partner[at]
                parts.append(self._bracket(at, close))
                at = close + 1
            else:
                parts.append(self._tokens[at].text)
                at += 1
        if start == 0 and end == len(self._tokens):
            query = self._structure.query
            first = self._tokens[0].start if self._tokens else len(query)
            return query[:first] + "".join(parts) + (query[self._tokens[-1].end :] if self._tokens else "")
        return "".join(parts)

    def _gap(self, at: int) -> str:
        return self._structure.query[self._tokens[at - 1].end : self._tokens[at].start]

    def _bracket(self, opens: int, close: int) -> str:
        """Writes an expression in round brackets, each of its parts on its own."""
        if close == opens + 1:
            return self._structure.query[self._tokens[opens].start : self._tokens[close].end]
        if opens in self._structure.grouping and self._structure.word(opens + 2) == "AS":
            # Oxigraph forgets the name of a key that is a mere variable.
            variable, name = self._tokens[opens + 1].text, self._tokens[close - 1].text
            return f"(COALESCE({variable}) AS {name})"
        parts = ["("]
        for start, end in separated(self._structure, opens + 1, close):
            parts.append(self._gap(start))
            parts.append(self._part(start, end))
        parts += [self._gap(close), ")"]
        return "".join(parts)

    def _part(self, start: int, end: int) -> str:
        """Writes a part between `,`, `||`, `&&`; comparisons of what may be booleans, with their order."""
        sign = next((at for at in self._structure.outer(start, end) if self._tokens[at].text in ORDERS), None)
        if sign is None or not (
            self._structure.may_be_boolean(start, sign) and self._structure.may_be_boolean(sign + 1, end)
        ):
            return self.plain(start, end)
        left, right = self.plain(start, sign), self.plain(sign + 1, end)
        self._grow(len(left) + len(right))
        operator = self._tokens[sign].text
        return f"COALESCE({left} {operator} {right}, {ORDERS[operator]}({left}, {right}))"

    def _grow(self, by: int) -> None:
        """Raises QueryRefused when what is said twice, within what is said twice, becomes too much."""
        self._written += by
        if self._written > _LARGEST * len(self._structure.query) + _SLACK:
            raise QueryRefused(
                "Comparisons or casts nest too deep to be answered as SPARQL says",
                next="Name parts with BIND.",
            )

    def _call(self, at: int) -> str | None:
        """Writes the call that begins at a token; None where none does that is rewritten."""
        token = self._tokens[at]
        if not self._structure.opens_expression(at + 1):
            return None
        close = self._structure.partner[at + 1]
        arguments = list(self._structure.arguments(at + 1, close))
        if token.keyword == "REGEX" and len(arguments) in (2, 3):
            return self._regex(at, arguments)
        if token.keyword == "REPLACE" and len(arguments) in (3, 4):
            return self._replace(at, arguments)
        if token.kind in ("iri", "name") and len(arguments) == 1:
            return self._cast(at, self._structure.iri(at), arguments[0])
        return None

    def _said(self, arguments: list[tuple[int, int]]) -> list[str]:
        return [self._part(start, end) for start, end in arguments]

    def _regex(self, at: int, arguments: list[tuple[int, int]]) -> str:
        text, *said = self._said(arguments)
        given = [constant(self._structure, start, end) for start, end in arguments[1:]]
        if None in given:
            return f"{MATCHES}({', '.join((text, *said))})"
        pattern = self._pattern(at, *(part for part in given if part is not None))
        if pattern is None:
            return _ERROR
        if pattern.rust is None or not compiles(pattern.rust, pattern.rust_flags):
            return f"{MATCHES}({', '.join((text, *said))})"
        word = self._tokens[at].text
        if [pattern.rust, pattern.rust_flags] == [*given, ""][:2]:
            return f"{word}({', '.join((text, *said))})"
        flags = f", {literal(pattern.rust_flags)}" if pattern.rust_flags else ""
        return f"{word}({text}, {literal(pattern.rust)}{flags})"

    def _replace(self, at: int, arguments: list[tuple[int, int]]) -> str:
        text, *said = self._said(arguments)
        given = [constant(self._structure, start, end) for start, end in arguments[1:]]
        if any(part is None for part in given):
            return f"{REPLACED}({', '.join((text, *said))})"
        regex, replacement, *flags = [part for part in given if part is not None]
        pattern = self._pattern(at, regex, *flags)
        if pattern is None or pattern.is_nullable:
            return _ERROR
        if pattern.rust is None or not compiles(pattern.rust, pattern.rust_flags):
            return f"{REPLACED}({', '.join((text, *said))})"
        try:
            written = pattern.rust_replacement(replacement)
        except NoPattern:
            return _ERROR
        last = f", {literal(pattern.rust_flags)}" if pattern.rust_flags else ""
        return f"{self._tokens[at].text}({text}, {literal(pattern.rust)}, {literal(written)}{last})"

    def _pattern(self, at: int, text: str, flags: str = "") -> Pattern | None:
        """Parses a pattern; None for one that is an error when SPARQL evaluates it. Raises QueryRefused."""
        try:
            return parse_pattern(text, flags)
        except CannotRun as error:
            where = place(self._structure.query, self._tokens[at].start)
            raise QueryRefused(str(error), where=where, next="Write the class without it.") from error
        except NoPattern:
            return None

    def _cast(self, at: int, datatype: str, argument: tuple[int, int]) -> str | None:
        """Writes a cast so that white space around a text does no harm, and numbers are those of XSD."""
        if datatype != f"{_XSD}string" and datatype not in _CASTS:
            return None
        name, text = self._tokens[at].text, self._part(*argument)
        self._grow(4 * len(text))
        if datatype == f"{_XSD}string":
            return f"IF(ISNUMERIC({text}), {TEXT}({text}), {name}({text}))"
        cast = f"COALESCE({name}({text}), {name}(REPLACE({text}, {_TRIM})))"
        if datatype not in _FLOATS:
            return cast
        odd = f"COALESCE(REGEX({text}, {_RUST_NUMBER}) && !REGEX({text}, {_XSD_NUMBER}), false)"
        return f"IF({odd}, {_ERROR}, {cast})"


@lru_cache(maxsize=1024)
def compiles(pattern: str, flags: str) -> bool:
    """True if Oxigraph takes a pattern: one that grows beyond a megabyte when compiled is an error to it."""
    rows = Store().query(f"SELECT (REGEX('', {literal(pattern)}, {literal(flags)}) AS ?match) {{}}")
    assert isinstance(rows, QuerySolutions)
    return next(iter(rows))[0] is not None
