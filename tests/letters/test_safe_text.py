"""Characters that no reader sees are found with their place, and never reach a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.letters.safe_text import escaped, find_unsafe, unsafe_kind, without_unsafe


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\x1b", "control"), ("\x9b", "control"), ("\x0c", "control"), ("\x00", "control"), ("\u202e", "bidirectional"),
        ("\u2066", "bidirectional"), ("\u200b", "zero-width"), ("\ufeff", "zero-width"), ("\ue000", "private-use"),
        ("\U000f0000", "private-use"), ("\u2028", "line separator"), ("\U000e0041", "format"),
    ],
)  # fmt: skip
def test_an_unsafe_character_is_told_with_its_place(character: str, kind: str) -> None:
    unsafe = find_unsafe(f"Een\nbr{character}ief")
    assert unsafe is not None
    assert (unsafe.offset, unsafe.line, unsafe.column, unsafe.kind) == (6, 2, 3, kind)
    assert str(unsafe) == f"U+{ord(character):04X} ({kind}) at line 2, column 3"


def test_what_letters_print_is_safe() -> None:
    assert find_unsafe("«Voér» – financiële… m² €\u00a0900\u00ad\tÿ ŵ ’s\n") is None


@given(st.text())
def test_only_unsafe_characters_are_escaped_or_taken_out(text: str) -> None:
    assert find_unsafe(escaped(text)) is None
    safe, count = without_unsafe(text)
    assert find_unsafe(safe) is None
    assert count == sum(bool(unsafe_kind(one)) for one in text)
    if not count:
        assert escaped(text) == safe == text


@given(st.characters())
def test_every_control_and_private_character_is_unsafe(character: str) -> None:
    is_odd = (
        unicodedata.category(character) in ("Cc", "Cf", "Co", "Zl", "Zp") and character not in "\n\t\u00ad"
    )
    assert bool(unsafe_kind(character)) == is_odd == bool(find_unsafe(character))
