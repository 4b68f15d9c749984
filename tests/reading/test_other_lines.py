"""Metamorphic: what a paper says does not depend on where its lines and pages end."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document

CORPORA = Path(__file__).parent.parent / "corpora" / "reading"
TEXTS = {
    path.stem: path.read_text(encoding="utf-8")
    for name in ("dev", "held-out", "later")
    for path in sorted((CORPORA / name).glob("*.txt"))
}
FOOTER = "\n\nTweede Kamer, vergaderjaar 2013–2014, {}, nr. {} 3\n\n"
# Lines of a block that is no paragraph: items, notes, rows of tables, lines of a head.
LAYOUT = re.compile(
    r"\s*(?:[•·●▪◦*–—-]\s?|\(?(?:\d{1,2}|[a-z])[.)]\s|[¹²³⁴⁵⁶⁷⁸⁹]|\d{1,2} [A-Z«])|\d\d \d{3}\b|[A-Z]+ |.*\|"
)
SHORTEST_LINE, SHORTEST_PARAGRAPH = 50, 120
Change = Callable[[str], str]


def is_paragraph(block: str) -> bool:
    lines = block.strip("\n").split("\n")
    return (
        len(block) > SHORTEST_PARAGRAPH
        and re.search(r"[.?!»”\")]\d?\Z", block.strip()) is not None
        and not any(LAYOUT.match(line) for line in lines)
        and all(len(line.strip()) >= SHORTEST_LINE for line in lines[:-1])
    )


def on_one_line(block: str) -> str:
    first, *others = (line.strip() for line in block.strip("\n").split("\n"))
    for line in others:
        broken = first.endswith("-") and not first.endswith(" -")
        is_word = broken and first[-2].islower() and line[0].islower() and not re.match(r"(?:en|of)\b", line)
        first = first[:-1] + line if is_word else first + ("" if broken else " ") + line
    return re.sub(r"  +", " ", first)


def hyphenated(lines: list[str], width: int) -> list[str]:
    """The lines, the first four letters of a long word set at the end of the line above where they fit."""
    for place in range(1, len(lines)):
        word = re.match(r"([a-z]{4})(?=[a-z]{4})", lines[place])
        if word and not lines[place - 1].endswith("-") and len(lines[place - 1]) + 6 <= width:
            lines[place - 1] += f" {word[1]}-"
            lines[place] = lines[place][4:]
    return lines


def in_lines(width: int, *, hyphens: bool = False, footer: str = "") -> Change:
    """A change of each paragraph into lines of a width, or one line (0); with a page end in the middle of each."""

    def change(text: str) -> str:
        blocks = re.split(r"(\n[ \t]*\n)", text)
        return "".join(paragraph(block) if is_paragraph(block) else block for block in blocks)

    def paragraph(block: str) -> str:
        if not width:
            return on_one_line(block)
        lines = textwrap.wrap(on_one_line(block), width, break_long_words=False)
        lines = hyphenated(lines, width) if hyphens else lines
        if len(lines) > 1:
            lines[len(lines) // 2] = footer + lines[len(lines) // 2]
        return "\n".join(lines)

    return change


def said(text: str) -> dict[str, Any]:
    """The values of each field. A compound that a line end divides reads like a broken word: its hyphen is left out."""
    told = as_json(read_document(View(text, "x")))
    return {name: in_any_order(value) for name, value in told.items() if name != "evidence"}


def in_any_order(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"(?<=[a-z])-(?=[a-z])", "", fold(value))
    if isinstance(value, list):
        return sorted((in_any_order(one) for one in value), key=str)
    return {name: in_any_order(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("stem", TEXTS)
def test_a_finding_does_not_depend_on_where_lines_and_pages_end(stem: str) -> None:
    text = TEXTS[stem]
    plain = said(in_lines(0)(text))
    own = plain["own_id"] or ""
    footer = FOOTER.format(*own.split("-")) if re.fullmatch(r"\d{5}-\d+", own) else ""
    assert said(text) == plain
    for width in (60, 72, 100):
        for hyphens in (False, True):
            assert said(in_lines(width, hyphens=hyphens)(text)) == plain
            if footer:
                paged = said(in_lines(width, hyphens=hyphens, footer=footer)(text))
                paged["session_year"] = plain["session_year"]  # the footer gives one
                assert paged == plain


def test_the_changes_do_move_lines_and_pages() -> None:
    moved = [
        stem
        for stem, text in TEXTS.items()
        if in_lines(60)(text).count("\n") > in_lines(0)(text).count("\n") + 2
    ]
    broken = [stem for stem, text in TEXTS.items() if "-\n" in in_lines(60, hyphens=True)(text)]
    assert min(len(moved), len(broken)) > len(TEXTS) / 3
