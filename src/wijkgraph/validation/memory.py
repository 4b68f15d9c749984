"""Memory of a validation run, watched on the way: what needs too much is refused before the machine has none left."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from wijkgraph.errors import TooLarge

T = TypeVar("T")

_AT_ONCE = 10_000  # triples between two looks
_SHARE = 0.9  # of what is free: other programs grow too
_MIB = 1 << 20


@dataclass(frozen=True)
class MemoryWatch:
    """Watch on the memory of this process: `most` is what it may take, in bytes; 0 is without limit."""

    most: int = 0

    @classmethod
    def of(cls, mebibytes: int | None) -> "MemoryWatch":
        """Makes a watch with this limit; None takes nearly all that is free now, 0 is no limit."""
        if mebibytes is not None:
            return cls(mebibytes * _MIB)
        free = _free()
        return cls(0 if free is None else _used() + int(free * _SHARE))

    def check(self, where: str, *, more: int = 0) -> None:
        """Raises TooLarge where the process takes more than it may, or would with `more` bytes."""
        if self.most and _used() + more > self.most:
            raise TooLarge(
                f"Validation would need more than the {self.most // _MIB} MiB of memory that it may take",
                where=where,
                next="Check fewer files at a time, or give it more with --memory-mb.",
            )

    def over(self, items: Iterable[T], where: str) -> Iterable[T]:
        """Returns the items, the memory checked every ten thousand of them. Raises TooLarge as they are taken."""
        return chain.from_iterable(self._batches(iter(items), where)) if self.most else items

    def _batches(self, items: Iterator[T], where: str) -> Iterator[Iterable[T]]:
        for first in items:  # none is held back: items that fill a cache of the processor are slow to come by
            self.check(where)
            yield chain((first,), islice(items, _AT_ONCE - 1))

    def processes(self, wanted: int, growth: int) -> int:
        """Returns how many processes there is room for, at most `wanted`, when each grows by so many bytes."""
        if not self.most or growth <= 0:
            return wanted
        return max(1, min(wanted, (self.most - _used()) // growth))


UNWATCHED = MemoryWatch()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keeps the collector of cycles from looking through millions of terms and numbers, which have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _used() -> int:
    """Returns the bytes that this process holds in memory."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _free() -> int | None:
    """Returns the bytes that this process may still take, by machine and container; None where that is not told."""
    rooms = [room for room in (_free_of_machine(), _free_of_container()) if room is not None]
    return min(rooms, default=None)


def _free_of_machine() -> int | None:
    with suppress(OSError, LookupError, ValueError):
        told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        return int(told["MemAvailable"].split()[0]) * 1024
    return None


_CONTAINER = Path("/sys/fs/cgroup")  # as a container sees its own


def _free_of_container(folder: Path = _CONTAINER) -> int | None:
    for limit, usage in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        with suppress(OSError, ValueError):
            stat = (folder / limit).parent / "memory.stat"
            told: dict[str, str] = dict(line.split(maxsplit=1) for line in stat.read_text().splitlines())
            cached = (
                told.get("total_inactive_file") or told.get("inactive_file") or "0"
            )  # given back when wanted
            return int((folder / limit).read_text()) - int((folder / usage).read_text()) + int(cached)
    return None
