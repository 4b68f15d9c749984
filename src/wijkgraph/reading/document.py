"""A paper as facts: every field with the passages it rests on, as `wijkgraph read` prints it.

Readers find, `ground` proves, and the values are computed here from the proven words. What is not in the text is
null or empty.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wijkgraph.letters.folding import fold
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.view import View
from wijkgraph.reading.grounding import Grounded, Refused, ground_all
from wijkgraph.reading.quantities import count_of, sum_of
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.terms import past_day
from wijkgraph.reading.values import date_of, paper, session_year

KINDS = (
    "brief", "motie", "toezegging", "convenant", "webpagina", "kamervragen_mededeling", "inbreng_verslag_so",
    "verslag_schriftelijk_overleg", "verslag_algemeen_overleg", "verslag_commissiedebat",
)  # fmt: skip
_COUNTED = ("amounts", "counts")  # sums in euros, and numbers with what they count
_MOST_PASSAGES = 50  # that one motion rests on
Fact = tuple[Any, tuple[Passage, ...]]


@dataclass
class Document:
    """The facts of one text by field, in the order of the text; `refused` are the findings that did not stand."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    remarks: tuple[str, ...] = ()
    _seen: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def add(self, name: str, value: Any, passages: Iterable[Passage], key: str = "") -> None:
        """Adds a fact, once; `key` tells it from others where its value does not."""
        known = self.facts.setdefault(name, [])
        mark = (name, key or json.dumps(value, sort_keys=True))
        if value not in (None, "", [], {}) and mark not in self._seen:
            self._seen.add(mark)
            known.append((value, tuple(passages)))

    def first(self, name: str) -> Any:
        """The first value of a field; None where it has none."""
        return self.facts[name][0][0] if self.facts.get(name) else None

    def values(self, name: str) -> list[Any]:
        """All values of a field."""
        return [value for value, _ in self.facts.get(name, [])]


def read_document(view: View) -> Document:
    """Facts of a text: the findings of the rules, grounded and settled into fields."""
    reading = RULE_READER.read(view)
    document = Document(remarks=reading.remarks)
    grounded, document.refused = ground_all(view, reading.findings)
    if reading.kind in KINDS:
        document.add("doc_type", reading.kind, reading.kind_passages)
    for one in grounded:
        if settle := _FIELDS.get(one.finding.kind):
            settle(document, one)
    _tidy(document)
    return document


def as_json(document: Document) -> dict[str, Any]:
    """The fields of a document as `wijkgraph read --format json` prints them; offsets in code points."""
    single = ("own_id", "doc_type", "date", "place", "session_year", "addressee")
    several = (
        "dossiers", "sender_posts", "signatories", "co_senders", "cited_kamerstukken", "other_refs", "motions",
        "commitments", "studies", "places", "programmes",
    )  # fmt: skip
    told: dict[str, Any] = {name: document.first(name) for name in single}
    told |= {name: document.values(name) for name in (*several, *_COUNTED)}
    told["evidence"] = {
        name: [
            {"start": passage.start, "end": passage.end, "exact": passage.exact}
            for passage in dict.fromkeys(
                passage for _, passages in document.facts[name] for passage in passages
            )
        ]
        for name in (*single, *several, *_COUNTED)
        if document.facts.get(name)
    }
    return told


def _own(document: Document, one: Grounded) -> None:
    words = one.finding.words
    document.add("own_id", paper(words("dossier"), words("chapter"), words("number")), one.passages)


def _dossier(document: Document, one: Grounded) -> None:
    words = one.finding.words
    number = paper(words("number"), words("chapter"), "")
    document.add("dossiers", {"number": number, "title": words("title") or None}, one.passages, key=number)


def _date(document: Document, one: Grounded) -> None:
    document.add("date", date_of(one.finding.words("words")), one.passages)


def _session(document: Document, one: Grounded) -> None:
    document.add("session_year", session_year(one.finding.words("words")), one.passages)


def _words_of(name: str, slot: str) -> Callable[[Document, Grounded], None]:
    def settle(document: Document, one: Grounded) -> None:
        value = one.finding.words(slot)
        document.add(name, value, one.passages, key=fold(value).lower())

    return settle


def _reference(document: Document, one: Grounded) -> None:
    value = one.finding.words("words")
    if one.finding.kind == "gazette" and (numbers := re.findall(r"\d+", value)):
        name = "Stb" if value.startswith(("Stb", "Staatsblad")) else "Stcrt"
        value = f"{name} {numbers[-2]}-{numbers[-1]}"
    document.add("other_refs", value, one.passages)


def _motion(document: Document, one: Grounded) -> None:
    by = list(one.finding.slots.get("by", ()))
    motion = {"by": by, "kamerstuk": one.finding.words("paper") or None}
    if number := one.finding.words("number"):  # of a council, which has no Kamerstukken
        motion["number"] = number
    document.add("motions", motion, one.passages)


def _commitment(document: Document, one: Grounded) -> None:
    words = one.finding.words
    occasion = date_of(words("occasion")) if words("occasion") else None
    if words("occasion") and not occasion and (written := document.first("date")):
        occasion = past_day(words("occasion"), written)
    document.add(
        "commitments",
        {"kind": one.finding.kind, "text": words("text"), "occasion_date": occasion},
        one.passages,
    )


def _study(document: Document, one: Grounded) -> None:
    slots = one.finding.slots
    study = {
        "title": one.finding.words("title"),
        "by": list(slots.get("by", ())),
        "for": list(slots.get("commissioner", ())),
    }
    document.add("studies", study, one.passages)


def _amount(document: Document, one: Grounded) -> None:
    words = one.finding.words
    told = {
        "euro": sum_of(words("words")),
        "for": words("goal") or None,
        "programme": words("programme") or None,
    }
    if told["euro"]:
        document.add("amounts", told, one.passages)


def _count(document: Document, one: Grounded) -> None:
    words = one.finding.words
    number = count_of(words("number"))
    told = {
        "number": number,
        "of": words("what"),
        "in_municipalities": count_of(words("cities")),
    }
    if number and number > 1:
        document.add("counts", told, one.passages)


_FIELDS: Mapping[str, Callable[[Document, Grounded], None]] = {
    "own_number": _own,
    "dossier": _dossier,
    "date": _date,
    "session_year": _session,
    "place_of_date": _words_of("place", "words"),
    "addressee": _words_of("addressee", "words"),
    "sender": _words_of("sender_posts", "post"),
    "co_sender": _words_of("co_senders", "post"),
    "signatory": _words_of("signatories", "name"),
    "paper": _words_of("cited_kamerstukken", "paper"),
    "proceedings": _reference,
    "gazette": _reference,
    "case": _reference,
    "motion": _motion,
    "fulfilled": _commitment,
    "made": _commitment,
    "study": _study,
    "place": _words_of("places", "name"),
    "programme": _words_of("programmes", "name"),
    "letter_of_day": _words_of("letters_by_day", "words"),
    "amount": _amount,
    "area_count": _count,
    "count": _count,
}


def _tidy(document: Document) -> None:
    """A paper does not cite itself; a motion told twice is one, with its number."""
    own = document.first("own_id")
    document.facts["cited_kamerstukken"] = [
        fact for fact in document.facts.get("cited_kamerstukken", []) if fact[0] != own
    ]
    document.facts["motions"] = _one_each(document.facts.get("motions", []))
    senders = {fold(post).lower() for post in document.values("sender_posts")}
    document.facts["co_senders"] = [
        fact for fact in document.facts.get("co_senders", []) if fold(fact[0]).lower() not in senders
    ]


def _one_each(motions: Sequence[Fact]) -> list[Fact]:
    """Each motion once: told apart by its number, else by its movers."""
    kept: list[Fact] = []
    numbered: dict[str, int] = {}
    moved: dict[frozenset[str], int] = {}
    for motion, passages in motions:
        by, number = frozenset(fold(name).lower() for name in motion["by"]), motion["kamerstuk"]
        place = numbered.get(number) if number else None
        if place is None and by in moved and not (number and kept[moved[by]][0]["kamerstuk"]):
            place = moved[by]
        if place is None:
            place = len(kept)
            kept.append((motion, passages))
            if by:
                moved[by] = place
        else:
            other, places = kept[place]
            merged = {"by": other["by"] or motion["by"], "kamerstuk": other["kamerstuk"] or number}
            kept[place] = (merged, (*places, *passages)[:_MOST_PASSAGES])
        if number:
            numbered.setdefault(number, place)
    return kept
