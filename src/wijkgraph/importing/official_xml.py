"""Text of the official publication's XML: paragraphs, headings, lists, and notes below the paragraph of their mark.

Read as a stream with counters of depth and elements of our own. A DOCTYPE passes unloaded; entities that a file
declares itself are refused. Elements of a kind that is not known are blocks: no text is lost.
"""

from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from wijkgraph.errors import SourceError, TooLarge
from wijkgraph.importing.conversion import Conversion

_DEEPEST = 200
_MOST_ELEMENTS = 500_000
_PIECE = 65_536  # bytes
_LEFT_OUT = frozenset(("metadata", "meta-data", "illustratie", "plaatje"))
_INLINE = frozenset(
    [
        "nadruk", "extref", "intref", "sup", "inf", "ondernummer", "dossiernr", "datum", "achternaam", "voornaam",
        "nr", "term", "organisatie", "plaats", "label", "li.nr", "lidnr", "begrotingshoofdstuk", "dossiernummer",
        "superscript", "subscript", "b", "i", "em", "strong", "a", "span", "noot.nr", "redactie", "unl", "toevoeging",
    ]
)  # fmt: skip
_APART = frozenset(
    ("li.nr", "lidnr", "nr", "label", "dossiernummer", "voornaam", "achternaam")
)  # a blank follows
_CONTINUES = frozenset(("al", "titel"))  # goes on in the line of a number that stands before it


def convert_xml(data: bytes, into: Conversion) -> None:
    """Adds the text of an XML file. Raises SourceError for what is not well-formed, too deep or declares entities."""
    target = _Blocks(into)
    parser = XMLParser(target=target, forbid_dtd=False, forbid_entities=True, forbid_external=False)
    try:
        for at in range(0, len(data), _PIECE):  # in pieces, so that a limit is felt where it is passed
            parser.feed(data[at : at + _PIECE])
        parser.close()
    except DefusedXmlException as error:
        raise SourceError(
            "The XML declares entities", next="Save it without a DOCTYPE of its own."
        ) from error
    except (ParseError, ValueError) as error:
        raise SourceError("The XML is not well-formed", next="Save it anew, or give its text.") from error
    if not target.has_text:
        raise SourceError("The XML has no text", next="Give the file with the paper, not its metadata alone.")


class _Blocks:
    """Target of the parser: adds blocks of text to a conversion as they end."""

    def __init__(self, into: Conversion) -> None:
        self._into = into
        self._open: list[str] = []
        self._elements = 0
        self._left_out = 0  # depth at which text is left out
        self._line: list[str] = []
        self._outer: list[list[str]] = []  # lines that a note interrupts
        self._notes: list[str] = []
        self.has_text = False

    def start(self, tag: Any, _: Any) -> None:
        """An element begins."""
        name = str(tag).rpartition("}")[2].lower()
        self._open.append(name)
        self._elements += 1
        if len(self._open) > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise TooLarge(
                f"The XML is nested deeper than {_DEEPEST} or has more than {_MOST_ELEMENTS} elements",
                next="Give the text of the paper.",
            )
        if self._left_out or name in _LEFT_OUT:
            self._left_out = self._left_out or len(self._open)
            if name in ("illustratie", "plaatje") and self._left_out == len(self._open):
                self._into.drop("pictures")
        elif name == "noot":
            self._outer.append(self._line)
            self._line = []
        elif name == "entry" and self._line:
            self._line.append(" | ")
        elif not self._is_inline(name) and not (name in _CONTINUES and self._after_number()):
            self._end_line()

    def end(self, tag: Any) -> None:
        """An element ends."""
        name = self._open.pop()
        if self._left_out:
            if len(self._open) < self._left_out:
                self._left_out = 0
        elif name == "noot.nr":
            number = "".join(self._line).strip()
            self._line = [f"{number} "]
            if self._outer:
                # Glued to its word, as the printed page has it.
                self._outer[-1][:] = ["".join(self._outer[-1]).rstrip(), number]
        elif name == "noot":
            if self._outer:
                self._notes.append("".join(self._line))
                self._line = self._outer.pop()
        elif name in _APART:
            self._line.append(" ")
        elif not self._is_inline(name) and name != "entry":
            self._end_line()

    def data(self, text: str) -> None:
        """Characters of an element."""
        if self._left_out:
            if text.strip():
                self._into.drop("metadata, characters", len(text))
        else:
            self._line.append(text)

    def comment(self, text: str) -> None:
        """A comment, left out."""
        self._into.drop("comments, characters", len(text))

    def close(self) -> None:
        """The document ends."""
        self._end_line()

    def _is_inline(self, name: str) -> bool:
        inside_note = bool(self._outer)
        inside_cell = "entry" in self._open[-4:]
        return name in _INLINE or inside_note or inside_cell

    def _after_number(self) -> bool:
        """True right behind the number of an item, a heading or a dossier."""
        before = "".join(self._line[-6:]).strip()
        return bool(before) and len("".join(self._line).strip()) <= 24 and self._open[-2:-1] != ["tekst"]

    def _end_line(self) -> None:
        if self._outer:
            return
        words = " ".join("".join(self._line).split())
        self._line = []
        if words:
            self.has_text = True
            self._into.add(words + "\n\n")
        for note in self._notes:
            self._into.add(" ".join(note.split()) + "\n\n")
        self._notes = []
