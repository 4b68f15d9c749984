"""Loading of the store of a snapshot, in a thread of its own: of a large dataset while it is still being read."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from pyoxigraph import Store

from wijkgraph.dataset.dumps import without_graph
from wijkgraph.rdf import RdfFormat, parse

# Bytes of N-Quads given to the store at once: a quarter of a million quads, some 350 MiB. The store's own loader holds
# a million quads or more (1.2 GiB).
_PIECE = 50_000_000


class StoreLoader:
    """The store of a snapshot while it is made. The engine loads without holding Python up."""

    def __init__(self, folder: Path, *, early: bool) -> None:
        """Without `early` nothing is loaded before the whole is there: of what seems to be there already."""
        self._folder = folder
        self._early = early
        self._held: list[bytes] = []
        self._size = 0
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1)
        self._work: Future[None] | None = None

    def __enter__(self) -> "StoreLoader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for what is being loaded, and closes the store."""
        self._thread.shutdown(cancel_futures=True)
        self._store = None

    def add(self, lines: Sequence[bytes]) -> None:
        """Takes lines of N-Quads, each with its graph, and loads them when they are a piece, with their merge."""
        if self._early:
            self._held += lines
            self._size += 2 * sum(map(len, lines))  # as nearly each triple is in the merge too
            if self._size > _PIECE:
                self._load_held()

    def finish(self, nquads: Path) -> None:
        """Begins to load the rest; all of it from the dump, which is sorted and merged, if nothing was loaded yet."""
        if self._work:
            self._load_held()
        self._work = self._thread.submit(self._join, None if self._work else nquads)

    def wait(self) -> None:
        """Waits until what was begun is done. Raises what loading raised."""
        if self._work:
            self._work.result()

    def _load_held(self) -> None:
        self.wait()  # no more than two pieces in memory: one that is loaded, one that grows
        lines, self._held, self._size = self._held, [], 0
        self._work = self._thread.submit(self._load_merged, lines)

    def _load_merged(self, lines: Sequence[bytes]) -> None:
        self._load(b"".join([*lines, *{without_graph(line) + b" .\n" for line in lines}]))

    def _join(self, nquads: Path | None) -> None:
        """Loads the dump, if given, and joins the pieces: else queries that join take up to 1.6 times more."""
        if nquads:
            with nquads.open("rb") as file:
                while piece := file.read(_PIECE) + file.readline():
                    self._load(piece)
        if self._store:
            self._store.optimize()
        self._store = None  # closed, so that readers may open it

    def _load(self, piece: bytes) -> None:
        self._store = self._store or Store(str(self._folder))
        plain, blank = _by_blank_nodes(piece)
        self._store.bulk_load(input=plain, format=RdfFormat.N_QUADS, lenient=True)
        if blank:
            self._store.bulk_extend(parse(blank, RdfFormat.N_QUADS, where=str(self._folder)))


def _by_blank_nodes(piece: bytes) -> tuple[bytes, bytes]:
    """Lines without blank nodes, and those which may have one: the loader names these anew with each piece."""
    if b"_:" not in piece:
        return piece, b""
    lines = piece.splitlines(keepends=True)
    return b"".join(one for one in lines if b"_:" not in one), b"".join(one for one in lines if b"_:" in one)
