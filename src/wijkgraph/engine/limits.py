"""Limits of the engine, each with its default and its meaning; `docs/settings.md` is checked against it."""

import os
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from wijkgraph.errors import TooLarge


def limit(
    default: Any,
    meaning: str,
    *,
    positive: bool = False,
    choices: tuple[str, ...] = (),
    divided: bool = False,
    most: int = 0,
) -> Any:
    """Dataclass field with a meaning for people.

    `positive` marks those with which 0 would answer nothing, `divided` those that all web processes have together;
    `most` is the greatest value that makes sense, 0 where there is none.
    """
    metadata = {
        "meaning": meaning,
        "positive": positive,
        "choices": choices,
        "divided": divided,
        "most": most,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Limits:
    """Resources that one query, and all queries together, may use."""

    deadline: float = limit(
        30.0, "seconds of work one query may take; a request may ask for less with timeout=", positive=True
    )
    first_deadline: float = limit(
        0.25, "seconds in the fast lane, after which a query moves to the slow lane"
    )
    transfer: float = limit(
        300.0, "seconds from the start of a query until its client has the whole answer", positive=True
    )
    patience: float = limit(
        1.0, "seconds a client may leave an answer untaken before the query gives its place to others"
    )
    fast_workers: int = limit(3, "queries that may run in the fast lane at once", positive=True, divided=True)
    slow_workers: int = limit(2, "queries that may run in the slow lane at once", positive=True, divided=True)
    fast_queue: int = limit(
        64, "queries that may wait for the fast lane; one more is answered 503", divided=True
    )
    slow_queue: int = limit(
        16, "overrun queries that may stand still until the slow lane has a place", divided=True
    )
    aside: int = limit(16, "queries that may stand aside because their clients take nothing", divided=True)
    memory_mb: int = limit(1024, "MiB of memory one query may take on top of the dataset", positive=True)
    retire_mb: int = limit(128, "MiB a worker may have grown by before it is replaced after its query")
    rows: int = limit(1_000_000, "rows of one answer", positive=True)
    answer_mb: int = limit(512, "MiB of one answer, before compression", positive=True)
    page_rows: int = limit(
        10_000, "rows of one page, when the request asks for pages with max-rows=", positive=True
    )
    query_kb: int = limit(256, "KiB of a query or request body", positive=True)
    nesting: int = limit(100, "brackets a query may nest", positive=True)
    dataset_graphs: int = limit(1000, "graphs a request may name as its dataset")
    memory_quads: int = limit(
        5_000_000, "quads up to which a snapshot is held in memory; above, it is read from disk"
    )
    cache_mb: int = limit(64, "MiB of answers kept for the next asker; 0 keeps none", divided=True)
    cache_entry_mb: int = limit(8, "MiB up to which one answer is kept")

    def out_of_memory(self) -> TooLarge:
        """Error for a query that needs more memory than its share."""
        return TooLarge(
            f"The query needs more than {self.memory_mb} MiB of memory",
            next="Make it more selective, or take the dump and query it at home.",
        )


def can_hold_workers() -> bool:
    """True where processes can be forked and limited, as workers must be (POSIX.1-2017, fork and setrlimit)."""
    return hasattr(os, "fork") and find_spec("resource") is not None
