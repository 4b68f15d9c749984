"""The SPARQL tokeniser: the terminals of the grammar (SPARQL 1.1 Query, 19.8, with `<<` of 1.2).

One terminal is ambiguous without a parser: after an operand, `<` may be the operator or open an IRI. The
engine's parser decides by context, a tokeniser cannot; an IRI for which it would matter is refused.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wijkgraph.errors import QueryRefused, QuerySyntax

# PN_CHARS_BASE, the tail of VARNAME, and PN_CHARS: they hold combining accents and signs, which Python's \w does not.
_LETTER = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORD = rf"{_LETTER}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_NAME = rf"{_WORD}\-"
_LOCAL = rf"(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]|\.(?=[{_NAME}:.%\\]))*"
_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_TERMINALS = {
    "space": r"[ \t\r\n]+|#[^\r\n]*",
    "iri": _IRI,
    "open": r"<<\(?|\{\||[({\[]",
    "close": r"\)>>|>>|\|\}|[)}\]]",
    "string": r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\""
    r"|'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\"",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "variable": rf"[?$][{_LETTER}_0-9][{_WORD}]*",
    "blank": rf"_:[{_LETTER}_0-9](?:[{_NAME}]|\.(?=[{_NAME}.]))*",
    # A prefix is looked for over a bounded stretch: `a.a.a.…` would otherwise be searched to its end at every dot.
    "name": rf"(?:[{_LETTER}](?:[{_NAME}]|\.(?=[{_NAME}.:])){{0,60}}+)?:{_LOCAL}",
    "word": r"[^\W\d]\w*",
    "number": r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?",
    "sign": r"\^\^|\|\||&&|!=|<=|>=|[-+*/^|&!=<>?.,;~@$]",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TERMINALS.items()), re.DOTALL)
_IRIREF = re.compile(_IRI)
_OPERAND_ENDS = frozenset(
    {"iri", "string", "language", "variable", "blank", "name", "word", "number", "close"}
)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_TELLING = re.compile(r"['#()]|service", re.IGNORECASE)


class Token(NamedTuple):
    """One terminal of a query. Offsets are Unicode code points."""

    kind: str  # a key of _TERMINALS, except "space"
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """Text of a bare word in capitals; empty for any other kind."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """Name of a variable without `?` or `$`; empty for any other kind."""
        return self.text[1:] if self.kind == "variable" else ""


def tokenise(query: str) -> Iterator[Token]:
    """Yields the tokens of a query, without spaces and comments.

    Raises QuerySyntax where no terminal fits, QueryRefused for an IRI that might also be read as an operator.
    """
    at, previous, within = 0, "", 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            raise _no_token(query, at)
        kind, text = str(found.lastgroup), found.group()
        if text.startswith("<<") and (inner := _IRIREF.match(query, at + 1)):
            # `<<http://…>` can only be the operator and an IRI; anything else may be either.
            _refuse_ambiguous(inner.group(), query, at)
            kind, text = ("sign", "<") if _ABSOLUTE.match(inner.group()) else (kind, text)
        elif kind == "iri" and within and previous in _OPERAND_ENDS:
            _refuse_ambiguous(text, query, at)
        if kind != "space":
            within += (text == "(") - (text == ")")
            yield Token(kind, text, at)
            previous = kind
        at += len(text)


def _no_token(query: str, at: int) -> QuerySyntax:
    """Error for a place at which no terminal fits."""
    if query[at] in "\"'":
        return QuerySyntax(
            "This string is not closed",
            where=place(query, at),
            next="Close it on its line, or write three quotes around a text of several lines.",
        )
    return QuerySyntax(
        "Not a SPARQL query: no token starts here", where=place(query, at), next="Mend it there."
    )


def _refuse_ambiguous(text: str, query: str, at: int) -> None:
    """Refuses an IRI that would hide a comment, a string, a bracket or SERVICE if `<` is the operator.

    `scheme://…` cannot be the operator: no operand can start after the second slash.
    """
    if _TELLING.search(text) and not _ABSOLUTE.match(text):
        raise QueryRefused(
            "This '<' may open an IRI or compare two values",
            where=place(query, at),
            next="Write a space after it to compare, or a prefixed name or full IRI.",
        )


def place(query: str, at: int) -> str:
    """Line and column of an offset, both counted from one: `line 3, column 7`."""
    line = query.count("\n", 0, at) + 1
    return f"line {line}, column {at - query.rfind(chr(10), 0, at)}"
