"""Reads and writes ledgers: the claims of one source as a TriG file.

One file per source. The graph named by the source holds what is known about its claims; the graph named by each
claim holds what it says. Claims stand in the order of the letter, so that a review reads, and diffs, from top to end.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, check_claim
from wijkgraph.claims.trig import compact, write_trig
from wijkgraph.errors import ClaimError
from wijkgraph.letters.passages import Passage
from wijkgraph.names import DEF, concept, key_of, kind_of, names_at, names_beside, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple, canonical_lines, read_quads

_TYPE, _CLAIM, _PASSAGE = (term(name) for name in ("rdf:type", "wg:Claim", "wg:Passage"))
_EXACT, _START, _END, _IN_TEXT = (term(f"wg:{name}") for name in ("exact", "start", "end", "inText"))
_EVIDENCE, _STATUS, _CLAIMED_IN = term("wg:evidence"), term("wg:status"), term("wg:claimedIn")
_SET_ASIDE, _NOTE, _REVIEW_NOTE = term("wg:setAside"), term("skos:note"), term("wg:reviewNote")
_BY, _IN, _AT = (term(f"prov:{name}") for name in ("wasAttributedTo", "wasGeneratedBy", "generatedAtTime"))
_REVISION = term("prov:wasRevisionOf")
_ENDED_BY, _ENDED_IN, _ENDED_AT = (
    term(name) for name in ("wg:endedBy", "prov:wasInvalidatedBy", "prov:invalidatedAtTime")
)
_DATETIME = term("xsd:dateTime")
_INTEGER = term("xsd:integer")


def read_ledger(path: Path) -> Ledger:
    """The ledger in a TriG file. Raises SourceError for broken syntax, ClaimError for a broken claim.

    Nothing is dropped in silence: what is no part of a claim, a passage or a register's description is an error.
    """
    graphs: dict[NamedNode, list[Triple]] = defaultdict(list)
    for quad in read_quads(path):
        graph = quad.graph_name
        if not isinstance(graph, NamedNode):
            raise ClaimError(
                f"A triple stands outside every graph: {quad.triple}",
                where=str(path),
                next="Put it in the graph of its claim, or of the source.",
            )
        graphs[graph].append(quad.triple)
    ledger = _LedgerReader(path, graphs).read()
    # The claims' own graphs are read whole; what could be left over stands in the graph about them.
    for stray in sorted(set(graphs[ledger.source]).difference(_about(ledger)), key=str)[:1]:
        raise ClaimError(
            f"A statement that is no part of a claim or a passage: {stray}",
            where=str(path),
            next="Remove it, or mend the term; a passage must serve a claim.",
        )
    return ledger


class _LedgerReader:
    """One reading of one file; keeps the path for messages and the subjects of the source's graph."""

    def __init__(self, path: Path, graphs: dict[NamedNode, list[Triple]]) -> None:
        self._path = path
        self._graphs = graphs
        about = [name for name in graphs if kind_of(name) != "claim"]
        if not graphs:
            raise ClaimError("The file holds no claims", where=str(path), next="Remove it.")
        if len(about) != 1:
            raise ClaimError(
                f"Expected one graph about the claims, found {len(about)}",
                where=str(path),
                next="Name it after the letter or register the claims come from.",
            )
        self._source = about[0]
        self._subjects: dict[NamedNode, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in graphs[self._source]:
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._subjects[subject][triple.predicate].append(value)

    def read(self) -> Ledger:
        claims = [iri for iri, properties in self._subjects.items() if _CLAIM in properties[_TYPE]]
        orphans = sorted(self._graphs.keys() - set(claims) - {self._source}, key=str)
        if orphans:
            raise ClaimError(
                "A claim graph has no claim about it",
                where=f"{self._path}: {orphans[0]}",
                next=f"Describe it in the graph {self._source}.",
            )
        aside = [self._set_aside(iri) for iri in self._subjects if _SET_ASIDE in self._subjects[iri]]
        return Ledger(
            source=self._source,
            claims=tuple(sorted((self._claim(iri) for iri in claims), key=_place)),
            set_aside=tuple(sorted(aside, key=lambda entry: entry.passage)),
            description=self._description(),
        )

    def _description(self) -> frozenset[Triple]:
        """Triples in which a register describes itself; anything else a source says is a claim with its evidence."""
        if kind_of(self._source) != "register":
            return frozenset()
        return frozenset(t for t in self._graphs[self._source] if t.subject == self._source)

    def _claim(self, iri: NamedNode) -> Claim:
        properties = self._subjects[iri]
        evidence = [value for value in properties[_EVIDENCE] if isinstance(value, NamedNode)]
        places = [self._passage(value) for value in evidence if value != self._source]
        found = check_claim(
            Claim(
                source=self._source,
                assertion=frozenset(self._graphs[iri]),
                evidence=tuple(sorted(places)),
                status=self._status(iri),
                provenance=self._provenance(iri, _BY, _IN, _AT),
                note=properties[_REVIEW_NOTE][0].value if properties[_REVIEW_NOTE] else "",
                revises=tuple(sorted(v for v in properties[_REVISION] if isinstance(v, NamedNode))),
                ended=self._provenance(iri, _ENDED_BY, _ENDED_IN, _ENDED_AT)
                if properties[_ENDED_AT]
                else None,
            )
        )
        if found.iri != iri:
            raise ClaimError(
                f"A claim's name does not follow from its content: {iri.value}",
                where=str(self._path),
                next=f"A changed claim is a new claim; its name would be {found.iri.value}.",
            )
        return found

    def _provenance(self, iri: NamedNode, by: NamedNode, activity: NamedNode, at: NamedNode) -> Provenance:
        return Provenance(self._one_iri(iri, by), self._one_iri(iri, activity), self._moment(iri, at))

    def _moment(self, iri: NamedNode, predicate: NamedNode) -> str:
        value = self._one(iri, predicate)
        try:
            if not isinstance(value, Literal) or value.datatype != _DATETIME or "T" not in value.value:
                raise ValueError
            datetime.fromisoformat(value.value)
        except ValueError as error:
            raise ClaimError(
                f"{compact(predicate)} is no moment: {value.value}",
                where=f"{self._path}: {iri.value}",
                next='Write it as "2026-11-30T09:00:00Z"^^xsd:dateTime.',
            ) from error
        return value.value

    def _status(self, iri: NamedNode) -> Status:
        value = self._one(iri, _STATUS).value
        try:
            return Status(value.removeprefix(f"{DEF}/claim-status/"))
        except ValueError as error:
            raise ClaimError(
                f"No claim status '{value}'",
                where=f"{self._path}: {iri.value}",
                next=f"Use one of {', '.join(concept('claim-status', status).value for status in Status)}.",
            ) from error

    def _passage(self, iri: NamedNode) -> Passage:
        start, end = (self._one(iri, place).value for place in (_START, _END))
        if not (start.isdecimal() and end.isdecimal()):
            raise ClaimError(
                f"Offsets are not whole numbers: {start}, {end}",
                where=f"{self._path}: {iri.value}",
                next="Count Unicode code points from the start of letter.txt.",
            )
        letter, exact = self._one_iri(iri, _IN_TEXT), self._one(iri, _EXACT).value
        found = Passage(key_of(letter), int(start), int(end), exact, names_beside(letter).base)
        if found.iri != iri:
            raise ClaimError(
                f"A passage's name and its offsets disagree: {iri.value}",
                where=str(self._path),
                next=f"By its offsets its name is {found.iri.value}.",
            )
        return found

    def _set_aside(self, iri: NamedNode) -> SetAside:
        notes = [note for note in self._subjects[iri][_NOTE] if isinstance(note, Literal)]
        reason = self._one(iri, _SET_ASIDE).value.removeprefix(f"{DEF}/set-aside-reason/")
        return SetAside(self._passage(iri), reason, tuple(sorted(notes, key=str)))

    def _one(self, iri: NamedNode, predicate: NamedNode) -> NamedNode | Literal:
        values = self._subjects[iri][predicate]
        if len(values) != 1 or not isinstance(values[0], NamedNode | Literal):
            raise ClaimError(
                f"Expected one {compact(predicate)}, found {len(values)}",
                where=f"{self._path}: {iri.value}",
                next="Give it exactly one.",
            )
        return values[0]

    def _one_iri(self, iri: NamedNode, predicate: NamedNode) -> NamedNode:
        value = self._one(iri, predicate)
        if not isinstance(value, NamedNode):
            raise ClaimError(
                f"{compact(predicate)} is not an IRI: {value}",
                where=f"{self._path}: {iri.value}",
                next="Give an IRI.",
            )
        return value


def write_ledger(ledger: Ledger) -> str:
    """The ledger as TriG. Raises ClaimError when a claim stands twice."""
    names_seen: set[NamedNode] = set()
    for one in ledger.claims:
        if one.iri in names_seen:
            raise ClaimError("A claim stands twice", where=one.iri.value, next="Remove one of the two.")
        names_seen.add(one.iri)
    return write_trig(_reading_order(ledger), names_beside(ledger.source).base)


def _reading_order(ledger: Ledger) -> Iterable[tuple[NamedNode, Iterable[Triple]]]:
    """Passage by passage, each followed by the claims that begin there: what is known of one, then what it says."""
    yield ledger.source, ledger.description
    begun: dict[Passage | None, list[Claim]] = defaultdict(list)
    for one in sorted(ledger.claims, key=_place):
        begun[one.evidence[0] if one.evidence else None].append(one)
    for place in [None, *sorted(ledger.passages)]:
        if place is not None:
            aside = [
                t for entry in ledger.set_aside if entry.passage == place for t in set_aside_metadata(entry)
            ]
            yield ledger.source, [*passage_metadata(place), *aside]
        for one in begun[place]:
            yield ledger.source, claim_metadata(one)
            yield one.iri, one.assertion


def _about(ledger: Ledger) -> list[Triple]:
    triples = list(ledger.description)
    for one in ledger.claims:
        triples += claim_metadata(one)
    for passage in ledger.passages:
        triples += passage_metadata(passage)
    return triples + [triple for entry in ledger.set_aside for triple in set_aside_metadata(entry)]


def claim_metadata(one: Claim) -> list[Triple]:
    """Triples about a claim: evidence, status, reviewer, time and activity."""
    iri = one.iri
    triples = [
        Triple(iri, _TYPE, _CLAIM),
        Triple(iri, _CLAIMED_IN, one.source),
        Triple(iri, _STATUS, concept("claim-status", one.status)),
        Triple(iri, _BY, one.provenance.attributed_to),
        Triple(iri, _IN, one.provenance.generated_by),
        Triple(iri, _AT, Literal(one.provenance.generated_at, datatype=_DATETIME)),
    ]
    triples += [Triple(iri, _EVIDENCE, place) for place in [p.iri for p in one.evidence] or [one.source]]
    if one.note:
        triples.append(Triple(iri, _REVIEW_NOTE, Literal(one.note)))
    triples += [Triple(iri, _REVISION, old) for old in one.revises]
    if one.ended:
        triples += [
            Triple(iri, _ENDED_BY, one.ended.attributed_to),
            Triple(iri, _ENDED_IN, one.ended.generated_by),
            Triple(iri, _ENDED_AT, Literal(one.ended.generated_at, datatype=_DATETIME)),
        ]
    return triples


def passage_metadata(passage: Passage) -> list[Triple]:
    """Triples about a passage: its words as printed and its offsets in code points."""
    iri = passage.iri
    return [
        Triple(iri, _TYPE, _PASSAGE),
        Triple(iri, _IN_TEXT, names_at(passage.base).thing("letter", passage.letter)),
        Triple(iri, _EXACT, Literal(passage.exact, language="nl")),
        Triple(iri, _START, Literal(str(passage.start), datatype=_INTEGER)),
        Triple(iri, _END, Literal(str(passage.end), datatype=_INTEGER)),
    ]


def set_aside_metadata(entry: SetAside) -> list[Triple]:
    """Triples about a passage that was set aside: the reason and the notes."""
    return [
        Triple(entry.passage.iri, _SET_ASIDE, concept("set-aside-reason", entry.reason)),
        *(Triple(entry.passage.iri, _NOTE, note) for note in entry.notes),
    ]


def _place(one: Claim) -> tuple[tuple[Passage, ...], list[str]]:
    """Claims sort by the place of their passages, then by what they say."""
    return one.evidence, canonical_lines(one.assertion)
