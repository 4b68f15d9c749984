"""Cache bounded in bytes; the least recently used entry goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

_ENTRY = 600  # bytes that an entry takes beside what it counts itself: key, object, places in the tables


class Sized(Protocol):
    """Value that knows its own size."""

    @property
    def size(self) -> int:
        """Size in bytes."""


T = TypeVar("T", bound=Sized)


@dataclass(frozen=True)
class CachedAnswer:
    """A whole answer, as a worker gave it."""

    body: bytes
    cut: bool
    rows: int

    @property
    def size(self) -> int:
        """Size of the answer in bytes."""
        return len(self.body)


class BoundedCache(Generic[T]):
    """Entries by key. Keys name the version of the data, so that no entry outlives its data."""

    def __init__(self, size_mb: int, entry_mb: int) -> None:
        self._size = size_mb << 20
        self._entry = min(entry_mb << 20, self._size)
        self._entries: OrderedDict[Hashable, T] = OrderedDict()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def __contains__(self, key: Hashable) -> bool:
        return key in self._entries

    def get(self, key: Hashable) -> T | None:
        """Looks up an entry, and counts the hit or miss; None if there is none."""
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self._entries.move_to_end(key)
        self.hits += 1
        return found

    def takes(self, size: int) -> bool:
        """True if an entry of `size` bytes may be kept."""
        return size <= self._entry and self._size > 0

    def put(self, key: Hashable, entry: T) -> None:
        """Keeps an entry that is not too large, in place of the least recently used ones; an older one is replaced."""
        if not self.takes(entry.size):
            return
        if before := self._entries.pop(key, None):
            self.bytes -= before.size + _ENTRY
        self._entries[key] = entry
        self.bytes += entry.size + _ENTRY
        while self.bytes > self._size:
            _, dropped = self._entries.popitem(last=False)
            self.bytes -= dropped.size + _ENTRY

    def clear(self) -> None:
        """Removes all entries, when a new version of the data has come."""
        self._entries.clear()
        self.bytes = 0


AnswerCache = BoundedCache[CachedAnswer]
