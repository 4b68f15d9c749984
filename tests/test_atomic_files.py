"""A file is written whole or not at all."""

from pathlib import Path

import pytest

from wijkgraph.atomic_files import write_atomically


def test_replaces_text_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.trig"
    write_atomically(path, "Kop één\n")
    assert path.read_bytes() == "Kop één\n".encode()
    write_atomically(path, b"\r\n\xff")
    assert path.read_bytes() == b"\r\n\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_who_reads_has_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.trig"
    write_atomically(path, "old")
    with path.open() as reader:
        write_atomically(path, "something new")
        assert reader.read() == "old"


def test_a_failed_write_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.trig"
    write_atomically(path, "old")

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, "something new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
