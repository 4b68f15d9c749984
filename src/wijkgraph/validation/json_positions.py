"""Places of nodes and properties in a JSON-LD file.

As far as can honestly be said: a node is found by its `@id`, a property by the key as written in that object. Nodes
without `@id` are found by their order, where as many objects without one have the same properties. The place of any
other is the start of the file.
"""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from wijkgraph.rdf import BlankNode, NamedNode, Term, resolve
from wijkgraph.validation.graph import parts
from wijkgraph.validation.sources import RdfSource, labelling, unlabelled
from wijkgraph.validation.vocabulary import RDF_TYPE

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_NO_NODE = frozenset(("@value", "@list", "@set"))


class JsonPlaces:
    """Objects of one JSON-LD file, found in one reading."""

    def __init__(self, source: RdfSource) -> None:
        self._source = source
        self._text = source.content.decode("utf-8", "replace")
        self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        # Contexts that stand elsewhere are in place in what the parser reads.
        self._terms = _terms(source.readable.decode("utf-8", "replace"))
        self._named: dict[str, list[_Told]] = defaultdict(list)
        self._nameless: list[_Told] = []
        for each in _objects_in(self._text):
            ids = [(place, name) for key, name, place in each.texts if self._meaning(key) == "@id"]
            for place, name in ids:
                self._named[self._iri(name)].append((place, each.keys))
            if not ids and not each.is_in_context and each.keys.keys().isdisjoint(_NO_NODE):
                self._nameless.append((each.place, each.keys))

    def find(self, subject: Term, predicate: NamedNode | None) -> tuple[int, int, str]:
        """Returns line and column (from 1) and the line itself; the first line where the node is not found."""
        if isinstance(subject, BlankNode):
            told = self._of_blank_nodes.get(subject, [])
        else:
            told = self._named.get(subject.value, [])
        wanted = predicate.value if predicate else ""
        places = [place for _, keys in told for key, place in keys.items() if self._meaning(key) == wanted]
        return self._at(min(places or [place for place, _ in told] or [0]))

    def _at(self, offset: int) -> tuple[int, int, str]:
        row = bisect_right(self._lines, offset) - 1
        start = self._lines[row]
        end = self._lines[row + 1] if row + 1 < len(self._lines) else len(self._text)
        return row + 1, offset - start + 1, self._text[start:end].strip()

    def _meaning(self, key: str) -> str:
        """Returns the IRI or the keyword that a key stands for, as far as the contexts say."""
        told = self._terms.get(key, key)
        prefix, colon, local = told.partition(":")
        if colon and prefix in self._terms and not local.startswith("//"):
            return self._terms[prefix] + local
        if told == "@type":
            return RDF_TYPE.value
        return told if colon or told.startswith("@") else self._terms.get("@vocab", "") + told

    def _iri(self, name: str) -> str:
        """Returns the IRI that an `@id` stands for; the label of a blank node as it is."""
        if ":" in name:
            return name if name.startswith("_:") else self._meaning(name)
        with suppress(SyntaxError):
            return resolve(name, resolve(self._terms.get("@base", ""), self._source.base))
        return name

    @cached_property
    def _of_blank_nodes(self) -> dict[Term, list["_Told"]]:
        """Objects of each blank node: those with its label, or that without `@id` of its properties and its rank."""
        label = labelling(self._source)
        found: dict[Term, list[_Told]] = {}
        properties: dict[Term, set[str]] = {}
        for quad in unlabelled(self._source):
            _, predicate, _ = parts(quad)
            for place, node in enumerate((quad.subject, quad.object, quad.graph_name)):
                if isinstance(node, BlankNode):
                    known = properties.setdefault(label(node), set())
                    known |= {predicate.value} if place == 0 else set()
                    if str(node) in self._named:
                        found[label(node)] = self._named[str(node)]
        alike: dict[frozenset[str], tuple[list[Term], list[_Told]]] = defaultdict(lambda: ([], []))
        for blank, asked in properties.items():
            if blank not in found:
                alike[frozenset(asked)][0].append(blank)
        for place, keys in sorted(self._nameless, key=itemgetter(0)):
            meanings = map(self._meaning, keys)
            alike[frozenset(each for each in meanings if not each.startswith("@"))][1].append((place, keys))
        for nodes, objects in alike.values():
            if len(nodes) == len(objects):
                found |= {node: [each] for node, each in zip(nodes, objects, strict=True)}
        return found


def _terms(text: str) -> dict[str, str]:
    """Returns what the contexts in a document say of terms, prefixes and keywords; of two that differ, the last."""
    found: dict[str, str] = {}
    for each in _objects_in(text):
        if each.is_in_context and each.key == "@context":
            found.update((key, text) for key, text, _ in each.texts)
        elif each.is_in_context:
            found.update((each.key, name) for key, name, _ in each.texts if key == "@id")
    return found


_Told = tuple[
    int, dict[str, int]
]  # where a node is named, or its object begins, and where the keys of that stand


@dataclass
class _Object:
    """JSON object: offset, the key it stands under, its keys with offsets, and values that are texts, with theirs."""

    place: int
    key: str
    is_in_context: bool
    keys: dict[str, int] = field(default_factory=dict)
    texts: list[tuple[str, str, int]] = field(default_factory=list)
    last: str = ""
    arrays: int = 0  # that are open in it

    def take_key(self, key: str, place: int) -> None:
        """Notes a key, which is the last until there is another."""
        self.last = key
        self.keys.setdefault(key, place)


def _objects_in(text: str) -> Iterator[_Object]:
    """Yields each object when it ends."""
    opened = [_Object(0, "", False)]  # the objects we are in, and one around them all
    expects_value = False
    for match in _TOKEN.finditer(text):
        token, within = match.group(), opened[-1]
        if token == "{":
            is_in_context = within.is_in_context or within.last == "@context"
            opened.append(_Object(match.start(), within.last, is_in_context))
            expects_value = False
        elif token == "}" and len(opened) > 1:
            yield opened.pop()
        elif token == ":":
            expects_value = True
        elif token == ",":
            expects_value = False
        elif token in "[]":
            within.arrays += 1 if token == "[" else -1
        elif expects_value or within.arrays:
            within.texts.append((within.last, _string(token), match.start()))
        else:
            within.take_key(_string(token), match.start())


def _string(token: str) -> str:
    """Returns the text of a string as JSON writes it."""
    text: str = json.loads(token, strict=False) if "\\" in token else token[1:-1]
    return text
