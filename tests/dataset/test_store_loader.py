"""The store holds what the dump does, whenever it is loaded and in however many pieces."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Store

from wijkgraph.dataset import store_loader
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.dataset.store_loader import StoreLoader
from wijkgraph.project import Layout
from wijkgraph.rdf import Quad, RdfFormat, parse, read_quads

pytestmark = pytest.mark.slow

LINES = [
    b"<x:a> <x:p> <x:b> <x:g> .\n",
    b"<x:a> <x:p> <x:b> <x:h> .\n",
    b"<x:b> <x:p> _:one <x:g> .\n",
    b'_:one <x:p> "a _: b" <x:g> .\n',
    b"<x:c> <x:p> _:one <x:h> .\n",
]
MERGED = b"".join(sorted({*LINES, *(line[:-9] + b" .\n" for line in LINES)}))


def in_store(quads: Iterable[Quad]) -> Counter[tuple[str, ...]]:
    """Quads as far as the store tells them apart, which takes every whole number for an xsd:integer."""
    return Counter(
        (str(one.subject), str(one.predicate), str(one.object).partition("^^")[0], str(one.graph_name))
        for one in quads
    )


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    (tmp_path / "dump.nq").write_bytes(MERGED)
    return tmp_path / "dump.nq"


def held(folder: Path) -> Counter[tuple[str, ...]]:
    return in_store(Store.read_only(str(folder)))


@pytest.mark.parametrize("piece", [1, 100, 10_000])
@pytest.mark.parametrize("early", [True, False])
def test_pieces_and_time_play_no_part(
    early: bool, piece: int, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_loader, "_PIECE", piece)
    folder = dump.with_name("store")
    with StoreLoader(folder, early=early) as loader:
        for line in LINES:
            loader.add([line])
        loader.wait()
        assert folder.exists() == (early and piece < 10_000)
        loader.finish(dump)
        loader.wait()
        assert held(folder) == in_store(parse(MERGED, RdfFormat.N_QUADS, where="test"))


def test_what_the_store_cannot_load_is_told(tmp_path: Path) -> None:
    (tmp_path / "dump.nq").write_bytes(b"no quad\n")
    with StoreLoader(tmp_path / "store", early=False) as loader:
        loader.finish(tmp_path / "dump.nq")
        with pytest.raises(SyntaxError):
            loader.wait()


@pytest.mark.parametrize("seems_unchanged", [True, False])
def test_a_dataset_of_many_pieces_is_whole(
    copy: Layout, monkeypatch: pytest.MonkeyPatch, seems_unchanged: bool
) -> None:
    monkeypatch.setattr(store_loader, "_PIECE", 500_000)
    build_snapshot(copy)
    with copy.alignments.open("a", encoding="utf-8") as file:
        file.write("<a:first> <a:knows> _:one . <z:last> <a:knows> _:one . _:one <a:says> '_: \\n' .\n")
    if seems_unchanged:
        os.utime(copy.alignments, (0, 0))
    small = build_snapshot(copy)
    assert small.nquads.stat().st_size > 5 * 500_000
    assert held(small.store) == in_store(read_quads(small.nquads))
    assert not list(copy.snapshots.glob(".*"))
