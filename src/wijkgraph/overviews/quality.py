"""Quality of the graph: claims by status, findings of validation, changes since the version before."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.dataset.conventions import conventions_of
from wijkgraph.dataset.kept_snapshots import MANIFEST, NQUADS
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import EngineFailure, SourceError
from wijkgraph.names import names_at, term
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode, read_quads
from wijkgraph.reviewing.agreement import Agreement, agreements
from wijkgraph.reviewing.verdicts import Rate, rates_by, read_verdicts
from wijkgraph.validation import ValidationReport, validate

_STATUS = term("wg:status")
# Above this a report is not made for the asking: it is the work of `wijkgraph validate`.
MOST_QUADS = 300_000


@dataclass(frozen=True)
class Changes:
    """The claims that came and went since the version before."""

    version: str
    added: tuple[NamedNode, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class ReviewFigures:
    """Figures of the journals of reviewers: rates by rule and by reviewer, and agreement where two read the same."""

    by_rule: Mapping[str, Rate]
    by_reviewer: Mapping[str, Rate]
    agreements: tuple[Agreement, ...]


def review_figures(layout: Layout) -> ReviewFigures:
    """Figures of all journals of the project; none where there is no journal. Broken journals are left out."""
    verdicts = read_verdicts(layout, leaves_out_broken=True)
    try:
        compared = tuple(agreements(layout))
    except SourceError:
        compared = ()
    return ReviewFigures(rates_by(verdicts, "rule"), rates_by(verdicts, "by"), compared)


def claims_by_status(layout: Layout) -> Mapping[str, Mapping[str, int]]:
    """Numbers of claims of each status in every source, by the source's file name."""
    return {path.stem: Counter(_statuses(path)) for path in layout.ledgers}


def _statuses(ledger: Path) -> Iterator[str]:
    for quad in read_quads(ledger):
        if quad.predicate == _STATUS and isinstance(quad.object, NamedNode):
            yield quad.object.value.rpartition("/")[2]


def validation_report(layout: Layout, quads: int) -> ValidationReport | None:
    """The data of the layout against its shapes, now; None when that takes too long.

    It does where they are too many, or one shape needs the slow engine for what they hold.
    """
    if quads > MOST_QUADS or not layout.stated:
        return None
    try:
        return validate(
            layout.stated,
            shapes=layout.shapes_in_use,
            background=[layout.ontology, layout.vocabularies],
            engine="compiled",
            conventions=conventions_of(layout),
        )
    except EngineFailure:
        return None


def changes_since(layout: Layout, store: SparqlStore) -> Changes | None:
    """Claims added and removed since the version before; None when that is not kept."""
    kept = [folder for folder in layout.snapshots.glob("*") if (folder / MANIFEST).exists()]
    ordered = sorted(kept, key=lambda folder: (folder / NQUADS).stat().st_mtime)
    versions = [folder.name for folder in ordered]
    if store.version not in versions or versions.index(store.version) == 0:
        return None
    before = ordered[versions.index(store.version) - 1]
    space = f"{names_at(store.base).things}claim/"
    old = _claims_in_dump((before / NQUADS).read_text(encoding="utf-8"), space)
    rows = store.select(f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), "{space}")) }}')
    new = {row[0].value for row in rows.rows if isinstance(row[0], NamedNode)}
    added = tuple(NamedNode(iri) for iri in sorted(new - old))
    return Changes(before.name, added, tuple(sorted(old - new)))


def _claims_in_dump(text: str, space: str) -> set[str]:
    """The names of the claim graphs in an N-Quads dump: the last IRI of a line."""
    mark = f"<{space}"
    return {
        line.rsplit(" ", 2)[1][1:-1] for line in text.splitlines() if line.rsplit(" ", 2)[1].startswith(mark)
    }
