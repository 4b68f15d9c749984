"""A query of an assistant: admitted and run as any at the endpoint, its rows a page at a time."""

import asyncio
import json
import time
from collections.abc import Sequence

from pydantic import BaseModel

from wijkgraph.assistants.material import Material
from wijkgraph.assistants.told import ToldTable
from wijkgraph.engine.admission import admit, dataset_of
from wijkgraph.engine.cache import BoundedCache, CachedAnswer
from wijkgraph.engine.frames import Request
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.result_formats import SPARQL_JSON
from wijkgraph.engine.whole_answers import whole_answer
from wijkgraph.formats import NTRIPLES
from wijkgraph.letters.plain_sight import visible
from wijkgraph.rdf import RdfFormat, parse
from wijkgraph.words.messages import messages

_PAGE = 60  # rows asked for at a time
_MOST = 4 << 20  # bytes of an answer that are read
_LONGEST_CELL = 1000  # characters


def query_material(
    pool: Pool,
    loop: asyncio.AbstractEventLoop,
    query: str,
    start: int,
    language: str,
    work: list[float],
    cache: BoundedCache[CachedAnswer] | None,
) -> Material:
    """Rows of a query from `start` on. Raises QueryError, LimitReached or StoreError; `work` gets its seconds."""
    outline = admit(query, nesting=pool.limits.nesting)
    is_graph = outline.form in ("CONSTRUCT", "DESCRIBE")
    is_paged = outline.form == "SELECT"
    request = Request(
        query,
        NTRIPLES.essence if is_graph else SPARQL_JSON,
        *dataset_of(outline, (), ()),
        max_rows=_PAGE if is_paged else None,
        start_row=start if is_paged else 0,
        names_graphs=outline.names_graphs,
    )
    started = time.perf_counter()
    try:
        asked = whole_answer(pool, request, outline, cache, most=_MOST)
        answer, version = asyncio.run_coroutine_threadsafe(asked, loop).result()
    finally:
        work[0] += time.perf_counter() - started
    columns, rows = _triples(answer.body) if is_graph else _rows(answer.body)
    before = start if is_paged else 0
    return Material(
        asked=visible(query)[:200],
        version=version,
        total=before + len(rows),
        make=lambda first, stop: _items(columns, rows[first - before : stop - before]),
        told=messages(language).plain("assistants.unsupported"),
        table=ToldTable(columns=columns, rows=[]),
        is_open=answer.cut,
    )


def _rows(body: bytes) -> tuple[list[str], list[list[str | None]]]:
    document = json.loads(body)
    if "boolean" in document:
        return ["ASK"], [[str(document["boolean"]).lower()]]
    columns = document["head"]["vars"]
    bindings = document["results"]["bindings"]
    return columns, [[_cell(row.get(name)) for name in columns] for row in bindings]


def _triples(body: bytes) -> tuple[list[str], list[list[str | None]]]:
    quads = parse(body, RdfFormat.N_TRIPLES, where="the answer")
    rows = sorted([str(quad.subject), str(quad.predicate), str(quad.object)] for quad in quads)
    return ["subject", "predicate", "object"], [[_shown(cell) for cell in row] for row in rows]


def _cell(value: dict[str, object] | None) -> str | None:
    """A term: an address in angle brackets, a literal as its text with its language or kind."""
    if value is None:
        return None
    text = value["value"]
    if value["type"] == "uri":
        return _shown(f"<{text}>")
    if value["type"] != "literal":
        return _shown(json.dumps(text, ensure_ascii=False))
    return _shown(f"{text}@{value['xml:lang']}" if "xml:lang" in value else str(text))


def _shown(text: str) -> str:
    seen = visible(text)
    return seen if len(seen) <= _LONGEST_CELL else f"{seen[:_LONGEST_CELL]} […]"


def _items(columns: list[str], rows: Sequence[list[str | None]]) -> list[BaseModel]:
    return [ToldTable(columns=columns, rows=[row]) for row in rows]
