"""Passages: stretches of a frozen text, the proof that a quote stands where it says, and the way to find one.

Offsets count Unicode code points of the frozen text, which is what Python slices. The letters break words at
line ends and pages inside sentences; the `Reading` view undoes that for whoever searches or shows, and maps back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wijkgraph import names
from wijkgraph.errors import ChangedText, QuoteNotFound
from wijkgraph.letters import Letter
from wijkgraph.rdf import NamedNode

# A word broken at a line end: letter, hyphen, line end, small letter. Capitals break alike in capitalised heads.
_BROKEN_WORD = re.compile(r"(?:(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])|(?<=[A-Z])-\n(?=[A-Z]))")
_BROKEN_ADDRESS = re.compile(r"(?<=[-/])\n(?=\S)")
_SPACE = re.compile(r"\s+")
# Printed and typed apostrophes are one character when searching.
_ALIKE = str.maketrans({"’": "'", "‘": "'"})


@dataclass(frozen=True, order=True)
class Passage:
    """`exact` as printed in the letter with this key, from `start` up to but not including `end`."""

    letter: str
    start: int
    end: int
    exact: str

    @cached_property
    def iri(self) -> NamedNode:
        """`id/passage/{letter}/{start}-{end}`."""
        return names.passage(self.letter, self.start, self.end)

    @property
    def as_read(self) -> str:
        """The words without the page's line breaks."""
        return Reading(self.exact).text


class Reading:
    """A text as one reads it: broken words joined, white space single; every character knows its offset."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        offsets: list[int] = []
        at = 0
        breaks = {m.start(): m.end() for m in _BROKEN_WORD.finditer(text) if not _in_address(text, m)}
        breaks |= {m.start(): m.end() for m in _BROKEN_ADDRESS.finditer(text) if _in_address(text, m)}
        while at < len(text):
            if at in breaks:
                at = breaks[at]
                continue
            if space := _SPACE.match(text, at):
                characters.append(" ")
                offsets.append(at)
                at = space.end()
                continue
            characters.append(text[at])
            offsets.append(at)
            at += 1
        self._characters = "".join(characters)
        self._offsets = offsets

    @cached_property
    def text(self) -> str:
        """The text as read, without white space at either end."""
        return self._characters.strip()

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Where the quote stands, as (start, end) in the original text, in order of appearance."""
        wanted = Reading(quote).text.translate(_ALIKE)
        if not wanted:
            return []
        places = re.finditer(re.escape(wanted), self._characters.translate(_ALIKE))
        return [(self._offsets[m.start()], self._offsets[m.end() - 1] + 1) for m in places]


def find_passages(letter: Letter, quote: str) -> list[Passage]:
    """Every place where the quote stands in the letter, line breaks and hyphenation aside."""
    return [
        Passage(letter.key, start, end, letter.text[start:end])
        for start, end in Reading(letter.text).find(quote)
    ]


def prove_passages(letter: Letter, passages: Iterable[Passage]) -> None:
    """Return quietly when every passage stands in the letter and the text is as it was frozen.

    Raises QuoteNotFound for the first passage that does not stand there, ChangedText when all stand but the
    text differs from the frozen one.
    """
    for passage in sorted(passages):
        found = letter.text[passage.start : passage.end]
        if not 0 <= passage.start < passage.end <= len(letter.text) or found != passage.exact:
            raise QuoteNotFound(
                f"Letter {letter.key} does not read '{_brief(passage.exact)}' at {passage.start}–{passage.end}; "
                f"it reads '{_brief(found)}' there",
                where=passage.iri.value,
                next=(
                    "The text changed after this claim was made: restore letter.txt, or propose the claim anew."
                    if letter.is_changed
                    else "Mend the passage, or propose the claim anew."
                ),
            )
    if letter.is_changed:
        raise ChangedText(
            f"Letter {letter.key} is not the text that was frozen: "
            f"checksum {letter.checksum[:12]}…, expected {letter.frozen_checksum[:12]}…",
            where=letter.iri.value,
            next="Restore letter.txt from version control; a corrected text is a new letter.",
        )


def _in_address(text: str, match: re.Match[str]) -> bool:
    """Whether the line breaks off in a web address, where a hyphen is part of the address."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return "://" in line.rpartition(" ")[2]


def _brief(text: str, limit: int = 120) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
