"""A copy of the real project in which claims end, and releases of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import copy_project
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status, end_claim
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.names import names_at
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import NamedNode

KEY = "kst-30995-98"
LATER = "2031-02-03T04:05:06Z"


@pytest.fixture
def mine(tmp_path: Path) -> Layout:
    """A copy of the real files, its base shown by its own file."""
    folder = tmp_path / "project"
    folder.mkdir()
    copy_project(folder)
    return find_layout(folder, folder / "build")


@pytest.fixture
def withdraw(mine: Layout) -> Callable[[], Claim]:
    """Withdraws the first accepted claim of a letter that no other rests on; gives it."""

    def withdraw() -> Claim:
        path = mine.claims / f"{KEY}.trig"
        ledger = read_ledger(path)
        claim = next(one for one in ledger.claims if one.status is Status.ACCEPTED and not one.revises)
        names = names_at(mine.base)
        decided = Provenance(names.thing("agent", "redactie"), names.thing("activity", "lezing"), LATER)
        ended = end_claim(claim, Status.REJECTED, decided, "Een proef")
        _write(path, ledger, claim.iri, ended)
        return ended

    return withdraw


def _write(path: Path, ledger: Ledger, iri: NamedNode, instead: Claim) -> None:
    claims = tuple(instead if one.iri == iri else one for one in ledger.claims)
    fresh = Ledger(ledger.source, claims, ledger.set_aside, ledger.description)
    path.write_text(write_ledger(fresh), encoding="utf-8")
