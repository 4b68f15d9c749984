"""Text of a PDF, page by page, as its producer set it: hyphens and line ends stay.

Text that is drawn invisibly (rendering mode 3) is left out and counted, unless the whole file has no other: then it is
the layer that text recognition put over a scan. White or tiny text is not told apart from other text.
"""

from io import BytesIO
from typing import Any

from wijkgraph.errors import SourceError, TooLarge
from wijkgraph.importing.conversion import Conversion

_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
_INVISIBLE = 3
_PAGE_BREAK = "\n\n "  # a blank before the first word is how frozen texts show that a page begins


def convert_pdf(data: bytes, into: Conversion) -> None:
    """Adds the text of a PDF. Raises SourceError for one without text or with a password, TooLarge for many pages."""
    reader = _reader(data)
    count = len(reader.pages)
    if count > into.limits.pages:
        raise TooLarge(
            f"The PDF has {count} pages, more than {into.limits.pages}",
            next="Give one paper a file, or raise the limit with --max-pages.",
        )
    pages = [_page_texts(page) for page in reader.pages]
    is_scan = not any(visible.strip() for visible, _ in pages)
    if is_scan and not any(hidden for _, hidden in pages):
        raise SourceError(
            "The PDF has no text: it holds pictures of pages",
            next="Have its text recognised first, and give the result.",
        )
    for number, (visible, hidden) in enumerate(pages):
        text = hidden if is_scan else visible
        into.add((_PAGE_BREAK if number and text.strip() else "") + text.strip())
        if not is_scan:
            into.drop("hidden text, characters", max(0, len(hidden) - len(visible)))
    if is_scan:
        into.remarks.append("the text is the layer of a text recognition over a scan")


def _reader(data: bytes) -> Any:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise SourceError("Reading a PDF needs an extra", next="Install wijkgraph with [pdf].") from error
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("The PDF has a password", next="Save it without one.")
        len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(error) from error
    return reader


def _page_texts(page: Any) -> tuple[str, str]:
    """The visible text of a page, and all of its text where some is invisible (else nothing)."""
    seen = _Modes()
    try:
        visible = page.extract_text(visitor_operand_before=seen.before)
        return visible, page.extract_text() if seen.dropped else ""
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile page makes the library do
        raise _damaged(error) from error


def _damaged(error: Exception) -> SourceError | TooLarge:
    if type(error).__name__ == "LimitReachedError":
        return TooLarge("The PDF unpacks to more than is allowed", next="Give the text of the paper.")
    return SourceError("The PDF is damaged", next="Save it anew, or give its text.")


class _Modes:
    """Follows the rendering mode of text, and empties what is shown invisibly before the library sees it."""

    def __init__(self) -> None:
        self.dropped = False
        self._mode = 0
        self._saved: list[int] = []

    def before(self, operator: Any, operands: Any, *_: Any) -> None:
        """Called with each operation of a page, in order."""
        if operator == b"q":
            self._saved.append(self._mode)
        elif operator == b"Q" and self._saved:
            self._mode = self._saved.pop()
        elif operator == b"Tr" and operands and isinstance(operands[0], int | float):
            self._mode = int(operands[0])
        elif operator in _SHOWING and self._mode == _INVISIBLE and operands:
            self.dropped = True
            operands[-1] = type(operands[-1])()
