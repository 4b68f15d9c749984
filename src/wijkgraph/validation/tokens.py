"""Tokens of a few lines of Turtle, TriG, N-Triples, N-Quads or RDF/XML, to point at one of them."""

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.vocabulary import RDF_TYPE, XSD_NAMESPACE

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]{4,8}[^<>"{}|^`\\\x00-\x20]*)*>)
      | (?P<long>\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z))
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<word>(?:[\w.+%:\-]|\\.)+)
      | (?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(rb"@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(rb"(?:@?base\s+<|xml:base\s*=\s*[\"'])([^>\"']*)", re.IGNORECASE)
_MOST_KNOWN = 1024  # IRIs whose spellings are remembered: a file says the same few predicates again and again
_XML_PREFIX = re.compile(rb"xmlns(?::([\w.\-]+))?\s*=\s*[\"']([^\"']*)[\"']")
_XML_ENTITY = re.compile(rb"<!ENTITY\s+([\w.\-]+)\s+[\"']([^\"']*)[\"']")


class Prefixes:
    """Prefixes in force at a place in a file; a later declaration replaces an earlier one."""

    def __init__(self) -> None:
        self.bound: dict[str, str] = {}
        self.base = ""
        self._entities: dict[bytes, bytes] = {}  # of XML, by their references
        self._known: dict[str, set[str]] = {}  # spellings, as long as they hold

    def see(self, line: bytes) -> None:
        """Reads the declarations on a line."""
        lower = line.lower()
        if b"prefix" in lower:
            self._bind(_PREFIX, line)
        if b"base" in lower and (found := _BASE.search(line)):
            self.base = found[1].decode("utf-8", "replace")
            self._known.clear()
        if b"<!ENTITY" in line:
            self._entities |= {b"&" + name + b";": text for name, text in _XML_ENTITY.findall(line)}
        if b"xmlns" in line:
            self._bind(_XML_PREFIX, line)

    def _bind(self, pattern: re.Pattern[bytes], line: bytes) -> None:
        for name, space in pattern.findall(line):
            for reference, text in self._entities.items():
                space = space.replace(reference, text)
            prefix, iri = name.decode("utf-8", "replace"), space.decode("utf-8", "replace")
            if self.bound.get(prefix) != iri:
                self.bound[prefix] = iri
                self._known.clear()

    def spellings(self, iri: str) -> set[str]:
        """Returns the spellings of an IRI in force here: whole, relative, or with a prefix."""
        found = self._known.get(iri)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[iri] = self._spelled(iri)
        return found

    def unescaped(self, text: str) -> str:
        """Returns the value of an attribute of XML, without references to entities."""
        from html import unescape

        for reference, value in self._entities.items():
            text = text.replace(reference.decode("utf-8", "replace"), value.decode("utf-8", "replace"))
        return unescape(text)

    def _spelled(self, iri: str) -> set[str]:
        names = {f"<{iri}>"}
        names |= {f"<{iri[cut + 1 :]}>" for mark in "/#" if (cut := iri.rfind(mark)) >= 0}
        names |= {f"<{iri[cut:]}>" for cut in [iri.rfind("#")] if cut >= 0}
        if self.base and iri.startswith(self.base):
            names.add(f"<{iri.removeprefix(self.base)}>")
        for prefix, space in self.bound.items():
            if space and iri.startswith(space):
                names.add(f"{prefix}:{iri[len(space) :]}")
        return names


@dataclass(frozen=True)
class SourceLine:
    """Line as the parser was fed it, and the quotes of the long string it begins within, if any."""

    text: str
    within: str = ""

    def open_at_end(self) -> str:
        """Returns the quotes of the long string that is still open after this line; empty for none."""
        for match in _TOKEN.finditer(self.within + self.text):  # as if the string began here
            word = match.group()
            if match.lastgroup == "long" and (len(word) < 6 or not word.endswith(word[:3])):
                return word[:3]
        return ""


def find_statement(
    lines: list[SourceLine], prefixes: Prefixes, statement: Statement, *, depth: int
) -> tuple[int, int]:
    """Returns row and column (from 0) of a statement whose last token is on these lines.

    `depth` says how far to point: 1 at the subject, 2 at the predicate, 3 at the value. What is not spelled out on
    these lines (a subject given earlier, a nested blank node) is passed over.
    """
    text = "\n".join(line.text for line in lines)
    words = _words(text, lines[0].within if lines else "")
    spelled = [_spellings(node, prefixes, step) for step, node in enumerate(statement, start=1)]
    best = _forward(words, spelled, depth) if _hits(words, spelled[0]) else _backward(words, spelled[:depth])
    if isinstance(statement[0], BlankNode) and depth == 1:
        told = _backward(words, spelled)
        best = None if told is None else _opening(text, _begin(text, lines[0].within), told)
    if best is None:
        best = next((starts[0] for starts in words.values()), 0)
    row = text.count("\n", 0, best)
    return row, best - (text.rfind("\n", 0, best) + 1)


Words = dict[str, list[int]]  # what stands on some lines, in order, with its offsets


def _forward(words: Words, spelled: list[set[str]], depth: int) -> int | None:
    """Offset of the deepest part found from the subject on, in the shortest stretch that holds most parts."""
    subjects = _hits(words, spelled[0])
    if depth == 1:
        return subjects[-1]
    later = [_hits(words, names) for names in spelled[1:]]
    chains = [_chain(start, later) for start in subjects]
    best = min(chains, key=lambda chain: (-len(chain), chain[-1][1] - chain[0][1]))
    return [start for part, start in best if part <= depth][-1]


def _chain(start: int, later: list[list[int]]) -> list[tuple[int, int]]:
    """Returns the parts that follow a subject, each by its number and its first offset after the part before."""
    chain = [(1, start)]
    for part, hits in enumerate(later, start=2):
        following = bisect_right(hits, chain[-1][1])
        if following < len(hits):
            chain.append((part, hits[following]))
    return chain


def _backward(words: Words, spelled: list[set[str]]) -> int | None:
    """Returns the offset found without the subject, which is on an earlier line: the last part, from the value back."""
    best = None
    for names in reversed(spelled):
        hits = _hits(words, names)
        if hits:
            best = hits[-1]
            break
    return best


def _opening(text: str, begin: int, told: int) -> int | None:
    """Returns the offset where the node without a name begins whose predicate or value stands at `told`.

    It is the bracket around that, else the label, or the closed brackets, that the statement begins with.
    """
    closed, first = 0, None
    tokens = [
        match for match in _TOKEN.finditer(text, begin, told) if match.lastgroup not in ("comment", "tag")
    ]
    for match in reversed(tokens):
        word = match.group()
        if match.lastgroup == "mark" and word in ")]":
            closed += 1
        elif match.lastgroup == "mark" and word in "([":
            if not closed:
                return match.start()
            closed -= 1
        elif not closed and (word in (".", "{") or (match.lastgroup == "word" and word.endswith("."))):
            break
        if not closed:
            first = match.start()
    return first


def _hits(words: Words, names: set[str]) -> list[int]:
    found = [words[name] for name in names if name in words]
    return found[0] if len(found) == 1 else sorted(start for starts in found for start in starts)


@lru_cache(maxsize=4)  # several statements may stand on the same lines
def _words(text: str, within: str) -> Words:
    words: Words = {}
    for match in _TOKEN.finditer(text, _begin(text, within)):
        if match.lastgroup not in _PASSED_OVER:
            words.setdefault(_meant(match.group(), match.lastgroup), []).append(match.start())
    return words


def _begin(text: str, within: str) -> int:
    """Returns the offset after the long string that the text begins within, if any."""
    end = text.find(within) if within else -3
    return end + 3 if end >= 0 or not within else len(text)


_PASSED_OVER = ("comment", "tag", "mark")


def _meant(word: str, kind: str | None) -> str:
    """Returns a token without what only its spelling holds; of a string, a quotation mark and the text."""
    match kind:
        case "word":
            return _bare(word)
        case "string":
            return _text(_unescaped(word[1:-1]))
        case "long":
            return _text(_unescaped(word[3:-3]))
        case _:
            return _unescaped(word)


def _text(value: str) -> str:
    return '"' + value.replace("\r\n", "\n")  # a line comes without its line end


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_sign, text) if "\\" in text else text  # few hold any


def _sign(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2] or "0", 16)
    if number > sys.maxunicode:
        return escape[0]
    return _CONTROLS.get(escape[3], escape[3]) if escape[3] else chr(number)


def _bare(word: str) -> str:
    # A name may carry the full stop that ends the statement, and escapes before punctuation.
    return word.rstrip(".").replace("\\", "")


def find_in_xml(
    lines: list[SourceLine], prefixes: Prefixes, statement: Statement, *, depth: int
) -> tuple[int, int]:
    """Returns row and column in RDF/XML: of the element or attribute of the property, or what names the node."""
    rows = list(reversed(list(enumerate(line.text for line in lines))))
    if depth > 1:
        # Without a prefix the name is one of the default namespace, which attributes are not in.
        names = prefixes.spellings(statement[1].value) - {f"<{statement[1].value}>"}
        marks = "|".join(re.escape(name.removeprefix(":")) for name in names if not name.startswith("<"))
        element, attribute = re.compile(rf"<({marks})(?=[\s/>]|$)"), re.compile(rf"(?<=\s)({marks})\s*=")
        for row, text in rows if marks else ():
            if found := element.search(text) or attribute.search(text):
                return row, found.start(1)
    if isinstance(statement[0], NamedNode):
        names = prefixes.spellings(statement[0].value)
        for row, text in rows:
            for found in _XML_NODE.finditer(text):
                if f"<{prefixes.unescaped(found[2])}>" in names:
                    return row, found.start(2)
    started = ((row, found.start()) for row, text in rows if (found := _XML_START.search(text)))
    return next(started, (max(0, len(lines) - 1), 0))


_XML_NODE = re.compile(r"""\b(?:about|ID|resource)\s*=\s*(["'])(.*?)\1""")
_XML_START = re.compile(r"<[^/!?\s]")


def _spellings(node: Term, prefixes: Prefixes, step: int) -> set[str]:
    if isinstance(node, NamedNode):
        names = prefixes.spellings(node.value)
        return names | {"a"} if step == 2 and node == RDF_TYPE else names
    if isinstance(node, BlankNode):
        return set()  # labels were replaced; the enclosing statement is pointed at instead
    return _literal_spellings(node)


def _literal_spellings(literal: Literal) -> set[str]:
    names = {_text(literal.value)}
    datatype = literal.datatype.value
    if datatype.startswith(XSD_NAMESPACE) and datatype.removeprefix(XSD_NAMESPACE) in _BARE:
        names.add(literal.value)
    return names


_BARE = frozenset(("integer", "decimal", "double", "boolean"))
