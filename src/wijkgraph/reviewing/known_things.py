"""Accepted statements and names of things, read from the files of a project: beside a proposal, and to choose from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.letters.passages import Passage
from wijkgraph.names import ThingNames, kind_of, names_at, shorten, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Node, Triple, read_quads

_LABELS = tuple(term(name) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "wg:question"))
_TYPE, _PATH, _MOST = term("rdf:type"), term("sh:path"), term("sh:maxCount")
# Records that one claim makes for itself; that they are new is no news.
RECORDS = frozenset(("citation", "commitment", "fulfilment", "influence", "decision", "not-stated", "period"))


@dataclass(frozen=True)
class Said:
    """A triple, the accepted claim that states it, and where that stands: the key of its source."""

    triple: Triple
    claim: NamedNode
    source: str


class KnownThings:
    """Everything accepted so far in a project, by thing."""

    def __init__(
        self,
        names: ThingNames,
        ledgers: Iterable[Ledger],
        model: Iterable[Triple],
        single: frozenset[NamedNode],
    ) -> None:
        self._names = names
        self.single = single
        self.said: dict[NamedNode, list[Said]] = defaultdict(list)
        self._labels: dict[NamedNode, dict[str, str]] = defaultdict(dict)
        self._mentioned: set[NamedNode] = set()
        for triple in model:
            self._learn(triple)
        self.passages: set[Passage] = set()
        for ledger in ledgers:
            self.passages |= ledger.passages
            for passage in ledger.passages:
                self._labels[passage.iri].setdefault("", f"“{passage.as_read}”")
            for claim in ledger.claims:
                if claim.status is Status.ACCEPTED:
                    self.add(claim)

    def add(self, claim: Claim) -> None:
        """Takes an accepted claim in."""
        source = claim.source.value.rpartition("/")[2]
        for triple in claim.assertion:
            self._learn(triple)
            if isinstance(triple.subject, NamedNode):
                self.said[triple.subject].append(Said(triple, claim.iri, source))
            for node in (triple.subject, triple.object):
                if isinstance(node, NamedNode):
                    self._mentioned.add(node)

    def _learn(self, triple: Triple) -> None:
        if (
            triple.predicate in _LABELS
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, Literal)
        ):
            labels = self._labels[triple.subject]
            language = triple.object.language or ""
            if triple.predicate == _LABELS[0] or language not in labels:
                labels[language] = triple.object.value

    def knows(self, thing: NamedNode) -> bool:
        """True for a thing that an accepted claim speaks of, and for terms of the model."""
        return thing in self._mentioned or not self._names.holds(thing)

    def new_in(self, claim: Claim) -> list[NamedNode]:
        """Things of a claim that nothing accepted speaks of, sorted; records of the claim itself apart."""
        met = {
            node
            for triple in claim.assertion
            for node in (triple.subject, triple.object)
            if isinstance(node, NamedNode)
            and self._names.holds(node)
            and kind_of(node) not in (*RECORDS, "passage")
        }
        return sorted((node for node in met - {claim.source} if not self.knows(node)), key=str)

    def name(self, node: Node, language: str, own: Iterable[Triple] = ()) -> str:
        """Name of a thing: in the language, else in another; `own` are triples of the claim that is told."""
        if not isinstance(node, NamedNode):
            return node.value if isinstance(node, Literal) else str(node)
        labels = dict(self._labels.get(node, {}))
        for triple in own:
            if triple.subject == node and triple.predicate in _LABELS and isinstance(triple.object, Literal):
                labels.setdefault(triple.object.language or "", triple.object.value)
        for wanted in (language, "nl", "", "en"):
            if wanted in labels:
                return labels[wanted]
        return shorten(node.value).removeprefix("id/").removeprefix("wg:")

    def beside(self, claim: Claim) -> Iterator[tuple[Said, bool]]:
        """Accepted statements on the subjects of a claim, and True for one that the claim contradicts.

        A property is contradicted where the shapes allow it one value and the claim gives another, in that language.
        """
        mine: dict[tuple[Node, NamedNode, str], set[Node]] = defaultdict(set)
        for triple in claim.assertion:
            mine[(triple.subject, triple.predicate, _language(triple.object))].add(triple.object)
        subjects = {t.subject for t in claim.assertion if isinstance(t.subject, NamedNode)}
        for subject in sorted(subjects, key=str):
            for said in self.said.get(subject, ()):
                key = (said.triple.subject, said.triple.predicate, _language(said.triple.object))
                others = mine.get(key, set())
                clash = bool(others) and said.triple.predicate in self.single
                yield said, clash and said.triple.object not in others

    def contradicted(self, claim: Claim) -> list[Said]:
        """Accepted statements that the claim contradicts."""
        return [said for said, clash in self.beside(claim) if clash]

    def members(self, space: str, typed: str, language: str) -> list[tuple[str, NamedNode]]:
        """Named terms of the model whose IRI begins with `space` and goes no deeper, and whose name holds the words."""
        wanted = typed.casefold().strip()
        found = [
            (self.name(node, language), node)
            for node in self._labels
            if node.value.startswith(space) and "/" not in node.value[len(space) :]
        ]
        return sorted((pair for pair in found if wanted in pair[0].casefold()), key=lambda pair: pair[0])

    @cached_property
    def _by_kind(self) -> dict[str, list[tuple[str, NamedNode]]]:
        found: dict[str, list[tuple[str, NamedNode]]] = defaultdict(list)
        for node, labels in self._labels.items():
            kind = kind_of(node) if self._names.holds(node) else None
            if kind and kind not in RECORDS:
                found[kind] += [(label, node) for label in labels.values()]
        return {
            kind: sorted(names, key=lambda pair: (pair[0], pair[1].value)) for kind, names in found.items()
        }

    def complete(self, kind: str, typed: str, most: int = 9) -> list[tuple[str, NamedNode]]:
        """Names of things of a kind that hold the typed words; those that begin with them first."""
        wanted = typed.casefold().strip()
        fitting = [pair for pair in self._by_kind.get(kind, ()) if wanted in pair[0].casefold()]
        fitting.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
        return list({node: (name, node) for name, node in reversed(fitting)}.values())[::-1][:most]


def known_things(layout: Layout) -> KnownThings:
    """All accepted statements in the files of a project. Raises SourceError or ClaimError for a file that is broken."""
    model = [
        quad.triple
        for path in (layout.ontology, layout.foreign_labels, *sorted(layout.vocabularies.glob("*.ttl")))
        if path.exists()
        for quad in read_quads(path)
    ]
    return KnownThings(
        names_at(layout.base), (read_ledger(path) for path in layout.ledgers), model, _single_valued(layout)
    )


def _single_valued(layout: Layout) -> frozenset[NamedNode]:
    """The properties that every shape that limits them gives one value at most."""
    paths: dict[Node, NamedNode] = {}
    most: dict[Node, set[str]] = defaultdict(set)
    for file in sorted(layout.shapes.glob("*.ttl")):
        for quad in read_quads(file):
            if quad.predicate == _PATH and isinstance(quad.object, NamedNode):
                paths[quad.subject] = quad.object
            elif quad.predicate == _MOST and isinstance(quad.object, Literal):
                most[quad.subject].add(quad.object.value)
    limits: dict[NamedNode, set[str]] = defaultdict(set)
    for shape, path in paths.items():
        limits[path] |= most.get(shape, {"many"})
    return frozenset(path for path, found in limits.items() if found == {"1"})


def _language(value: object) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""
