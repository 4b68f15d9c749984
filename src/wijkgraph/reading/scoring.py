"""Scores of a reader: precision, recall and F1 by kind of fact, with intervals, strict and soft.

Strict asks the same value. Soft ignores case, punctuation and white space, as GROBID's soft scores do, and takes a
title or a commitment for the same when most words of the shorter stand in the longer.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.errors import SourceError
from wijkgraph.letters.folding import fold
from wijkgraph.names import term

_HEAD = ("own_id", "doc_type", "date", "place", "session_year", "addressee")
_LISTS = (
    "sender_posts",
    "signatories",
    "co_senders",
    "cited_kamerstukken",
    "other_refs",
    "places",
    "programmes",
)
FIELDS = (
    *_HEAD, "dossiers", "dossier_titles", *_LISTS, "motions", "commitments", "studies", "study_producers",
    "study_commissioners",
)  # fmt: skip
_LOOSE = frozenset(
    ("commitments", "studies", "study_producers", "study_commissioners", "dossier_titles", "programmes")
)
_SHARE = 0.6  # of the words of the shorter that must stand in the longer
_SMALL = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "voor",
        "en",
        "in",
        "op",
        "te",
        "met",
        "aan",
        "der",
        "den",
        "die",
        "dat",
        "om",
        "door",
        "is",
    ]
)
Same = Callable[[str, str], bool]


@dataclass
class Count:
    """Facts found and told (`hits`), found only (`extra`) and told only (`missed`)."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is told; 1 where nothing was found."""
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of what is told that was found; 1 where nothing is told."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = 2 * self.hits + self.extra + self.missed
        return 2 * self.hits / total if total else 1.0


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson); the whole range where there is nothing to count."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def cells_of(count: Count) -> list[str]:
    """The cells of a table of scores: precision and recall with their intervals, and F1."""
    shares = ((count.precision, count.hits + count.extra), (count.recall, count.hits + count.missed))
    cells = []
    for share, total in shares:
        low, high = wilson(count.hits, total)
        cells.append(f"{share:.2f} ({low:.2f}–{high:.2f})")
    return [*cells, f"{count.f1:.3f}"]


def read_gold(folder: Path) -> dict[str, dict[str, Any]]:
    """The gold answers of a folder of texts, by the stem of the text. Raises SourceError for a text without one."""
    path = folder / "gold.json"
    try:
        gold: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["documents"]
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(
            "Cannot read the gold answers", where=str(path), next="See docs/reading-scores.md."
        ) from error
    stems = {text.stem for text in folder.glob("*.txt")}
    if stems != gold.keys():
        odd = sorted(stems ^ gold.keys())[0]
        raise SourceError(
            f"Text and gold answer do not pair: {odd}", where=str(folder), next="Give each text an answer."
        )
    return gold


def score_documents(
    gold: Mapping[str, Mapping[str, Any]], told: Mapping[str, Mapping[str, Any]], *, soft: bool
) -> dict[str, Count]:
    """Counts by field, over documents as `wijkgraph read` prints them."""
    counts = {name: Count() for name in FIELDS}
    for stem, answer in gold.items():
        wanted, found, optional = facts(answer), facts(told.get(stem, {})), answer.get("optional", {})
        for name in FIELDS:
            same = _same(name, soft)
            _tally(
                counts[name], wanted[name], found[name], same, [str(one) for one in optional.get(name, [])]
            )
    return counts


def facts(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The facts of a document as texts by field."""
    out: dict[str, list[str]] = {name: [str(document[name])] if document.get(name) else [] for name in _HEAD}
    out |= {name: list(dict.fromkeys(document.get(name) or [])) for name in _LISTS}
    dossiers = document.get("dossiers") or []
    out["dossiers"] = [dossier["number"] for dossier in dossiers]
    out["dossier_titles"] = [dossier["title"] for dossier in dossiers if dossier["title"]]
    out["motions"] = [
        f"{', '.join(one['by'])}|{one['kamerstuk'] or ''}" for one in document.get("motions") or []
    ]
    out["commitments"] = [f"{one['kind']}|{one['text']}" for one in document.get("commitments") or []]
    studies = document.get("studies") or []
    out["studies"] = [study["title"] for study in studies]
    out["study_producers"] = [f"{study['title']}|{name}" for study in studies for name in study["by"]]
    out["study_commissioners"] = [f"{study['title']}|{name}" for study in studies for name in study["for"]]
    return out


def macro(counts: Mapping[str, Count]) -> float | None:
    """The mean F1 of the fields for which a fact is told; None where none is, and so nothing was measured."""
    told = [count.f1 for count in counts.values() if count.hits + count.missed]
    return sum(told) / len(told) if told else None


def _same(name: str, soft: bool) -> Same:
    if name == "motions":
        return _same_motion
    if not soft:
        return str.__eq__
    return _alike if name in _LOOSE else lambda one, other: _bare(one) == _bare(other)


def _same_motion(one: str, other: str) -> bool:
    (by, number), (others, numbers) = (text.rsplit("|", 1) for text in (one, other))
    return number == numbers if number and numbers else _bare(by) == _bare(others)


def _alike(one: str, other: str) -> bool:
    """Most words of the shorter stand in the longer; what stands before a bar (a kind) must be the same."""
    first, second = (_words(text) for text in (one, other))
    small, large = sorted((first, second), key=len)
    kinds = {
        text.partition("|")[0] for text in (one, other) if text.partition("|")[0] in ("made", "fulfilled")
    }
    stems = {word[:6] for word in large}
    return bool(small) and len(kinds) < 2 and sum(word[:6] in stems for word in small) >= _SHARE * len(small)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", fold(text).lower())) - _SMALL


def _tally(
    count: Count, wanted: Sequence[str], found: Sequence[str], same: Same, optional: Iterable[str]
) -> None:
    """Pairs each fact found with one that is told, at most once; what is optional counts for nothing."""
    left = list(wanted)
    for fact in found:
        pair = next((one for one in left if same(one, fact)), None)
        if pair is not None:
            left.remove(pair)
            count.hits += 1
        elif not any(same(one, fact) or _alike(one, fact) for one in optional):
            count.extra += 1
    count.missed += len(left)


# What of a claim is counted, by the property that says it.
_RELATIONS = {
    "date": "dcterms:issued", "addressee": "wg:addressedTo", "sender": "wg:sentBy", "signatory": "wg:signedBy",
    "co-sender": "wg:onBehalfOf", "reference": "wg:cited", "maker": "wg:producedBy",
    "commissioner": "wg:commissionedBy",
}  # fmt: skip
_CLASSES = {
    "motion": "wg:Motion", "study": "wg:Study", "fulfilment": "wg:Fulfilment", "influence": "wg:Influence",
}  # fmt: skip
_OF_THE_LETTER = frozenset(("date", "addressee", "sender", "signatory", "co-sender"))
# A commitment that the letter makes; one that it meets counts as a fulfilment.
_MADE = "commitment"
KINDS = (*_RELATIONS, *_CLASSES, _MADE)
Evidence = frozenset[int]
Claimed = tuple[str, Evidence]


def score_ledgers(reviewed: Ledger, proposed: Ledger, *, soft: bool) -> dict[str, Count]:
    """Counts by kind of claim. Strict: the same name or value; soft: also another name for words of one sentence."""
    counts = {}
    for kind in KINDS:
        wanted = _claimed(reviewed, kind, {Status.ACCEPTED})
        found = _claimed(proposed, kind, {Status.PROPOSED})
        counts[kind] = _pair(wanted, found, soft)
    return counts


def _claimed(ledger: Ledger, kind: str, statuses: set[Status]) -> list[Claimed]:
    found: dict[str, Evidence] = {}
    for claim in ledger.claims:
        if claim.status not in statuses:
            continue
        places = frozenset(passage.start for passage in claim.evidence)
        for triple in claim.assertion:
            if kind in _RELATIONS and triple.predicate == term(_RELATIONS[kind]):
                name = _key(getattr(triple.object, "value", str(triple.object)), kind)
                if name and (kind not in _OF_THE_LETTER or triple.subject == ledger.source):
                    found[name] = found.get(name, frozenset()) | places
            elif (kind in _CLASSES and triple.object == term(_CLASSES[kind])) or (
                kind == _MADE and triple.predicate == term("wg:promisedIn") and triple.object == ledger.source
            ):
                name = str(triple.subject)
                found[name] = found.get(name, frozenset()) | places
    return list(found.items())


def _key(value: str, kind: str) -> str:
    """Key that tells one fact from another. Of references only papers, proceedings and gazettes count, by number."""
    if kind != "reference":
        return value
    number = re.search(r"/((?:kst|stcrt|h)-[\w-]+)\Z", value)
    return number[1] if number and "bijlage" not in number[1] else ""


def _pair(wanted: list[Claimed], found: list[Claimed], soft: bool) -> Count:
    count, left = Count(), dict(wanted)
    rest = []
    for name, places in found:
        if name in left:
            del left[name]
            count.hits += 1
        else:
            rest.append(places)
    shared = sorted(
        (
            (len(told & places), at, name)
            for at, places in enumerate(rest)
            for name, told in left.items()
            if soft
        ),
        key=lambda one: -one[0],
    )
    paired: set[int] = set()
    for size, at, name in shared:  # the most passages in common first
        if size and at not in paired and name in left:
            paired.add(at)
            del left[name]
    count.hits += len(paired)
    count.extra += len(rest) - len(paired)
    count.missed += len(left)
    return count
