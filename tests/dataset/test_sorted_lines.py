"""Lines come out in order and once, whether memory held them or files did."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.dataset import sorted_lines
from wijkgraph.dataset.sorted_lines import SortedLines

LINES = st.lists(st.binary(max_size=5).map(lambda one: one.replace(b"\n", b"") + b"\n"), max_size=9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sorting")


@given(st.lists(LINES, max_size=9), st.integers(0, 40))
def test_lines_are_distinct_and_in_order(folder: Path, batches: list[list[bytes]], held: int) -> None:
    lines = SortedLines(folder, held)
    for number, batch in enumerate(batches, 1):
        lines.add(batch)
        expected = sorted({one for some in batches[:number] for one in some})
        assert list(lines) == expected  # and reading them leaves them there


def test_beyond_a_size_lines_are_in_files(tmp_path: Path) -> None:
    lines = SortedLines(tmp_path, held=10)
    lines.add([b"123456789\n"])
    assert not list(tmp_path.iterdir())
    lines.add([b"0\n"])
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == b"0\n123456789\n"


def test_no_more_files_are_open_at_once_than_a_process_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_lines, "_SIDE_BY_SIDE", 3)
    lines, expected = SortedLines(tmp_path, held=0), [b"%02d\n" % number for number in range(20)]
    for line in reversed(expected):
        lines.add([line])
        assert len(list(tmp_path.iterdir())) <= 3
    assert list(lines) == expected
