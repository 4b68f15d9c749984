"""Places of nodes and properties in a JSON-LD file.

As far as can honestly be said: a node is found by its `@id`, a property by the key as written in that object.
Nodes without `@id`, aliased keywords and contexts elsewhere leave the place at the start of the file.
"""

import re
from bisect import bisect_right

from wijkgraph.rdf import NamedNode, Term

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_CONTEXT_TERM = re.compile(r'"([^"]+)"\s*:\s*(?:"([^"]+)"|\{[^{}]*"@id"\s*:\s*"([^"]+)")')


class JsonPlaces:
    """Objects of one JSON-LD file with an `@id`, found in one reading."""

    def __init__(self, content: bytes) -> None:
        self._text = content.decode("utf-8", "replace")
        self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        self._terms = {
            name: whole or nested
            for name, whole, nested in _CONTEXT_TERM.findall(self._text)
            if name[0] != "@"
        }
        self._objects: dict[str, list[tuple[int, dict[str, int]]]] = {}
        self._scan()

    def find(self, subject: Term, predicate: NamedNode | None) -> tuple[int, int, str]:
        """Returns line and column (from 1) and the line itself; the first line where the node is not found."""
        objects = [each for name in self._names(subject) for each in self._objects.get(name, ())]
        wanted = self._names(predicate)
        keys = [place for _, known in objects for key, place in known.items() if key in wanted]
        places = keys or [place for place, _ in objects] or [0]
        return self._at(min(places))

    def _at(self, offset: int) -> tuple[int, int, str]:
        row = bisect_right(self._lines, offset) - 1
        start = self._lines[row]
        end = self._lines[row + 1] if row + 1 < len(self._lines) else len(self._text)
        return row + 1, offset - start + 1, self._text[start:end].strip()

    def _names(self, node: Term | None) -> set[str]:
        if not isinstance(node, NamedNode):
            return set()
        names = {node.value}
        for name, meaning in self._terms.items():
            prefix, _, local = meaning.partition(":")
            known = prefix in self._terms and not local.startswith("//")
            whole = self._terms[prefix] + local if known else meaning
            if whole == node.value:
                names.add(name)
            elif node.value.startswith(whole):
                names.add(f"{name}:{node.value[len(whole) :]}")
        if node.value.endswith("#type"):
            names.add("@type")
        return names

    def _scan(self) -> None:
        opened: list[_Object] = []  # the objects we are in
        expects_value = False
        for match in _TOKEN.finditer(self._text):
            token = match.group()
            if token == "{":
                opened.append(_Object())
                expects_value = False
            elif token == "}" and opened:
                closed = opened.pop()
                for name, place in closed.names:
                    self._objects.setdefault(name, []).append((place, closed.keys))
            elif token == ":":
                expects_value = True
            elif token in "[],":
                expects_value = expects_value and token == "["
            elif opened and expects_value:
                opened[-1].take_value(token[1:-1], match.start())
            elif opened:
                opened[-1].take_key(token[1:-1], match.start())


class _Object:
    """JSON object while it is read."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.names: list[tuple[str, int]] = []
        self._key = ""

    def take_key(self, key: str, place: int) -> None:
        self._key = key
        self.keys.setdefault(key, place)

    def take_value(self, value: str, place: int) -> None:
        if self._key == "@id":
            self.names.append((value, place))
