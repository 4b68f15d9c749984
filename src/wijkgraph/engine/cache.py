"""Cache of whole answers, bounded in bytes; the least recently used goes first."""

from collections import OrderedDict
from dataclasses import dataclass

_ENTRY = 600  # bytes that an answer takes beside its body: key, object, places in the tables


@dataclass(frozen=True)
class CachedAnswer:
    """A whole answer, as it was sent."""

    body: bytes
    cut: bool
    rows: int


class AnswerCache:
    """Answers by key. Keys name the version of the data, so that an answer never outlives its data."""

    def __init__(self, size_mb: int, entry_mb: int) -> None:
        self._size = size_mb << 20
        self._entry = min(entry_mb << 20, self._size)
        self._answers: OrderedDict[str, CachedAnswer] = OrderedDict()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def get(self, key: str) -> CachedAnswer | None:
        """Looks up an answer, and counts the hit or miss; None if there is none."""
        found = self._answers.get(key)
        if found is None:
            self.misses += 1
            return None
        self._answers.move_to_end(key)
        self.hits += 1
        return found

    def takes(self, size: int) -> bool:
        """True if an answer of `size` bytes may be kept."""
        return size <= self._entry and self._size > 0

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Keeps an answer that is not too large, in place of the least recently used ones."""
        if not self.takes(len(answer.body)) or key in self._answers:
            return
        self._answers[key] = answer
        self.bytes += len(answer.body) + _ENTRY
        while self.bytes > self._size:
            _, dropped = self._answers.popitem(last=False)
            self.bytes -= len(dropped.body) + _ENTRY

    def clear(self) -> None:
        """Removes all answers, when a new version of the data has come."""
        self._answers.clear()
        self.bytes = 0
