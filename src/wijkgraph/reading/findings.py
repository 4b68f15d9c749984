"""Findings of a reader: a kind, the words of its slots, and where they stand.

A finding never carries a value on its reader's word: slots hold printed words, and the program computes dates,
numbers and names from them (`values`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wijkgraph.letters.view import View

Cite = tuple[int, str]  # number of a sentence, and words that stand in it


@dataclass(frozen=True)
class Finding:
    """One finding. `by` names the rule, the exchange or the draft it comes from."""

    kind: str
    slots: Mapping[str, tuple[str, ...]]
    cites: tuple[Cite, ...]
    by: str
    contested: str = field(default="")  # why a person must look first; empty where nothing speaks against it

    def words(self, slot: str) -> str:
        """The first words of a slot; empty where it has none."""
        return self.slots.get(slot, ("",))[0] if self.slots.get(slot) else ""


def find(
    view: View,
    kind: str,
    by: str,
    cited: Iterable[tuple[int, int]],
    contested: str = "",
    /,
    **slots: str | Iterable[str],
) -> Finding:
    """A finding of ours: `cited` are stretches of the text, in code points."""
    cites = [cite for start, end in cited for cite in view.cites(start, end)]
    filled = {
        role: (words,) if isinstance(words, str) else tuple(words) for role, words in slots.items() if words
    }
    return Finding(kind, filled, tuple(dict.fromkeys(cites)), by, contested)
