"""The claims as a Linked Data Event Stream (LDES 1.0), in the order in which they were recorded.

A search tree of one root over pages (LDES Server Primer, 4). A full page is immutable: it is named after the claims on
it, so whatever becomes of the stream, another list of claims is another page. Only the root and the newest page
change. A claim is named by its content; one that was withdrawn is in no later version, and its page gives way to
another. That it was withdrawn or replaced is an entry of its own, an Activity Streams 2.0 `Delete` of the claim.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from wijkgraph.asking.queries import query
from wijkgraph.claims.claim import Claim, Provenance, successors_of
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.names import concept, names_at, term
from wijkgraph.rdf import Literal, NamedNode, Quad, Triple

PAGE = 250
NEWEST = "newest"  # the name of the page that is not full yet; it may be empty

_LDES, _TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
_ACTIVITY = "https://www.w3.org/ns/activitystreams#"
_TIME = term("prov:generatedAtTime")


@dataclass(frozen=True)
class Ending:
    """An entry of the stream: a claim that was withdrawn, or replaced by `successors`, and who decided so when."""

    claim: Claim
    ended: Provenance
    successors: tuple[NamedNode, ...]

    @property
    def iri(self) -> NamedNode:
        """The entry, apart from the claim it is about."""
        return NamedNode(f"{self.claim.iri.value}#ended")


def endings(claims: Sequence[Claim]) -> tuple[Ending, ...]:
    """The entries for the claims that stood once and no longer do."""
    return tuple(
        Ending(claim, claim.ended, successors_of(claims, claim.iri)) for claim in claims if claim.ended
    )


@dataclass(frozen=True)
class StreamPage:
    """Claims that follow each other in the stream, and when the first and the last of them were recorded."""

    root: NamedNode
    name: str
    claims: tuple[NamedNode, ...]
    first: Literal | None
    last: Literal | None

    @property
    def iri(self) -> NamedNode:
        """The page's address."""
        return NamedNode(f"{self.root.value}/{self.name}")

    @property
    def is_full(self) -> bool:
        """True if the page is immutable: no claim will be added."""
        return self.name != NEWEST


def stream_pages(
    store: SparqlStore, size: int = PAGE, ended: Sequence[Ending] = ()
) -> tuple[StreamPage, ...]:
    """Every page of the stream, oldest first; the newest last. One query, which reads the names of all claims."""
    rows = store.select(query("stream-stream-pages")).rows
    members = [(claim, at) for claim, at in rows if isinstance(claim, NamedNode) and isinstance(at, Literal)]
    if ended:
        members += [(entry.iri, _time(entry.ended.generated_at)) for entry in ended]
        members.sort(key=lambda member: (member[1].value, member[0].value))
    full = len(members) // size * size
    root = names_at(store.base).address("ldes")
    pages = [_page(root, members[start : start + size]) for start in range(0, full, size)]
    return (*pages, _page(root, members[full:], NEWEST))


def _page(root: NamedNode, members: Sequence[tuple[NamedNode, Literal]], name: str = "") -> StreamPage:
    listed = "\n".join(f"{claim} {at}" for claim, at in members)
    times = [at for _, at in members]
    return StreamPage(
        root,
        name or sha256(listed.encode()).hexdigest()[:16],
        tuple(claim for claim, _ in members),
        times[0] if times else None,
        times[-1] if times else None,
    )


def stream_root(pages: Sequence[StreamPage]) -> Iterator[Triple]:
    """The stream itself, and where its pages are: each between two times, the newest after one."""
    root = pages[-1].root
    stream = _stream_of(root)
    yield Triple(stream, term("rdf:type"), NamedNode(f"{_LDES}EventStream"))
    yield Triple(stream, NamedNode(f"{_LDES}timestampPath"), _TIME)
    yield Triple(stream, _tree("view"), root)
    yield Triple(root, term("rdf:type"), _tree("Node"))
    last: Literal | None = None
    for page in pages:
        yield from _relation(page, "GreaterThanOrEqualTo", page.first or last)
        if page.is_full:
            yield from _relation(page, "LessThanOrEqualTo", page.last)
        last = page.last


def stream_page(store: SparqlStore, page: StreamPage, ended: Sequence[Ending] = ()) -> Iterator[Quad]:
    """A page with its members: claims with their metadata, and the entries for claims that ended.

    What a claim says stands in the graph of its name, as in the dataset: a client takes it for the claim's (TREE, 4).
    Two queries.
    """
    for triple in _page_itself(page, ended):
        yield Quad(triple.subject, triple.predicate, triple.object)
    if page.claims:
        values = " ".join(map(str, page.claims))
        for triple in store.construct(query("stream-stream-page-metadata", values=values)):
            yield Quad(triple.subject, triple.predicate, triple.object)
        yield from _stated(store.select(query("stream-stream-page-stated", values=values)))


def _stated(solutions: Solutions) -> Iterator[Quad]:
    for claim, subject, predicate, value in solutions.rows:
        if isinstance(claim, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            assert not isinstance(subject, Literal | None)
            yield Quad(subject, predicate, value, claim)


def _page_itself(page: StreamPage, ended: Sequence[Ending]) -> Iterator[Triple]:
    stream = _stream_of(page.root)
    yield Triple(stream, term("rdf:type"), NamedNode(f"{_LDES}EventStream"))
    yield Triple(page.iri, term("rdf:type"), _tree("Node"))
    if page.is_full:
        true = Literal("true", datatype=term("xsd:boolean"))
        yield Triple(page.iri, NamedNode(f"{_LDES}immutable"), true)
    for claim in page.claims:
        yield Triple(stream, _tree("member"), claim)
    here = frozenset(page.claims)
    for entry in ended:
        if entry.iri in here:
            yield from _ending(entry)


def _ending(entry: Ending) -> Iterator[Triple]:
    claim = entry.claim
    yield Triple(entry.iri, term("rdf:type"), NamedNode(f"{_ACTIVITY}Delete"))
    yield Triple(entry.iri, NamedNode(f"{_ACTIVITY}object"), claim.iri)
    yield Triple(entry.iri, _TIME, _time(entry.ended.generated_at))
    yield Triple(entry.iri, term("prov:wasAttributedTo"), entry.ended.attributed_to)
    yield Triple(entry.iri, term("prov:wasGeneratedBy"), entry.ended.generated_by)
    yield Triple(entry.iri, term("wg:claimedIn"), claim.source)
    yield Triple(entry.iri, term("wg:status"), concept("claim-status", claim.status))
    if claim.note:
        yield Triple(entry.iri, term("wg:reviewNote"), Literal(claim.note))
    for successor in entry.successors:
        yield Triple(entry.iri, term("dcterms:isReplacedBy"), successor)


def _time(at: str) -> Literal:
    return Literal(at, datatype=term("xsd:dateTime"))


def _stream_of(root: NamedNode) -> NamedNode:
    return NamedNode(f"{root.value}#stream")


def _relation(page: StreamPage, kind: str, value: Literal | None) -> Iterator[Triple]:
    """A relation of the root to a page: to claims recorded from or until a time, or to any when there is none."""
    name = kind if value else ""
    node = NamedNode(f"{page.root.value}#{page.name}{'-until' if kind.startswith('Less') else ''}")
    yield Triple(page.root, _tree("relation"), node)
    yield Triple(node, term("rdf:type"), _tree(f"{name}Relation"))
    yield Triple(node, _tree("node"), page.iri)
    if value:
        yield Triple(node, _tree("path"), _TIME)
        yield Triple(node, _tree("value"), value)


def _tree(name: str) -> NamedNode:
    return NamedNode(_TREE + name)
