"""Long lists in parts: each part a document with an address of its own, so that a plain file host has them all.

`commitments` is the first part, `commitments/2` the next. A list that fits one part has only its plain address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wijkgraph.errors import NotFound
from wijkgraph.web.site.document_family import Family, RequestedForm, Site

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """One part of a list of `total` entries: the `number`-th, from 1, of `size` entries at most."""

    stem: str  # the address of the first part
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last part; an empty list has one part."""
        return count_parts(self.total, self.size)

    @property
    def start(self) -> int:
        """The place of the first entry, from 0."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """The place after the last entry."""
        return min(self.start + self.size, self.total)

    def of(self, entries: Sequence[T]) -> Sequence[T]:
        """The entries of this part."""
        return entries[self.start : self.start + self.size]

    def address(self, number: int) -> str:
        """The document of another part of the same list."""
        return address_of(self.stem, number)


def count_parts(total: int, size: int) -> int:
    """Number of parts of a list, at least one."""
    return max(1, -(-total // size))


def address_of(stem: str, number: int) -> str:
    """The document of one part of a list."""
    return stem if number == 1 else f"{stem}/{number}"


def part_of(ask: RequestedForm, total: int, size: int) -> Part:
    """The part that the address names. Raises NotFound after the last one."""
    part = Part(ask.stem.partition("/")[0], int(ask.parts.get("part") or "1"), size, total)
    if part.number > part.last:
        raise NotFound("The list is not that long", where=f"/{ask.stem}", next=f"Start at /{part.stem}.")
    return part


def listing(
    stem: str,
    render: Callable[[Site, RequestedForm], bytes],
    size: int,
    count: Callable[[Site], int],
    summary: str = "",
    parameters: Mapping[str, str] | None = None,
) -> Family:
    """The family of a list and its further parts, `size` entries each; `count` returns the number of entries."""

    def stems(site: Site) -> list[str]:
        return [address_of(stem, number + 1) for number in range(count_parts(count(site), size))]

    # The first part has one address only, and no number is longer than six digits.
    pattern = rf"{stem}(?:/(?P<part>[2-9]|[1-9][0-9]{{1,5}}))?"
    return Family(stem, pattern, render, stems, summary=summary, parameters=parameters or {})
