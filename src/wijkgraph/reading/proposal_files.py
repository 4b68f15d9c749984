"""Proposals on disk: claims of several readers on one source side by side, in `work/proposals/{key}.trig`."""

from dataclasses import replace
from pathlib import Path

from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Claim, Ledger, merge_claims
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.errors import writing


def add_proposals(path: Path, proposed: Ledger) -> list[Claim]:
    """Adds claims to those that wait, whoever proposed them; those that are new. Raises StoreError or SourceError."""
    waiting = read_ledger(path) if path.exists() else Ledger(proposed.source, ())
    fresh = merge_claims(waiting, proposed.claims)
    if fresh:
        save_proposals(path, replace(waiting, claims=(*waiting.claims, *fresh)))
    return fresh


def save_proposals(path: Path, ledger: Ledger) -> None:
    """Writes the proposals on one source, whole or not at all. Raises StoreError where that cannot be done."""
    with writing("the proposals", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, write_ledger(ledger))
