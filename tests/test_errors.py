"""An error says what, where and what next, and the drawn tree is the real one."""

import errno
import os
import re
from pathlib import Path

import pytest

from wijkgraph import errors
from wijkgraph.errors import SourceError, StoreError, WijkgraphError, cannot_write, writing
from wijkgraph.toml_file import read_text


def test_an_error_reads_as_what_where_and_what_next() -> None:
    error = WijkgraphError("The letter is empty", where="letter.txt", next="Give a file with text.")
    assert str(error) == "The letter is empty (letter.txt). Give a file with text."


def test_the_drawn_tree_is_the_tree() -> None:
    drawn: dict[str, int] = {}
    parents: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"( {4,})([A-Z]\w+)(?:  |$)", line):
            depth, name = len(match[1]), match[2]
            above = [other for other, other_depth in drawn.items() if other_depth < depth]
            if above:
                parents[name] = above[-1]
            drawn[name] = depth
    real = {
        kind.__name__: kind.__base__.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, WijkgraphError) and kind.__base__ is not None
    }
    del real["WijkgraphError"]
    assert parents == real


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "Make room on the disk."),
        (errno.EROFS, "Write to another disk: nothing can be written to this one."),
        (errno.EACCES, "Make the file and its folder writable to you."),
        (errno.ENOTDIR, "Check the path: something on the way is a file, not a folder."),
        (errno.EISDIR, "Name a file: this is a folder."),
        (errno.ENAMETOOLONG, "Choose a shorter name."),
        (errno.ETIMEDOUT, "Check the path and the disk."),
    ],
)
def test_what_the_system_refuses_is_told_with_the_remedy_that_fits(number: int, remedy: str) -> None:
    with pytest.raises(StoreError) as told, writing("the letter", "letter.txt"):
        raise OSError(number, os.strerror(number))
    assert str(told.value) == f"Cannot write the letter: {os.strerror(number)} (letter.txt). {remedy}"


def test_the_store_on_disk_tells_in_words_that_the_disk_is_full() -> None:
    full = OSError("IO error: No space left on device: While appending to file: build/store/000009.log")
    told = cannot_write(full, "the dataset", "build", option="--build")
    assert told.what == "Cannot write the dataset: No space left on device"
    assert told.next == "Make room on the disk. Or name another place with --build."


def test_what_cannot_be_read_is_told_with_a_remedy_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="a folder") as told:
        read_text(tmp_path)
    assert told.value.where == str(tmp_path)
    with pytest.raises(SourceError, match=r"Check the path\."):
        read_text(tmp_path / "gone.toml")
