"""Letters are frozen once, byte for byte, and read with their checksum."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.ours import BASE
from wijkgraph.errors import NotFound, SourceError, UsageError
from wijkgraph.letters.frozen import freeze_letter, read_letter, read_letters
from wijkgraph.project import Layout

# Of the files as they were handed over: a frozen text never changes.
CHECKSUMS = {
    "kst-30995-100": "9158d7f6f9ffa49fd26efacb6fb5fc30c7edcffb9c571f5cc45020b1d004aaf6",
    "kst-30995-97": "5252e5f0f9698599c700a7b4701cb33594281a7475e9d0529aab932481530c91",
    "kst-30995-98": "5b6f5b442c6aa198e8ec16efadea83a646cea6b6f8a7af9990252cae887334b8",
    "kst-30995-99": "d78c0e1e9daf0f7325eedba05ee9b1bb6e836546845eb70b5a6f62de0b99c437",
    "kst-32847-694-bijlage-2": "d1f4377610a255d467dbfd4eac226292f6c7da10f2db991a9b5d6cb6778f892f",
}


@pytest.mark.parametrize("key", CHECKSUMS)
def test_the_letters_are_here_byte_for_byte(layout: Layout, key: str) -> None:
    letter = read_letters(layout.letters, BASE)[key]
    assert sha256((layout.letters / key / "letter.txt").read_bytes()).hexdigest() == CHECKSUMS[key]
    assert letter.frozen_checksum == CHECKSUMS[key]
    assert not letter.is_changed


def test_a_letter_is_frozen_once(tmp_path: Path) -> None:
    source = tmp_path / "brief.txt"
    source.write_text("Ik zeg toe.\n", encoding="utf-8")
    letter = freeze_letter(source, tmp_path / "letters" / "kst-1-1", BASE)
    assert letter.text == "Ik zeg toe.\n"
    with pytest.raises(UsageError, match="is frozen already"):
        freeze_letter(source, tmp_path / "letters" / "kst-1-1", BASE)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("geïnformeerd".encode("latin-1"), "not UTF-8: byte 0xef at byte offset 2"),
        (b"\xff\xfeI\x00k\x00", "not UTF-8"),
        (b"Ik zeg toe.\r\n", "carriage returns"),
        ("gei\u0308nformeerd".encode(), "not in Unicode form NFC"),
        (b" \n\n", "is empty"),
    ],
)
def test_what_cannot_be_frozen_leaves_nothing_behind(tmp_path: Path, data: bytes, complaint: str) -> None:
    source = tmp_path / "brief.txt"
    source.write_bytes(data)
    with pytest.raises(SourceError, match=complaint):
        freeze_letter(source, tmp_path / "letters" / "kst-1-1", BASE)
    assert not (tmp_path / "letters").exists()


def test_a_changed_text_is_noticed(copy: Layout) -> None:
    path = copy.letters / "kst-30995-99" / "letter.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("vier", "vijf", 1), encoding="utf-8")
    assert read_letter(path.parent, BASE).is_changed


@pytest.mark.parametrize(
    "statement",
    [
        "<https://w3id.org/wijkgraph/id/study/x> a wg:Study .",
        "<https://w3id.org/wijkgraph/id/letter/kst-30995-99> wg:signedBy <x:y> .",
    ],
)
def test_no_statement_enters_beside_the_claims(copy: Layout, statement: str) -> None:
    with (copy.letters / "kst-30995-99" / "letter.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n{statement}\n")
    with pytest.raises(SourceError, match="rests on nothing"):
        read_letters(copy.letters, BASE)


def test_letters_of_another_base_tell_that_the_base_changed(copy: Layout) -> None:
    with pytest.raises(SourceError, match="The base of the project changed") as told:
        read_letters(copy.letters, "https://data.example.org/")
    assert "id/letter/kst-30995-100, and not https://data.example.org/id/letter/kst-30995-100" in str(
        told.value
    )


def test_a_new_project_has_no_letters(tmp_path: Path) -> None:
    assert read_letters(tmp_path, BASE) == read_letters(tmp_path / "not-yet", BASE) == {}


def test_an_unknown_letter_is_not_found(layout: Layout) -> None:
    with pytest.raises(NotFound, match="kst-1-1"):
        read_letter(layout.letters / "kst-1-1", BASE)
