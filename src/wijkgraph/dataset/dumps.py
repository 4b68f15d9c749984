"""The dataset as text: its graphs merged, then written as sorted N-Quads and as TriG.

A triple is held as the text that N-Triples gives it, made once: to merge, to sort and to write takes no more. However
many there are, a bounded number of them is in memory.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

from wijkgraph.dataset.sorted_lines import HELD, SortedLines
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import NamedNode, RdfFormat, Triple, rewrite

_PIECE = 10_000  # lines


class Dump:
    """Graphs by name, and their merge: the default graph, in which a triple that several of them hold counts once."""

    def __init__(self, folder: Path, held: int = HELD) -> None:
        """Lines beyond `held` bytes go to files in a folder, which its maker removes."""
        self._by_text = SortedLines(folder, held)  # `subject predicate object graph .`
        self._by_graph = SortedLines(folder, held)  # `graph subject predicate object`

    def add(self, graphs: Iterable[tuple[NamedNode, Iterable[Triple]]]) -> list[bytes]:
        """Adds triples to graphs; a name may come more than once. Returns their lines of N-Quads."""
        named = [
            (graph, text) for name, triples in graphs for graph in [str(name)] for text in map(str, triples)
        ]
        lines = [f"{text} {name} .\n".encode() for name, text in named]
        self._by_text.add(lines)
        self._by_graph.add([f"{name} {text}\n".encode() for name, text in named])
        return lines

    def merged(self, mark: bytes = b"") -> Iterator[bytes]:
        """The texts of the triples of the merge, `subject predicate object`, sorted: of those with a mark in them."""
        lines = (line for line in self._by_text if mark in line) if mark else self._by_text
        return (text for text, _ in groupby(map(without_graph, lines)))

    def nquads(self) -> Iterator[bytes]:
        """N-Quads in pieces, sorted, the lines of one triple together: in the merge, then in its graphs."""
        # Nothing in a term sorts before a blank, so with a graph the lines are in the order of the triples.
        before, lines = b"", iter(self._by_text)
        while some := list(islice(lines, _PIECE)):
            piece = []
            for line in some:
                text = without_graph(line)
                if text != before:
                    piece.append(text + b" .\n")
                    before = text
                piece.append(line)
            yield b"".join(piece)

    def trig(self) -> Iterator[bytes]:
        """The same as TriG: named graphs first, everything sorted, prefixes too (the library shuffles them)."""
        head = len(PREFIXES)
        for number, stretch in enumerate(self._stretches()):
            *prefixes, graphs = rewrite([stretch], RdfFormat.TRIG, prefixes=PREFIXES).split(b"\n", head)
            if number == 0:
                yield b"".join(line + b"\n" for line in [*sorted(prefixes), b""])
            yield graphs

    def _stretches(self) -> Iterator[bytes]:
        """N-Quads, graph by graph, the merge last, in stretches that end with a graph or a subject of the merge."""
        placed = (line[:-1].split(b" ", 1) for line in self._by_graph)
        yield from _stretches((name, text + b" " + name + b" .\n") for name, text in placed)
        yield from _stretches((text[: text.index(b" ")], text + b" .\n") for text in self.merged())


def without_graph(line: bytes) -> bytes:
    """The triple of a line of N-Quads that names a graph: no name holds a blank."""
    return line[: line.rindex(b" ", 0, -3)]


def _stretches(lines: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Lines by what they belong to, in stretches that hold all of it."""
    held: list[bytes] = []
    before = b""
    for owner, line in lines:
        if len(held) >= _PIECE and owner != before:
            yield b"".join(held)
            held = []
        held.append(line)
        before = owner
    if held:
        yield b"".join(held)
