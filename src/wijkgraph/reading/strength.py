"""Firmness of a letter's words: the strength its verbs and modals allow for an influence or a commitment."""

import re
from dataclasses import dataclass
from functools import cache

from wijkgraph.letters.folding import fold
from wijkgraph.reading.rules import pattern, read_data

# From strong to weak, as the closed list of the ontology counts them.
ORDER = (
    "prompted",
    "underlines",
    "illustrates",
    "background",
    "helps-focus",
    "inspired",
    "could-be-building-block",
    "see-also",
)


@dataclass(frozen=True)
class Allowed:
    """The type of influence that words allow, and how firm they are."""

    type: str
    strength: str
    pattern: re.Pattern[str]
    id: str
    trigger: tuple[str, ...]


@cache
def lexicon() -> tuple[Allowed, ...]:
    """The verbs and modals of strength.toml, in the order of the file: the weakest reading first."""
    entries = read_data("strength")["influence"]
    return tuple(
        Allowed(e["type"], e["strength"], pattern(e["pattern"]), e["id"], tuple(e["trigger"]))
        for e in entries
    )


def allowed_by(words: str) -> Allowed | None:
    """Reading that a sentence allows: the weakest of its verbs; None where none of the lexicon stands in it."""
    flat = fold(words).lower()
    return next((entry for entry in lexicon() if entry.pattern.search(flat)), None)


def above_its_words(kind: str, type_: str, words: str) -> str:
    """Reason why a finding says more than its words; empty where it does not."""
    if kind not in ("made", "influence"):
        return ""
    flat = fold(words).lower()
    if kind == "made" and (
        doubt := next((name for name in ("expected", "considered") if _doubts()[name].search(flat)), "")
    ):
        return f"{doubt}, not promised"
    if kind != "influence":
        return ""
    allowed = allowed_by(words)
    weakest = allowed.type if allowed else ORDER[-1]
    return f"stronger than '{weakest}'" if ORDER.index(type_) < ORDER.index(weakest) else ""


@cache
def _doubts() -> dict[str, re.Pattern[str]]:
    data = read_data("strength")
    return {name: pattern(data[name]["pattern"]) for name in ("expected", "considered")}
