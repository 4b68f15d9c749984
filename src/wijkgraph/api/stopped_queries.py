"""Queries that somebody wrote: let in by their form, and asked in processes that can be stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from wijkgraph.api.arguments import checked_text
from wijkgraph.dataset.kept_snapshots import Snapshot, source_of
from wijkgraph.engine.admission import admit
from wijkgraph.engine.limits import Limits, can_hold_workers
from wijkgraph.errors import QuerySyntax, StoreError

if TYPE_CHECKING:
    from wijkgraph.engine.pool_in_thread import PoolInThread
    from wijkgraph.remote.remote_source import RemoteEngine

_NESTING = 100  # brackets of a query within each other


def let_in(query: object, *forms: str) -> str:
    """The text of a query that may run. Raises UsageError, QueryRefused, and QuerySyntax for another form."""
    text = checked_text(query, "query")
    if admit(text, nesting=_NESTING).form not in forms:
        raise QuerySyntax(f"This query is not a {forms[0]}", next=f"Start it with {forms[0]}.")
    return text


def open_pool(remote: "RemoteEngine | None", snapshot: Callable[[], Snapshot], base: str) -> "PoolInThread":
    """Workers for the engine elsewhere, else for the snapshot. Raises StoreError where a system cannot hold any."""
    if not can_hold_workers():
        raise StoreError(
            "This system cannot fork processes or limit their memory, so that no query could be stopped",
            next="Give timeout=None to run it in this process, without a limit.",
        )
    from wijkgraph.engine.pool_in_thread import PoolInThread
    from wijkgraph.remote.remote_source import WatchedEngine

    limits = Limits()
    source = WatchedEngine(remote)() if remote else source_of(snapshot(), limits)
    return PoolInThread(source, limits, base)
