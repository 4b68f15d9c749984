"""Counts the rows of a SELECT answer in its bytes, as they pass by.

The engine serialises in Rust; counting row by row in Python would cost as much as the query.
"""

from collections.abc import Callable

_TAIL = 16  # bytes: longer than every marker


class RowCounter:
    """Rows in the bytes seen so far; exact, save that `},{}` in a literal of a JSON answer counts too."""

    def __init__(self, media_type: str) -> None:
        self.rows = (
            -1 if media_type in ("text/csv", "text/tab-separated-values") else 0
        )  # the header is no row
        self._media_type = media_type
        self._tail = b""
        self._quoted = False

    def count(self, chunk: bytes) -> None:
        """Take the next bytes of the answer into account."""
        match self._media_type:
            case "text/tab-separated-values":
                self.rows += chunk.count(b"\n")  # line feeds in values are escaped
            case "text/csv":
                self._count_lines(chunk)
            case "application/sparql-results+xml":
                self._count_markers(chunk, _xml_rows)
            case "application/sparql-results+json":
                self._count_markers(chunk, _json_rows)

    def _count_lines(self, chunk: bytes) -> None:
        """Line ends outside quoted fields; a doubled quote opens and closes, which changes nothing."""
        for part in chunk.split(b'"'):
            if not self._quoted:
                self.rows += part.count(b"\n")
            self._quoted = not self._quoted
        self._quoted = not self._quoted  # the last part was not ended by a quote

    def _count_markers(self, chunk: bytes, rows_in: Callable[[bytes], int]) -> None:
        text = self._tail + chunk
        self.rows += rows_in(text) - rows_in(self._tail)
        self._tail = text[-_TAIL:]


def _xml_rows(text: bytes) -> int:
    return text.count(b"<result>") + text.count(b"<result/>")


def _json_rows(text: bytes) -> int:
    """Starts of rows: `},{"` opens a row unless the quote closes a literal, which `}` or `,` then follows."""
    starts = text.count(b'},{"') - text.count(b'},{"}') - text.count(b'},{",')
    return starts + text.count(b"},{}") + text.count(b'"bindings":[{')
