"""Error tree of wijkgraph.

Raised low, presented once, high: `cli` maps each class to an exit code, `web` to an HTTP status, and both tell it
in the reader's language (`words`).
Invalid *data* is not an error but a list of findings.

    WijkgraphError
      UsageError           the asker's mistake in how a command was told: a setting, an option, an address, a taken name
      SourceError          a letter, claim file, graph file or shapes file cannot be read as what it should be
        ChangedText        the frozen text of a letter is no longer the text that was frozen
      ClaimError           a claim that cannot be true to its source: malformed, double, quote not found
        QuoteNotFound      the quoted words do not stand at that place in the letter
      QuestionError        the asker's mistake in a named question
        UnknownQuestion    no question has that name
        BadSlot            a slot is unknown, or its value is not of the slot's type
      QueryError           the asker's mistake in a SPARQL query
        QuerySyntax        the query is not SPARQL 1.1
        QueryRefused       the query asks for what is never done here: SERVICE, LOAD, updates, too deep nesting
      LimitReached         the answer would need more than is allowed; nothing partial was given
        TooSlow            the deadline passed
        TooLarge           rows, bytes or memory ran out
        Busy               the queue is full; come back later
          ShareSpent       this client has used what one client may use
      RequestError         the asker's mistake in an HTTP request: a parameter, an encoding
        WrongMethod        the address does not take that method
        BodyTooLarge       the request's body is larger than is read
        UnknownMediaType   the request's body is in a format, charset or coding that is not read
        OtherVersion       another version stands there than the request is made for
        RangeBehindEnd     the file is shorter than the range of bytes that was asked for
      EngineFailure        a validation engine gave up, or two engines disagree
      StoreError           a store or a remote engine is away or broken; a folder or port cannot be used
      NotFound             nothing goes by that name
        Gone               what went by that name was withdrawn, and is remembered
      NotAcceptable        no representation fits what the client accepts
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class WijkgraphError(Exception):
    """Root of the tree. Attributes: `what` happened, `where`, and what to do `next`; the last two may be empty."""

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next = next

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.next}" if self.next else ""
        return f"{self.what}{place}.{advice}"

    def to_message(self) -> dict[str, str]:
        """Encodes the error for another process, where `error_of` makes it again."""
        return {"error": type(self).__name__, "what": self.what, "where": self.where, "next": self.next}


def error_of(message: Mapping[str, str]) -> WijkgraphError:
    """Decodes what `to_message` made; a StoreError for a class that this tree does not have."""
    found = globals().get(message["error"], StoreError)
    error: WijkgraphError = found(message["what"], where=message["where"], next=message["next"])
    return error


class UsageError(WijkgraphError):
    """A setting, option or address is invalid, or a name is taken."""


class SourceError(WijkgraphError):
    """A file is missing, unreadable or not in its format."""


class ChangedText(SourceError):
    """The frozen text of a letter is no longer the text that was frozen."""


class ClaimError(WijkgraphError):
    """A claim is malformed, stands twice, or has no evidence."""


class QuoteNotFound(ClaimError):
    """The quoted words do not stand at that place in the letter."""


class QuestionError(WijkgraphError):
    """Base of mistakes in asking a named question."""


class UnknownQuestion(QuestionError):
    """No question has that name."""


class BadSlot(QuestionError):
    """A slot is unknown, or its value is not of the slot's type; `near` are values that may have been meant."""

    def __init__(
        self, what: str, *, where: str = "", next: str = "", slot: str = "", near: tuple[str, ...] = ()
    ) -> None:
        super().__init__(what, where=where, next=next)
        self.slot = slot
        self.near = near


class QueryError(WijkgraphError):
    """Base of mistakes in a SPARQL query."""


class QuerySyntax(QueryError):
    """The query is not SPARQL 1.1."""


class QueryRefused(QueryError):
    """The query uses a feature that is refused: SERVICE, LOAD, an update, too deep nesting."""


class LimitReached(WijkgraphError):
    """The answer would need more than is allowed."""


class TooSlow(LimitReached):
    """The deadline passed before the answer was whole."""


class TooLarge(LimitReached):
    """The answer has too many rows or bytes, or needs too much memory."""


class Busy(LimitReached):
    """The queue is full; `retry_after` is in seconds."""

    def __init__(self, what: str, *, retry_after: int = 1, where: str = "", next: str = "") -> None:
        super().__init__(what, where=where, next=next)
        self.retry_after = retry_after  # seconds


class EngineFailure(WijkgraphError):
    """A validation engine gave up on the shapes, or two engines disagree."""


class ShareSpent(Busy):
    """The client has used up its share of the work."""


class RequestError(WijkgraphError):
    """Base of mistakes in an HTTP request."""


class WrongMethod(RequestError):
    """The address does not take that method."""

    def __init__(self, what: str, *, allowed: tuple[str, ...], where: str = "", next: str = "") -> None:
        super().__init__(what, where=where, next=next)
        self.allowed = allowed


class BodyTooLarge(RequestError):
    """The body of a request is larger than is read."""


class UnknownMediaType(RequestError):
    """The body of a request is in a format, charset or coding that is not read.

    `codings` names those that are, where the coding is at fault.
    """

    def __init__(self, what: str, *, codings: str = "", next: str) -> None:
        super().__init__(what, next=next)
        self.codings = codings


class OtherVersion(RequestError):
    """Another version stands at the address than the request is made for."""


class RangeBehindEnd(RequestError):
    """The ranges of bytes that were asked for lie behind the end of a file, which has `size` bytes."""

    def __init__(self, what: str, *, size: int, where: str = "", next: str = "") -> None:
        super().__init__(what, where=where, next=next)
        self.size = size


class StoreError(WijkgraphError):
    """A store or remote engine is away or broken, or a folder or port cannot be used."""


class NotFound(WijkgraphError):
    """Nothing goes by that name; `near` are the things, as `kind/key`, that may have been meant."""

    def __init__(self, what: str, *, where: str = "", next: str = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where, next=next)
        self.near = near


class Gone(NotFound):
    """The thing of that name was withdrawn; `successors` are the addresses of what came in its place."""

    def __init__(
        self, what: str, *, successors: tuple[str, ...] = (), where: str = "", next: str = ""
    ) -> None:
        super().__init__(what, where=where, next=next)
        self.successors = successors


class NotAcceptable(WijkgraphError):
    """No representation fits the client's Accept header."""


# Remedies of what a system refuses, by its number (errno(3)). Where reading asks for another than writing, a pair.
REMEDIES: Mapping[int, str | tuple[str, str]] = {
    errno.ENOSPC: "Make room on the disk.",
    errno.EDQUOT: "Make room: your share of the disk is full.",
    errno.EFBIG: "Allow larger files (`ulimit -f`).",
    errno.EROFS: "Write to another disk: nothing can be written to this one.",
    errno.EACCES: ("Make it readable to you.", "Make the file and its folder writable to you."),
    errno.EPERM: ("Make it readable to you.", "Make the file and its folder writable to you."),
    errno.ENOENT: ("Check the path.", "Make the folder first."),
    errno.ENOTDIR: "Check the path: something on the way is a file, not a folder.",
    errno.EEXIST: "Check the path: something on the way is a file, not a folder.",
    errno.EISDIR: "Name a file: this is a folder.",
    errno.ENOTEMPTY: "Empty the folder first.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ELOOP: "Mend the link: it leads back to itself.",
    errno.EMFILE: "Allow more open files (`ulimit -n`).",
    errno.ENFILE: "Close other programs: the system has too many open files.",
    errno.EIO: "Check the disk: it fails.",
}


def cannot_read(error: OSError, path: object) -> SourceError:
    """Returns the error for a file that the system cannot open or read; `path` is named in it."""
    reason, remedy = _told(error, writes=False)
    return SourceError(f"Cannot read the file: {reason}", where=str(path), next=remedy)


def cannot_write(error: OSError, what: str, path: object, *, option: str = "") -> StoreError:
    """Returns the error for what the system cannot write, such as `the letter`; `option` is one that names a place."""
    reason, remedy = _told(error, writes=True)
    return StoreError(
        f"Cannot write {what}: {reason}",
        where=str(path),
        next=f"{remedy} Or name another place with {option}." if option else remedy,
    )


@contextmanager
def writing(what: str, path: object, *, option: str = "") -> Iterator[None]:
    """Turns what the system refuses within the block into the error of `cannot_write`."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error, what, path, option=option) from error


def _told(error: OSError, *, writes: bool) -> tuple[str, str]:
    """Reason and remedy. The store on disk gives no number: its sentence holds the system's."""
    number = error.errno or next((one for one in REMEDIES if os.strerror(one) in str(error)), 0)
    reason = os.strerror(number) if number else str(error)
    remedy = REMEDIES.get(number, "Check the path and the disk.")
    return reason, remedy if isinstance(remedy, str) else remedy[writes]
