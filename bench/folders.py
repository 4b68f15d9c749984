"""Folders of source files as a publisher has them: our ontology and questions, synthetic letters with their claims,
and if wanted one thing that a crowd of others points at.
"""

import shutil
from pathlib import Path

from bench.generate import write_folder
from bench.ours import OURS, thing
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.names import term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, Triple

CROWDED = thing("organisation", "veelgenoemd")
POINTS = term("wg:partner")  # how the crowd points at it
_TOGETHER = 50  # links in one claim

_PROVENANCE = Provenance(
    thing("agent", "redactie"), thing("activity", "lezing-bench"), "2026-01-01T12:00:00Z"
)


def write_sources(root: Path, letters: int, *, crowd: int = 0) -> Layout:
    """A folder of that many synthetic letters, and a register that has `crowd` initiatives point at CROWDED."""
    for name in ("ontology", "queries"):
        shutil.copytree(OURS.root / name, root / name)
    layout = Layout(root, root / "build")
    shutil.copy(OURS.file, layout.file)
    layout.reference.mkdir(parents=True)
    shutil.copy(OURS.catalogue, layout.catalogue)
    write_folder(root, letters)
    if crowd:
        (layout.reference / "crowd.trig").write_text(write_ledger(_register(crowd)), encoding="utf-8")
    return layout


def _register(crowd: int) -> Ledger:
    source = thing("register", "crowd")
    named = Triple(CROWDED, term("skos:prefLabel"), Literal("Veelgenoemd", language="nl"))
    described = Triple(CROWDED, term("rdf:type"), term("wg:Organisation"))
    links = [Triple(thing("initiative", f"crowd-{number}"), POINTS, CROWDED) for number in range(crowd)]
    assertions = [[named, described], *(links[at : at + _TOGETHER] for at in range(0, crowd, _TOGETHER))]
    claims = tuple(Claim(source, frozenset(said), (), Status.ACCEPTED, _PROVENANCE) for said in assertions)
    return Ledger(source, claims, (), frozenset({Triple(source, term("rdf:type"), term("wg:Register"))}))
