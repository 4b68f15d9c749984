"""Letters that a project knows by their day: from its registers, and from the accepted claims of other letters.

A paper that cites a letter by its day alone does not say which letter that is. Where the project knows one of that day,
it can be proposed; what the citing letter itself was found to say counts for nothing here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.letters.folding import fold
from wijkgraph.names import key_of, kind_of, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.reading.rules import pattern
from wijkgraph.reading.values import month_number

_ISO_DAY = re.compile(rb'"\d{4}-(\d\d-\d\d)"')
_LETTER = re.compile(rb"/letter/([\w-]+)>")
_PRINTED_DAY = pattern(r"\b(?P<day>\d{1,2})(?:e|ste|de)?\s+(?P<month>{months})\b")
_ISSUED, _SENT_BY, _ANNEX_OF = (term(name) for name in ("dcterms:issued", "wg:sentBy", "wg:annexOf"))


@dataclass(frozen=True)
class KnownLetter:
    """A letter, its day (ISO 8601) and the posts that sent it, as one source tells them."""

    letter: NamedNode
    day: str
    senders: tuple[NamedNode, ...]
    is_annex: bool = False


class KnownLetters:
    """The letters that ledgers and registers know; only files that tell of a day asked for are parsed."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        self._by_day: dict[str, list[Path]] = defaultdict(list)
        self._by_letter: dict[str, list[Path]] = defaultdict(list)
        self._read: dict[Path, tuple[NamedNode, tuple[KnownLetter, ...]]] = {}
        for path in files:
            written = path.read_bytes()
            for day in set(_ISO_DAY.findall(written)):
                self._by_day[day.decode()].append(path)
            for key in set(_LETTER.findall(written)):
                self._by_letter[key.decode()].append(path)

    def beside(self, letter: NamedNode, text: str) -> tuple[KnownLetter, ...]:
        """The letters of the days that a text prints, whatever the year, and the letter itself, as others know them."""
        days = {
            f"{month_number(found['month']):02}-{int(found['day']):02}"
            for found in _PRINTED_DAY.finditer(fold(text))
        }
        told = {one for day in days for path in self._by_day.get(day, ()) for one in self._told(path, letter)}
        found = {one for one in told if one.day[5:] in days}
        if found:
            near = self._by_letter.get(key_of(letter), ())
            found |= {one for path in near for one in self._told(path, letter) if one.letter == letter}
        return tuple(sorted(found, key=lambda one: (one.day, one.letter.value, len(one.senders))))

    def _told(self, path: Path, letter: NamedNode) -> tuple[KnownLetter, ...]:
        """The letters that a file tells of; none where it is the ledger of the letter that is read."""
        if path not in self._read:
            self._read[path] = _letters_in(read_ledger(path))
        source, known = self._read[path]
        return () if source == letter else known


def only_letter(known: Iterable[KnownLetter], day: str, sender: NamedNode | None) -> NamedNode | None:
    """The one letter known of a day; None where there are several, or where another post than the sender's sent it."""
    of_day = [one for one in known if one.day == day and not one.is_annex]
    senders = {post for one in of_day for post in one.senders}
    letters = {one.letter for one in of_day}
    is_sent_by_another = sender is not None and bool(senders) and sender not in senders
    return letters.pop() if len(letters) == 1 and not is_sent_by_another else None


def _letters_in(ledger: Ledger) -> tuple[NamedNode, tuple[KnownLetter, ...]]:
    """The source of a ledger, and the letters with a day in its accepted claims."""
    days: dict[NamedNode, str] = {}
    senders: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    annexes = set()
    for claim in ledger.claims:
        for triple in claim.assertion if claim.status is Status.ACCEPTED else ():
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or kind_of(subject) != "letter":
                continue
            if triple.predicate == _ISSUED and isinstance(value, Literal) and len(value.value) == 10:
                days[subject] = value.value
            elif triple.predicate == _SENT_BY and isinstance(value, NamedNode):
                senders[subject].add(value)
            elif triple.predicate == _ANNEX_OF:
                annexes.add(subject)
    known = (
        KnownLetter(one, day, tuple(sorted(senders[one], key=str)), one in annexes)
        for one, day in sorted(days.items(), key=str)
    )
    return ledger.source, tuple(known)
