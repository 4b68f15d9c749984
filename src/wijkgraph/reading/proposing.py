"""Proposals of the rules on a text: found, grounded and settled, with what did not stand."""

import os
from datetime import UTC, datetime

from wijkgraph.claims.claim import Ledger, Provenance
from wijkgraph.letters.view import View
from wijkgraph.names import names_at, slug
from wijkgraph.reading.grounding import Refused, ground_all
from wijkgraph.reading.known_letters import KnownLetter
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.settling import settle_all


def proposed_by_rules(
    view: View, key: str, at: str = "", known: tuple[KnownLetter, ...] = ()
) -> tuple[Ledger, list[Refused], tuple[str, ...]]:
    """Proposals of the rules on a letter, the findings that did not stand, and remarks.

    `at` is the time, else now; `known` are the letters that the project knows beside this one.
    """
    reading = RULE_READER.read(view)
    grounded, refused = ground_all(view, reading.findings)
    time = at or reading_time()
    names = names_at(view.base)
    agent = names.thing("agent", f"lezer-{slug(RULE_READER.name)}-{slug(RULE_READER.version)}")

    def provenance(rule: str) -> Provenance:
        return Provenance(agent, names.thing("activity", f"lezing-{slug(rule)}"), time)

    proposed = settle_all(view, names.thing("letter", key), grounded, provenance, known)
    return proposed, refused, reading.remarks


def reading_time() -> str:
    """The time of proposals: now, or SOURCE_DATE_EPOCH where that is set, so that bytes can be compared."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
