"""The SPARQL tokeniser: the terminals of the grammar (SPARQL 1.1 Query, 19.8, with `<<` of 1.2).

One terminal is ambiguous without a parser: after an operand, `<` may be the operator or open an IRI. The
engine's parser decides by context, a tokeniser cannot; an IRI for which it would matter is refused.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from wijkgraph.errors import QueryRefused, QuerySyntax

# PN_CHARS_BASE, and the tail of VARNAME, beyond ASCII: they hold combining accents and signs, which \w does not.
_LETTERS = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_TAIL = r"\u00b7\u0300-\u036f\u203f\u2040"
_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"


def _terminals(letters: str, tail: str) -> dict[str, str]:
    """Patterns of the terminals, by kind.

    Runs are possessive: what follows one cannot begin with a character of it, so that to give some back is for nothing.
    """
    letter = f"A-Za-z{letters}"
    word = f"{letter}_0-9{tail}"
    name = rf"{word}\-"
    local = rf"(?:[{name}:]++|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]|\.(?=[{name}:.%\\]))*+"
    return {
        "space": r"[ \t\r\n]+|#[^\r\n]*",
        "iri": _IRI,
        "open": r"<<\(?|\{\||[({\[]",
        "close": r"\)>>|>>|\|\}|[)}\]]",
        "string": r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\""
        r"|'(?:[^'\\\r\n]++|\\.)*+'|\"(?:[^\"\\\r\n]++|\\.)*+\"",
        "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
        "variable": rf"[?$][{letter}_0-9][{word}]*",
        "blank": rf"_:[{letter}_0-9](?:[{name}]|\.(?=[{name}.]))*",
        # A prefix is looked for over a bounded stretch: `a.a.a.…` would else be searched to its end at every dot.
        "name": rf"(?:[{letter}](?:[{name}]|\.(?=[{name}.:])){{0,60}}+)?:{local}",
        "word": r"[^\W\d]\w*",
        "number": r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?",
        "sign": r"\^\^|\|\||&&|!=|<=|>=|[-+*/^|&!=<>?.,;~@$]",
    }


@cache
def _token(is_ascii: bool) -> re.Pattern[str]:
    """The pattern of a token. That of all letters takes long to make, and few queries need it."""
    terminals = _terminals("", "") if is_ascii else _terminals(_LETTERS, _TAIL)
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in terminals.items()), re.DOTALL)


def plain_terminals(telling: Sequence[str]) -> dict[str, str]:
    """Patterns of terminals in ASCII that can be read in one way, by kind, in the order in which they are tried.

    None matches where `tokenise` would take another token. A `<` that may be the operator or open an IRI has none, nor
    have quoted triples, and words and prefixes that hold a `telling` word, in letters of any case.
    """
    told = "|".join(map(re.escape, telling))
    terminals = _terminals("", "")
    return terminals | {
        "iri": rf"(?=<[A-Za-z][A-Za-z0-9+.\-]*://){_IRI}",
        "open": r"\{\||[({\[]",
        "close": r"\|\}|[)}\]]",
        "name": rf"(?![\w.\-]{{0,70}}?(?i:{told})){terminals['name']}",
        "word": rf"(?!\w*?(?i:{told})){terminals['word']}",
        "sign": r"\^\^|\|\||&&|!=|<=?(?=[ \t\r\n])|>=|>(?!>)|[-+*/^|&!=?.,;~@$]",
    }


_IRIREF = re.compile(_IRI)
_OPERAND_ENDS = frozenset(
    {"iri", "string", "language", "variable", "blank", "name", "word", "number", "close"}
)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_TELLING = re.compile(r"['#()]|service", re.IGNORECASE)


class Token(NamedTuple):
    """One terminal of a query. Offsets are Unicode code points."""

    kind: str  # a key of _terminals, except "space"
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
    found: re.Match[str] | None
    pattern = _token(query.isascii())
    scan = pattern.finditer(query)
    while (found := next(scan, None)) and found.start() == at:
        kind, text = str(found.lastgroup), found.group()
        if kind == "space":
            at = found.end()
            continue
        if kind == "open":
            if text.startswith("<<") and (inner := _IRIREF.match(query, at + 1)):
                # `<<http://…>` can only be the operator and an IRI; anything else may be either.
                _refuse_ambiguous(inner.group(), query, at)
                if _ABSOLUTE.match(inner.group()):
                    kind, text = "sign", "<"
                    scan = pattern.finditer(query, at + 1)
            within += text == "("
        elif kind == "close":
            within -= text == ")"
        elif kind == "iri" and within and previous in _OPERAND_ENDS:
            _refuse_ambiguous(text, query, at)
        yield Token(kind, text, at)
        previous = kind
        at += len(text)
    if at < len(query):
        raise _no_token(query, at)


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
