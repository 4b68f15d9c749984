"""The dataset as text: its graphs merged, then written as sorted N-Quads and as TriG.

A triple is held as the text that N-Triples gives it, made once: to merge, to sort and to write takes no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
        """One N-Quads line per statement, sorted; a piece at a time, for the whole takes its size in memory twice."""
        lines = [f"{text} .\n" for text in self.merged]
        for name, texts in self.named.items():
            lines += [f"{text} {name} .\n" for text in texts]
        lines.sort()
        for start in range(0, len(lines), _PIECE):
            yield "".join(lines[start : start + _PIECE]).encode()

    def trig(self) -> Iterator[bytes]:
        """The same as TriG: named graphs first, everything sorted, prefixes too (the library shuffles them)."""
        head = len(PREFIXES)
        *prefixes, graphs = rewrite(self._by_graph(), RdfFormat.TRIG, prefixes=PREFIXES).split(b"\n", head)
        yield b"".join(line + b"\n" for line in [*sorted(prefixes), b""])
        yield graphs

    def _by_graph(self) -> Iterator[bytes]:
        """The lines of the named graphs one after another, then those of the merge."""
        ends = [*((f" {name} .\n", texts) for name, texts in self.named.items()), (" .\n", self.merged)]
        for end, texts in ends:
            if texts:
                yield f"{end.join(texts)}{end}".encode()
