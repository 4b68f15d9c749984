"""The tokens of a few lines of Turtle, TriG, N-Triples, N-Quads or RDF/XML, to point at one of them."""

import re

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.graph import Statement
from wijkgraph.validation.vocabulary import RDF_TYPE, XSD_NAMESPACE

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<long>\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z))
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<word>(?:[\w.+%:\-]|\\.)+)
      | (?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(rb"@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)
_XML_PREFIX = re.compile(rb"xmlns:([\w.\-]+)\s*=\s*[\"']([^\"']*)[\"']")


class Prefixes:
    """The prefixes in force at a place in a file; a later declaration replaces an earlier one."""

    def __init__(self) -> None:
        self.bound: dict[str, str] = {}

    def see(self, line: bytes) -> None:
        """Take in the declarations on a line."""
        if b"prefix" in line.lower():
            self._bind(_PREFIX, line)
        if b"xmlns:" in line:
            self._bind(_XML_PREFIX, line)

    def _bind(self, pattern: re.Pattern[bytes], line: bytes) -> None:
        for name, space in pattern.findall(line):
            self.bound[name.decode("utf-8", "replace")] = space.decode("utf-8", "replace")

    def spellings(self, iri: str) -> set[str]:
        """The ways in which this IRI may be written: whole, relative, or with a prefix."""
        names = {f"<{iri}>"}
        names |= {f"<{iri[cut + 1 :]}>" for mark in "/#" if (cut := iri.rfind(mark)) >= 0}
        for prefix, space in self.bound.items():
            if space and iri.startswith(space):
                names.add(f"{prefix}:{iri[len(space) :]}")
        return names


def find_statement(
    lines: list[str], prefixes: Prefixes, statement: Statement, *, depth: int
) -> tuple[int, int]:
    """Row and column (from 0) of a statement whose last token stands in these lines.

    `depth` says how far to point: 1 at the subject, 2 at the predicate, 3 at the value. What is not
    spelled out on these lines (a subject given earlier, a nested blank node) is passed over.
    """
    text = "\n".join(lines)
    words = _words(text)
    place = 0
    best: int | None = None
    for step, node in enumerate(statement[:depth], start=1):
        spelled = _spellings(node, prefixes, step)
        hits = [start for start, word in words if start >= place and _is(word, spelled)]
        if hits:
            # The subject nearest to the value is the one meant; after it, the first match.
            best = place = hits[-1] if step == 1 and depth == 1 else hits[0]
    if best is None:
        best = next((start for start, _ in words), 0)
    row = text.count("\n", 0, best)
    return row, best - (text.rfind("\n", 0, best) + 1)


def _words(text: str) -> list[tuple[int, str]]:
    # The first line may begin inside a long string that ended the statement before.
    start = 0
    first = text.partition("\n")[0]
    if (
        first.count('"""') % 2
        and "\n" in text
        and first.count('"""') == 1
        and not first.rstrip().endswith('"""')
    ):
        start = first.index('"""') + 3
    return [
        (match.start(), match.group())
        for match in _TOKEN.finditer(text, start)
        if match.lastgroup not in ("comment", "tag")
    ]


def _spellings(node: Term, prefixes: Prefixes, step: int) -> set[str]:
    if isinstance(node, NamedNode):
        names = prefixes.spellings(node.value)
        return names | {"a"} if step == 2 and node == RDF_TYPE else names
    if isinstance(node, BlankNode):
        return set()  # labels were replaced; the enclosing statement is pointed at instead
    return _literal_spellings(node)


def _literal_spellings(literal: Literal) -> set[str]:
    text = literal.value
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    names = {
        f'"{escaped.replace(chr(34), chr(92) + chr(34))}"',
        f"'{escaped}'",
        f'"""{text}"""',
        f"'''{text}'''",
    }
    datatype = literal.datatype.value
    if datatype.startswith(XSD_NAMESPACE) and datatype.removeprefix(XSD_NAMESPACE) in _BARE:
        names.add(text)
    return names


_BARE = frozenset(("integer", "decimal", "double", "boolean"))


def _is(word: str, spelled: set[str]) -> bool:
    # A bare name may carry the full stop that ends the statement, and escapes before punctuation.
    return word in spelled or word.rstrip(".") in spelled or word.replace("\\", "").rstrip(".") in spelled
