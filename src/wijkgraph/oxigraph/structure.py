"""The structure of a query's tokens: which brackets pair, where expressions stand, what a name means."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from wijkgraph.sparql_tokens import Token

CLOSES = {"(": ")", "{": "}", "[": "]", "{|": "|}", "<<": ">>", "<<(": ")>>"}
_SEPARATORS = frozenset((",", "||", "&&", ";"))
_TAKES_EXPRESSION = frozenset(("FILTER", "BIND", "HAVING", "BY", "ASC", "DESC"))
_CLAUSES_WORDS = """
SELECT WHERE GROUP HAVING ORDER LIMIT OFFSET VALUES FILTER BIND
"""
_CLAUSES = frozenset(_CLAUSES_WORDS.split())
_ARITHMETIC = frozenset(("+", "-", "*", "/"))
# Functions whose value may be a boolean; those of IRIs may, too.
_MAYBE_BOOLEAN_WORDS = """
IF COALESCE MIN MAX SAMPLE BOUND SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX CONTAINS STRSTARTS STRENDS
LANGMATCHES EXISTS NOT STRDT SUBJECT OBJECT ISTRIPLE HASLANG HASLANGDIR
"""
_MAYBE_BOOLEAN = frozenset(_MAYBE_BOOLEAN_WORDS.split())
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEAN = f"{_XSD}boolean"


class Structure:
    """A query's tokens with their brackets paired. Indexes are those of tokens."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self.query = query
        self.tokens = tokens
        self.partner: dict[int, int] = {}  # of each bracket that opens, the one that closes it
        self.is_balanced = True
        self._expressions: set[int] = set()  # round brackets that hold expressions
        self.grouping: set[int] = set()  # those that stand in GROUP BY
        self._pair()
        self.prefixes = self._prologue()

    def _pair(self) -> None:
        opened: list[tuple[int, str]] = []  # the bracket, and what it holds
        holds = "clauses"
        clause = ""
        for at, token in enumerate(self.tokens):
            clause = token.keyword if token.keyword in _CLAUSES else clause
            if token.kind == "open":
                opened.append((at, holds))
                if token.text == "(":
                    holds = "expression" if self._begins_expression(at, holds) else "terms"
                    if holds == "expression":
                        self._expressions.add(at)
                        if holds == "expression" and clause == "GROUP":
                            self.grouping.add(at)
                else:
                    holds = "terms"
            elif token.kind == "close":
                if not opened or CLOSES.get(self.tokens[opened[-1][0]].text) != token.text:
                    self.is_balanced = False
                    return
                opens, holds = opened.pop()
                self.partner[opens] = at
            elif token.keyword == "SELECT":
                holds = "clauses"
        self.is_balanced = not opened

    def _begins_expression(self, at: int, holds: str) -> bool:
        """True if a round bracket opens an expression: in one, in a clause of SELECT, or after FILTER and its like."""
        if holds in ("expression", "clauses"):
            return self.word(at - 1) != "VALUES"
        before = self.tokens[at - 1]
        if before.keyword:
            return before.text != "a" and before.keyword not in ("TRUE", "FALSE", "VALUES", "UNDEF")
        return before.kind in ("iri", "name") and self.word(at - 2) in _TAKES_EXPRESSION

    def word(self, at: int) -> str:
        """Keyword at a token, empty where there is none."""
        return self.tokens[at].keyword if 0 <= at < len(self.tokens) else ""

    def opens_expression(self, at: int) -> bool:
        """True if an expression in round brackets begins at a token."""
        return at in self._expressions

    def outer(self, start: int, end: int) -> Iterator[int]:
        """Yields the tokens of a range that stand in no bracket within it."""
        at = start
        while at < end:
            yield at
            at = self.partner[at] + 1 if at in self.partner else at + 1

    def opening(self, at: int) -> int:
        """Brace that opens the group of a token; -1 outside all groups."""
        return max(
            (
                opens
                for opens, close in self.partner.items()
                if opens < at < close and self.tokens[opens].text == "{"
            ),
            default=-1,
        )

    def closing(self, at: int) -> int:
        """Brace that closes the group of a token, or the end of the query."""
        return self.partner.get(self.opening(at), len(self.tokens))

    def clause(self, at: int) -> str:
        """Keyword before the outermost round bracket around a token, within its group."""
        begin = self.opening(at)
        rounds = [opens for opens, close in self.partner.items() if begin < opens < at < close]
        return self.word(min(rounds) - 1) if rounds else ""

    def bound_in(self, opens: int) -> Iterator[str]:
        """Yields the variables that the group of a brace may bind: all but those of FILTER and of subqueries."""
        for at in range(opens + 1, self.partner[opens]):
            if self.tokens[at].kind == "variable" and not self.is_in_filter(at, opens):
                yield self.tokens[at].variable

    def is_in_filter(self, at: int, begin: int) -> bool:
        """True if a token stands in an expression, or in a group of MINUS or a subquery, within a group."""
        around = [opens for opens, close in self.partner.items() if begin < opens < at < close]
        names_it = self.word(at - 1) == "AS"
        return any(
            (opens in self._expressions and not names_it)
            or self.word(opens - 1) in ("MINUS", "EXISTS")
            or (self.word(opens + 1) == "SELECT" and not names_it)
            for opens in around
        )

    @property
    def has_base(self) -> bool:
        """True if the query says BASE."""
        return any(token.keyword == "BASE" for token in self.tokens)

    def arguments(self, opens: int, close: int) -> Iterator[tuple[int, int]]:
        """Yields the ranges between the commas of a bracket."""
        start = opens + 1
        for at in self.outer(opens + 1, close):
            if self.tokens[at].text == ",":
                yield start, at
                start = at + 1
        if start < close:
            yield start, close

    def may_be_boolean(self, start: int, end: int) -> bool:
        """True unless an operand surely has no boolean as its value."""
        if start >= end:
            return False
        outer = list(self.outer(start, end))
        first = self.tokens[start]
        if first.text == "!":
            return True
        if any(self.tokens[at].text in _ARITHMETIC for at in outer):
            return False
        if first.kind == "string":
            return len(outer) > 2 and self.iri(start + 2) == _BOOLEAN
        if first.keyword and start + 1 < end:
            return first.keyword in _MAYBE_BOOLEAN
        if first.kind in ("iri", "name"):
            return start + 1 < end and (not self.iri(start).startswith(_XSD) or self.iri(start) == _BOOLEAN)
        return first.kind != "number"

    def iri(self, at: int) -> str:
        """IRI that a token names, as far as the query's own prologue says."""
        token = self.tokens[at]
        if token.kind == "iri":
            return _unescaped(token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, "") + local.replace("\\", "")

    def _prologue(self) -> dict[str, str]:
        prefixes: dict[str, str] = {}
        base = ""
        at = 0
        while self.word(at) in ("BASE", "PREFIX", "VERSION"):
            declares = self.word(at) == "PREFIX"
            last = min(at + 1 + declares, len(self.tokens) - 1)
            named = _resolved(base, _unescaped(self.tokens[last].text[1:-1]))
            if declares:
                prefixes[self.tokens[at + 1].text.partition(":")[0]] = named
            elif self.word(at) == "BASE":
                base = named
            at = last + 1
        return prefixes


def separated(structure: Structure, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the parts of an expression, and what stands between them: `,`, `||`, `&&`, `;`, DISTINCT, AS."""
    begin = start
    for at in structure.outer(start, end):
        token = structure.tokens[at]
        if token.text in _SEPARATORS or token.keyword in ("AS", "DISTINCT", "SEPARATOR"):
            if begin < at:
                yield begin, at
            yield at, at + 1
            begin = at + 1
    if begin < end:
        yield begin, end


def constant(structure: Structure, start: int, end: int) -> str | None:
    """Value of a string written out in a query; None for any other expression."""
    if end != start + 1 or structure.tokens[start].kind != "string":
        return None
    text = structure.tokens[start].text
    quotes = 3 if text[:3] in ('"""', "'" * 3) and len(text) >= 6 else 1
    return _unescaped(text[quotes:-quotes])


def _resolved(base: str, iri: str) -> str:
    """Resolves an IRI; Python's own loses an empty fragment."""
    return urldefrag(base).url + iri if iri.startswith("#") else urljoin(base, iri)


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
        return _CHARACTERS.get(found[3], found[3])

    return _ESCAPE.sub(character, text) if "\\" in text else text


def literal(text: str) -> str:
    """Writes a string as SPARQL does."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
