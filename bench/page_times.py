"""Costs of pages of the site: the server's time, the wall's and the queries, by kind of resource, in HTML and Turtle;
and for one thing that a crowd of others points at, page by page of that crowd.

The server tells its own time and its queries in `Server-Timing`; nothing on the way keeps pages that were made before.
"""

import http.client
import json
import re
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import servers
from bench.folders import CROWDED, POINTS, write_sources
from bench.generate import corpus_of
from bench.http_rates import load
from bench.ours import BASE, ID
from bench.queries import JSON
from wijkgraph.dataset.kept_snapshots import current_snapshot
from wijkgraph.names import DEF, kind_of
from wijkgraph.overviews.links import PAGE
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode

CROWD = 100_000
HTML, TURTLE = "HTML", "Turtle"
READER, PROVENANCE, CONCEPT = "letter, to read", "provenance", "concept"
HISTORY = "provenance of a subject"
_ENDINGS = {HTML: "nl.html", TURTLE: "ttl"}
_TRACED = ("study", "decision", "commitment", "fulfilment")  # whose provenance is a chain
_SUBJECTS = ("programme", "track", "area")  # whose provenance is all that was decided and promised about them
_REPEATED = ("study", "letter", READER, PROVENANCE)
_AT_ONCE = 8  # connections that ask for a page again and again
_FIRST = 2.0  # seconds in which a page is asked for before it is asked for again
_PATIENCE = 60.0  # seconds
_TIMING = re.compile(r'page;dur=([\d.]+), engine;dur=[\d.]+;desc="(\d+) queries"')
_MOST_LINKED = f"""SELECT ?thing WHERE {{ {{ SELECT ?thing (COUNT(*) AS ?links) WHERE {{ ?s ?p ?thing
    FILTER(STRSTARTS(STR(?thing), "{ID}") || STRSTARTS(STR(?thing), "{DEF}/")) }} GROUP BY ?thing }}
  }} ORDER BY DESC(?links) LIMIT 2000"""


@dataclass(frozen=True)
class Cost:
    """Cost of one page: times are medians in ms."""

    address: str
    server_ms: float
    wall_ms: float
    queries: int
    kib: float


class Reader:
    """Reads pages over one connection that is kept."""

    def __init__(self, url: str) -> None:
        self._netloc = urlsplit(url).netloc
        self._connection: http.client.HTTPConnection | None = None

    def cost(self, address: str, runs: int) -> Cost:
        """Cost of a page in the median of some runs, after one to warm up. Raises RuntimeError for any but 200."""
        told = [self._timed(address) for _ in range(runs + 1)][1:]
        server, wall, queries, sizes = zip(*told, strict=True)
        return Cost(
            address,
            round(statistics.median(server), 2),
            round(statistics.median(wall), 2),
            max(queries),
            round(sizes[0] / 1024, 1),
        )

    def rows(self, query: str) -> list[Mapping[str, Any]]:
        """The bindings of a SELECT."""
        body, _ = self._get(f"/sparql?{urlencode({'query': query})}", JSON)
        found: list[Mapping[str, Any]] = json.loads(body)["results"]["bindings"]
        return found

    def _timed(self, address: str) -> tuple[float, float, int, int]:
        started = time.perf_counter()
        body, timing = self._get(f"/{address}", "*/*")
        wall = (time.perf_counter() - started) * 1000
        said = _TIMING.fullmatch(timing)
        if said is None:
            raise RuntimeError(f"{address} does not tell its time: {timing!r}")
        return float(said[1]), wall, int(said[2]), len(body)

    def _get(self, target: str, accept: str) -> tuple[bytes, str]:
        with suppress(http.client.RemoteDisconnected, ConnectionError):
            return self._try(target, accept)
        self.close()  # the server closes connections that were idle for a while
        return self._try(target, accept)

    def close(self) -> None:
        """End the connection."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _try(self, target: str, accept: str) -> tuple[bytes, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._netloc, timeout=_PATIENCE)
        self._connection.request("GET", target, headers={"Accept": accept})
        reply = self._connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{target}: status {reply.status}: {body[:300]!r}")
        return body, reply.getheader("Server-Timing", "")


def measure(
    letters: int, root: Path, *, crowd: int = 0, runs: int = 5, seconds: float = 3.0
) -> dict[str, Any]:
    """Cost of every kind of page on a site of that many letters, made in `root`; with a `crowd`, its pages too.

    Pages that were asked for before are measured for some seconds each.
    """
    layout = write_sources(root, letters, crowd=crowd)
    with our_site(layout) as url, closing(Reader(url)) as reader:
        asked = addresses(by_kind(sample(letters), most_linked(reader)))
        kinds = {
            kind: {form: _summary([reader.cost(one, runs) for one in found]) for form, found in forms.items()}
            for kind, forms in asked.items()
        }
        crowded = [{"page": name, **vars(reader.cost(address, runs))} for name, address in crowd_pages(crowd)]
    return {
        "letters": letters,
        "quads": current_snapshot(layout).quads,
        "crowd": crowd,
        "kinds": kinds,
        "crowded": crowded,
        "repeated": _repeated(layout, {kind: asked[kind][HTML][0] for kind in _REPEATED}, seconds),
    }


def _repeated(layout: Layout, pages: Mapping[str, str], seconds: float) -> dict[str, Any]:
    """Rates of one page of some kinds, by kind, asked of a service that keeps what it made, as by default."""
    found = {}
    with our_site(layout, keeps=True) as url:
        for kind, page in pages.items():
            load(f"{url}/{page}", "*/*", _AT_ONCE, _FIRST)  # by each of the processes
            found[kind] = asdict(load(f"{url}/{page}", "*/*", _AT_ONCE, seconds))
    return found


@contextmanager
def our_site(layout: Layout, *, keeps: bool = False) -> Iterator[str]:
    """`wijkgraph serve` with its pages and nobody's share limited, nothing cached unless it `keeps`; the address."""
    port = servers.free_port()
    command = [sys.executable, "-m", "wijkgraph", "--root", str(layout.root), "--build", str(layout.build)]
    command += ["serve", "--unchecked", "--port", str(port), "--timeout", str(_PATIENCE / 2)]
    for setting in ("client_seconds", "client_running", *(() if keeps else ("cache_mb", "response_mb"))):
        command += ["--set", f"{setting}=0"]
    url = f"http://127.0.0.1:{port}"
    with servers.running(command, f"{url}/readyz", log=layout.root / "serve.log", seconds=1800):
        yield url


def sample(letters: int) -> list[NamedNode]:
    """Things of three letters: all they speak of, their claims and the passages these rest on."""
    found: dict[NamedNode, None] = {}
    for number in sorted({letters // 4, letters // 2, letters - 1}):
        (ledger,) = corpus_of(number).ledgers
        for claim in ledger.claims:
            met = (term for triple in claim.assertion for term in (triple.subject, triple.object))
            passages = (passage.iri for passage in claim.evidence)
            named = sorted({one for one in met if isinstance(one, NamedNode)}, key=str)
            found |= dict.fromkeys([*named, claim.iri, *passages])
    return list(found)


def most_linked(reader: Reader) -> list[NamedNode]:
    """The things that most others point at, most first."""
    return [NamedNode(row["thing"]["value"]) for row in reader.rows(_MOST_LINKED)]


def by_kind(
    things: Iterable[NamedNode], linked: Iterable[NamedNode], *, most: int = 3
) -> dict[str, list[NamedNode]]:
    """Some things of each kind that has documents, and of each the one that most others point at."""
    hubs: dict[str, NamedNode] = {}
    for one in linked:
        if one != CROWDED:
            hubs.setdefault(_kind(one), one)
    found: dict[str, list[NamedNode]] = {kind: [one] for kind, one in hubs.items()}
    for one in things:
        group = found.setdefault(_kind(one), [])
        if one not in group and len(group) <= most:
            group.append(one)
    return {kind: group for kind, group in sorted(found.items()) if kind}


def addresses(kinds: Mapping[str, Sequence[NamedNode]]) -> dict[str, dict[str, list[str]]]:
    """The addresses to ask for, by kind and form; beside the documents of things, letters to read and chains."""
    found = {kind: _forms(f"doc/{_local(one)}" for one in group) for kind, group in kinds.items()}
    traced = [one for kind in _TRACED for one in kinds.get(kind, ())]
    found[PROVENANCE] = _forms(f"prov/{_local(one)}" for one in traced)
    about = [one for kind in _SUBJECTS for one in kinds.get(kind, ())]
    found[HISTORY] = _forms(f"prov/{_local(one)}" for one in about)
    found[READER] = {HTML: _forms(_local(one) for one in kinds["letter"])[HTML]}
    return found


def crowd_pages(crowd: int) -> list[tuple[str, str]]:
    """The pages of the thing that the crowd points at, by name; none without a crowd."""
    if not crowd:
        return []
    stem = f"doc/{_local(CROWDED)}"
    last = (crowd - 1) // PAGE
    places = {"first page": 0, f"page {min(100, last + 1)}": min(99, last), f"last page, {last + 1}": last}
    listed = [
        (
            f"links, {name}",
            f"{stem}.nl.html?{urlencode({'links': POINTS.value, 'from': place * PAGE})}",
        )
        for name, place in places.items()
    ]
    own = [(f"the thing, {form}", address) for form, (address,) in _forms([stem]).items()]
    traced = [
        (f"provenance, {form}", address) for form, (address,) in _forms([f"prov/{_local(CROWDED)}"]).items()
    ]
    return [*own, *traced, *listed]


def _kind(one: NamedNode) -> str:
    """The kind of a thing or concept; empty for what has no document of its own."""
    if "#" in one.value:
        return ""
    return kind_of(one) or (CONCEPT if one.value.startswith(f"{DEF}/") else "")


def _local(one: NamedNode) -> str:
    return one.value.removeprefix(ID).removeprefix(BASE)


def _forms(stems: Iterable[str]) -> dict[str, list[str]]:
    listed = list(stems)
    return {form: [f"{stem}.{ending}" for stem in listed] for form, ending in _ENDINGS.items()}


def _summary(costs: Sequence[Cost]) -> dict[str, Any]:
    slowest = max(costs, key=lambda cost: cost.server_ms)
    return {
        "pages": len(costs),
        "server_ms": round(statistics.median(cost.server_ms for cost in costs), 2),
        "server_max_ms": slowest.server_ms,
        "slowest": slowest.address,
        "slowest_kib": slowest.kib,
        "wall_ms": round(statistics.median(cost.wall_ms for cost in costs), 2),
        "wall_max_ms": max(cost.wall_ms for cost in costs),
        "queries": [min(cost.queries for cost in costs), max(cost.queries for cost in costs)],
    }
