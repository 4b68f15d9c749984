"""Passages: stretches of a frozen text, the proof that a quote stands where it says, and the way to find one.

Offsets count Unicode code points of the frozen text, which is what Python slices. The letters break words at
line ends and pages inside sentences; the `Reading` view undoes that for whoever searches or shows, and maps back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.errors import ChangedText, QuoteNotFound
from wijkgraph.letters.folding import SOFT_HYPHEN, hyphen_at_line_end
from wijkgraph.letters.frozen import Letter
from wijkgraph.names import names_at
from wijkgraph.rdf import NamedNode

# Where a text reads otherwise than it is printed: a hyphen at a line end, a soft one anywhere, white space but a blank.
_SEAM = re.compile(r"(?<=\w)-\n[ \t]*(?=\w)|\u00ad(?:[ \t]*\n[ \t]*(?!\s))?|(?! \S)\s+")
_BROKEN_ADDRESS = re.compile(r"(?<=[-/])\n(?=\S)")
# Printed and typed apostrophes are one character when searching.
_ALIKE = str.maketrans({"’": "'", "‘": "'"})
_BRIEF = 120  # characters of a quote that an error shows


@dataclass(frozen=True, order=True)
class Passage:
    """`exact` as printed in the letter with this key, from `start` up to but not including `end`."""

    letter: str
    start: int
    end: int
    exact: str
    base: str = ""  # of the project; without one it has no name

    @cached_property
    def iri(self) -> NamedNode:
        """`id/passage/{letter}/{start}-{end}`."""
        return names_at(self.base).passage(self.letter, self.start, self.end)

    @property
    def as_read(self) -> str:
        """The words without the page's line breaks."""
        return Reading(self.exact).text


class Reading:
    """Reading text: broken words joined, white space single; each character keeps its offset in the original."""

    def __init__(self, text: str) -> None:
        at, pieces = 0, []  # each stretch as read, and where it stands
        for seam in _SEAM.finditer(text):
            pieces += [(text[at : seam.start()], at), (_as_read(text, seam), seam.start())]
            at = seam.end()
        self._pieces = [*pieces, (text[at:], at)]
        self._characters = "".join(piece for piece, _ in self._pieces)

    @cached_property
    def text(self) -> str:
        """The text as read, without white space at either end."""
        return self._characters.strip()

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Offsets (start, end) of the quote in the original text, in order of appearance."""
        wanted = Reading(quote).text.translate(_ALIKE)
        if not wanted:
            return []
        places = re.finditer(re.escape(wanted), self._characters.translate(_ALIKE))
        return [(self._offsets[m.start()], self._offsets[m.end() - 1] + 1) for m in places]

    @cached_property
    def _offsets(self) -> list[int]:
        """Offset in the original text of each character of the reading text."""
        return [start + n for piece, start in self._pieces for n in range(len(piece))]


def prove_passages(letter: Letter, passages: Iterable[Passage]) -> None:
    """Checks that the text is as it was frozen and that every passage is in it.

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


def _as_read(text: str, seam: re.Match[str]) -> str:
    """Returns the text to read at a line break. In a web address the hyphen is kept and the break dropped."""
    if seam[0].startswith(SOFT_HYPHEN):
        return ""
    broken = seam[0].startswith("-")
    if _in_address(text, seam.start()):
        if broken:
            return "-"
        if _BROKEN_ADDRESS.match(text, seam.start()):
            return ""
    return hyphen_at_line_end(text, *seam.span()) if broken else " "


def _in_address(text: str, at: int) -> bool:
    """True if the word before this offset begins a web address."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return "://" in line.rpartition(" ")[2]


def _brief(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _BRIEF else shown[: _BRIEF - 1] + "…"
