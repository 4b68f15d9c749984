"""The synthetic letters: the same every time, true to their texts, and in the form of the real dataset."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from bench.generate import QUADS_PER_LETTER, corpus_of, letters_for, write_folder, write_nquads
from bench.queries import GRAPHS, QUERIES
from tests.ours import BASE
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.passages import prove_passages
from wijkgraph.project import find_layout
from wijkgraph.rdf import DefaultGraph, read_quads

pytestmark = pytest.mark.slow


def test_the_same_number_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other, another = (tmp_path / name for name in ("one.nq", "other.nq", "another.nq"))
    write_nquads(one, 5)
    write_nquads(other, 5)
    write_nquads(another, 5, seed=2)
    assert one.read_bytes() == other.read_bytes() != another.read_bytes()


def test_a_letter_is_the_same_in_a_dataset_of_any_size() -> None:
    assert corpus_of(3) == corpus_of(3)


def test_the_size_is_what_was_asked_for(tmp_path: Path) -> None:
    assert write_nquads(tmp_path / "data.nq", letters_for(30_000)) == pytest.approx(30_000, rel=0.1)
    assert letters_for(1) == 1
    assert letters_for(10 * QUADS_PER_LETTER) == 10


def test_every_quote_stands_in_its_letter() -> None:
    corpus = corpus_of(7)
    for ledger in corpus.ledgers:
        assert len(ledger.passages) > 20
        for letter in corpus.letters.values():
            prove_passages(letter, ledger.passages)


def test_the_default_graph_is_the_merge_of_the_others(tmp_path: Path) -> None:
    write_nquads(tmp_path / "data.nq", 12)
    counts = Counter(read_quads(tmp_path / "data.nq"))
    assert set(counts.values()) == {1}
    merged = {quad.triple for quad in counts if quad.graph_name == DefaultGraph()}
    assert merged == {quad.triple for quad in counts if quad.graph_name != DefaultGraph()}


def test_as_files_they_build_into_the_same_quads(root: Path, tmp_path: Path) -> None:
    for name in ("ontology", "queries"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "wijkgraph.toml", tmp_path)
    (tmp_path / "data" / "reference").mkdir(parents=True)
    write_folder(tmp_path, 3)
    built = set(read_quads(build_snapshot(find_layout(tmp_path, tmp_path / "build")).nquads))
    write_nquads(tmp_path / "data.nq", 3)
    written = set(read_quads(tmp_path / "data.nq"))
    assert written <= built


def test_every_query_of_the_benchmark_finds_something(tmp_path: Path) -> None:
    write_nquads(tmp_path / "data.nq", 80)
    store = EmbeddedStore.load(tmp_path / "data.nq", "test", BASE)
    assert len(QUERIES) >= 12
    for name, query in QUERIES.items():
        found = store.construct(query) if name in GRAPHS else store.select(query).rows
        assert found, name
