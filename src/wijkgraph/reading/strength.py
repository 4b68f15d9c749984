"""How firm a letter's words are: what its verbs and modals allow to be said of an influence or a commitment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern, read_data

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
_UNNAMED = "what is influenced is told by no rule"
_SOURCE = form("strength", "source")


@dataclass(frozen=True)
class Allowed:
    """The type of influence that words allow, and how firm they are."""

    type: str
    strength: str
    pattern: re.Pattern[str]
    id: str


@cache
def lexicon() -> tuple[Allowed, ...]:
    """The verbs and modals of strength.toml, in the order of the file: the weakest reading first."""
    entries = read_data("strength")["influence"]
    return tuple(Allowed(e["type"], e["strength"], pattern(e["pattern"]), e["id"]) for e in entries)


def allowed_by(words: str) -> Allowed | None:
    """Reading that a sentence allows: the weakest of its verbs; None where none of the lexicon stands in it."""
    flat = fold(words).lower()
    return next((entry for entry in lexicon() if entry.pattern.search(flat)), None)


def above_its_words(kind: str, type_: str, words: str) -> str:
    """Why a finding says more than its words; empty where it does not."""
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


def find_influences(view: View, titles: list[str]) -> Iterator[Finding]:
    """Sentences in which a study that the paper names bears on what the paper does; typed by their verb."""
    known = [fold(title) for title in titles]
    start = 0
    for line in view.flow.split("\n"):
        end = start + len(line)
        allowed = allowed_by(line) if _SOURCE.search(line) else None
        source = next((title for title in known if title and title in line), "") if allowed else ""
        if allowed and source:
            at = start + line.index(source)
            study = view.as_read(at, at + len(source))
            yield find(
                view, "influence", f"influence-{allowed.id}", view.spans(start, end), _UNNAMED,
                type=allowed.type, strength=allowed.strength, study=study, text=view.as_read(start, end),
            )  # fmt: skip
        start = end + 1


@cache
def _doubts() -> dict[str, re.Pattern[str]]:
    data = read_data("strength")
    return {name: pattern(data[name]["pattern"]) for name in ("expected", "considered")}
