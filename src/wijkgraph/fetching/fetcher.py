"""Papers fetched from a service into a folder: what is known is passed over, and a broken run goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wijkgraph.errors import LimitReached, StoreError
from wijkgraph.fetching.fetched_papers import FetchedPapers, PaperRecord
from wijkgraph.fetching.polite_client import PoliteClient
from wijkgraph.fetching.services import Service, SyncFeed


@dataclass
class FetchCount:
    """Numbers of one run: papers fetched, known already, withdrawn by the service, without a file, and failed."""

    fetched: int = 0
    known: int = 0
    withdrawn: int = 0
    without_file: int = 0
    failed: list[str] = field(default_factory=list)
    is_cut: bool = False  # by the limit; more stands behind it


def fetch_papers(
    service: Service,
    client: PoliteClient,
    papers: FetchedPapers,
    wanted: str,
    *,
    kinds: frozenset[str] = frozenset(),
    limit: int = 100,
    told: Callable[[PaperRecord], None] = lambda record: None,
) -> FetchCount:
    """Fetches what is wanted, at most `limit` papers; of the kinds named, if any. `told` is called for each.

    A feed goes on behind the last page that was followed whole. Raises StoreError where the service gives no page.
    """
    count = FetchCount()
    name = f"{service.name} {service.address} {wanted}"
    begin = (papers.cursor(name) if isinstance(service, SyncFeed) else "") or service.first(wanted)
    for page in service.pages(client, begin):
        for record in page.records:
            if kinds and record.kind not in kinds and not record.is_withdrawn:
                continue
            if count.fetched >= limit:
                count.is_cut = True
                return count
            _fetch(service, client, papers, record, count)
            told(record)
        if isinstance(service, SyncFeed):
            papers.move(name, page.onward)
    return count


def _fetch(
    service: Service, client: PoliteClient, papers: FetchedPapers, record: PaperRecord, count: FetchCount
) -> None:
    if papers.has(record):
        count.known += 1
    elif record.is_withdrawn:
        papers.withdraw(record)
        count.withdrawn += 1
    elif not record.address:
        count.without_file += 1
    else:
        try:
            kept = papers.keep(record, client.get(record.address), service.terms)
        except (StoreError, LimitReached) as error:  # one paper that fails is told; the others are fetched
            count.failed.append(f"{record.id}: {error}")
            return
        count.fetched += kept is not None
        count.known += kept is None
