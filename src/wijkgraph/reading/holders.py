"""Holders of posts by date, as registers state them: who the "ik" of a letter was on its day.

A letter speaks for an office. The person is looked up for whoever reviews it, and is no claim of the letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.names import key_of, term
from wijkgraph.rdf import NamedNode


@dataclass(frozen=True)
class Holder:
    """A person who held a post on a day, as a register tells it; each by its key."""

    person: str
    register: str


def holders_on(post: NamedNode, day: str, registers: Iterable[Ledger]) -> list[Holder]:
    """The holders of a post on a day (ISO 8601), as each register states; on a day of change who left and who came."""
    found: dict[Holder, None] = {}
    for ledger in registers:
        accepted = [claim for claim in ledger.claims if claim.status is Status.ACCEPTED]
        told = {(t.subject, t.predicate): t.object for claim in accepted for t in claim.assertion}
        for subject, predicate in list(told):
            if predicate != term("wg:ofPost") or told[subject, predicate] != post:
                continue
            person, period = (
                told.get((subject, term("org:member"))),
                told.get((subject, term("org:memberDuring"))),
            )
            if not isinstance(person, NamedNode) or not isinstance(period, NamedNode):
                continue
            first, _, last = key_of(period).partition("--")
            if first <= day and (not last or day <= last):
                found[Holder(key_of(person), key_of(ledger.source))] = None
    return list(found)
