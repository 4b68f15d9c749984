"""Kinds of files that hold a paper, told by their first bytes; the name of a file proves nothing."""

import re
from enum import StrEnum

from wijkgraph.errors import SourceError

_BEGINNING = 4096
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.I)
_NO_TEXT = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"{\\rtf",
)
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


class FileKind(StrEnum):
    """Kind of a file, by its media type."""

    TEXT = "text/plain"
    PDF = "application/pdf"
    XML = "application/xml"
    PAGE = "text/html"
    ARCHIVE = "multipart/related"  # a page saved with its pictures


def kind_of_file(data: bytes, where: str) -> FileKind:
    """The kind of a file. Raises SourceError for one that is none of them."""
    head = data[:_BEGINNING]
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(_NO_TEXT):
        raise SourceError(
            "The file is not plain text, PDF, XML or HTML",
            where=where,
            next="Save the paper in one of those forms.",
        )
    if head.startswith(_MARKS):
        raise SourceError(
            "The file is not plain text in UTF-8",
            where=where,
            next="Save it as UTF-8.",
        )
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.search(rb"^mime-version:", head, re.I | re.M) and b"multipart/related" in head.lower():
        return FileKind.ARCHIVE
    if bare.startswith(b"<"):
        return FileKind.PAGE if _PAGE.search(head) else FileKind.XML
    return FileKind.TEXT
