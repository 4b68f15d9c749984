"""The dataset as text: its graphs merged, then written as sorted N-Quads and as TriG.

A triple is held as the text that N-Triples gives it, made once: to merge, to sort and to write takes no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from wijkgraph.names import PREFIXES, term
from wijkgraph.rdf import NamedNode, RdfFormat, Triple, rewrite

_PIECE = 10_000  # lines


@dataclass(frozen=True)
class Dump:
    """The texts of triples, `subject predicate object`, sorted: of the merge, and of each graph by its name's text."""

    merged: Sequence[str]
    named: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, graphs: Iterable[tuple[NamedNode, Iterable[Triple]]]) -> "Dump":
        """The dump of named graphs; a name may come more than once.

        Their merge is the default graph: a triple that several of them hold counts once.
        """
        named: dict[str, set[str]] = defaultdict(set)
        for name, triples in graphs:
            named[str(name)].update(map(str, triples))
        merged = set[str]().union(*named.values())
        return cls(sorted(merged), {name: sorted(named[name]) for name in sorted(named)})

    def with_graph(self, name: NamedNode, triples: Iterable[Triple]) -> "Dump":
        """The dump with one graph more, which is merged too."""
        texts = set(map(str, triples))
        return Dump(sorted({*self.merged, *texts}), {**self.named, str(name): sorted(texts)})

    @property
    def quads(self) -> int:
        """Quads in all, those of the default graph among them."""
        return len(self.merged) + sum(map(len, self.named.values()))

    def classes(self, space: str) -> Iterator[str]:
        """The local names of the classes from a namespace that things have, once for each thing of a class."""
        type_, before = str(term("rdf:type")), f"<{space}"
        for text in self.merged:
            _, predicate, kind = text.split(" ", 2)
            if predicate == type_ and kind.startswith(before):
                yield kind[len(before) : -1]

    def nquads(self) -> Iterator[bytes]:
        """One N-Quads line per statement, sorted, in pieces."""
        return _pieces(sorted(self._lines()))

    def trig(self) -> Iterator[bytes]:
        """The same as TriG: named graphs first, everything sorted, prefixes too (the library shuffles them)."""
        head = len(PREFIXES)
        pieces = _pieces(self._lines())
        *prefixes, graphs = rewrite(pieces, RdfFormat.TRIG, prefixes=PREFIXES).split(b"\n", head)
        yield b"".join(line + b"\n" for line in [*sorted(prefixes), b""])
        yield graphs

    def _lines(self) -> Iterator[str]:
        """N-Quads, graph by graph, the merge last."""
        for name, texts in sorted(self.named.items()):
            yield from [f"{text} {name} .\n" for text in texts]
        yield from (f"{text} .\n" for text in self.merged)


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines as bytes, never all of them at once: the whole would take its size in memory twice."""
    rest = iter(lines)
    while piece := "".join(islice(rest, _PIECE)):
        yield piece.encode()
