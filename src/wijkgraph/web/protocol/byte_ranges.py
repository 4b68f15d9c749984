"""Files of which ranges of bytes are given (RFC 9110, 14).

The framework's response would give a range with HEAD, refuse what is to be ignored, such as another unit, and refuse
all ranges for one that lies behind the end.
"""

import re

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from wijkgraph.errors import RangeBehindEnd
from wijkgraph.web.protocol.negotiation import header_lines

_ASKING = (b"range", b"if-range")
_RANGE = re.compile(r"(?P<first>[0-9]{1,1000})-(?P<last>[0-9]{0,1000})|-(?P<suffix>[0-9]{1,1000})")


class RangedFile(FileResponse):
    """A file under a strong ETag, whole or in the ranges that were asked for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the file. Raises RangeBehindEnd while nothing has been sent."""
        others = [header for header in scope["headers"] if header[0] not in _ASKING]
        wanted, held = header_lines(scope, b"range"), header_lines(scope, b"if-range")
        # Ranges are defined for GET alone, and for a client that holds nothing else (14.2, 13.1.5).
        if scope["method"] == "GET" and len(wanted) == 1 and held in ([], [self.headers["etag"]]):
            ranges = ranges_within(wanted[0], int(self.headers["content-length"]))
            if ranges:
                others.append((b"range", ranges.encode()))
        await super().__call__({**scope, "headers": others}, receive, send)


def ranges_within(header: str, size: int) -> str:
    """The ranges of a header of which a file of this size has a part; empty where the header is to be ignored.

    Raises RangeBehindEnd when there is none.
    """
    unit, _, listed = header.partition("=")
    wanted = [text for part in listed.split(",") if (text := part.strip())]
    found = [_RANGE.fullmatch(text) for text in wanted]
    if unit.lower() != "bytes" or not found:
        return ""
    within = []
    for text, match in zip(wanted, found, strict=True):
        if match is None or (match["last"] and int(match["last"]) < int(match["first"])):
            return ""
        if int(match["suffix"]) > 0 < size if match["suffix"] else int(match["first"]) < size:
            within.append(text)
    if not within:
        raise RangeBehindEnd(
            "The file has no such range",
            size=size,
            where=f"Range: {header[:200]}",
            next=f"It has {size} bytes.",
        )
    return f"bytes={','.join(within)}"
