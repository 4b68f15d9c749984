"""Counts the rows of a SELECT answer in its bytes, as they pass by.

The engine serialises in Rust; looking at each row in Python would cost as much as the query, so each chunk is
searched once for what stands between two rows.
"""

_LINE_END = b"\n"
_MARKS = {
    "text/csv": _LINE_END,
    "text/tab-separated-values": _LINE_END,  # line feeds in values are escaped
    "application/sparql-results+xml": b"<result>",
    # The end of a row's last value, the end of the row, and the start of the next row.
    "application/sparql-results+json": b"}},{",
}
_FIRST_JSON_ROW = b'"bindings":[{"'
_SEAM = len(_FIRST_JSON_ROW)  # bytes kept of each chunk, because a mark may lie across two


class RowCounter:
    """Rows in the bytes seen so far.

    Exact, but for two oddities of JSON: `}},{` within a literal counts too, and rows that bind nothing do not.
    """

    def __init__(self, media_type: str) -> None:
        self._mark = _MARKS.get(media_type, b"")
        self._csv = media_type == "text/csv"
        self._seeking = media_type == "application/sparql-results+json"  # for the first row
        # The header of the two formats with lines is a line, but no row.
        self.rows = -1 if self._mark == _LINE_END else 0
        self._seam = b""
        self._quoted = False

    def count(self, chunk: bytes) -> None:
        """Take the next bytes of the answer into account."""
        if self._csv:
            self._count_lines(chunk)
        elif self._mark:
            # The chunk itself is not copied: what lies across two chunks is looked for in a few bytes of both.
            before, after = self._seam, chunk[:_SEAM]
            across = before + after
            self.rows += chunk.count(self._mark) + across.count(self._mark)
            self.rows -= before.count(self._mark) + after.count(self._mark)
            if self._seeking and (_FIRST_JSON_ROW in chunk or _FIRST_JSON_ROW in across):
                self._seeking = False
                self.rows += 1
            self._seam = (before + chunk)[-_SEAM:] if len(chunk) < _SEAM else chunk[-_SEAM:]

    def _count_lines(self, chunk: bytes) -> None:
        """Line ends outside quoted fields; a doubled quote closes and opens, which changes nothing."""
        for part in chunk.split(b'"'):
            if not self._quoted:
                self.rows += part.count(_LINE_END)
            self._quoted = not self._quoted
        self._quoted = not self._quoted  # the last part was not ended by a quote
