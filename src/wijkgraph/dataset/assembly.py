"""Assembles the dataset from its files: accepted claims, registers, letters and ontology, every quote proved.

The default graph is the real merge: a triple that two letters state counts once. Beside it stand the claims, each
in its own graph. Rejected claims are remembered in their files but never loaded: this is the one door they meet.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.claims.ledgers import claim_metadata, passage_metadata, read_ledger, set_aside_metadata
from wijkgraph.errors import ClaimError
from wijkgraph.letters.frozen import Letter, read_letters
from wijkgraph.letters.passages import Passage, prove_passages
from wijkgraph.names import DEF, key_of, kind_of, names_at, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Quad, Triple, read_quads

# Characters of context on either side that help a reader's program find a quote again (Web Annotation, 4.2.4).
_CONTEXT = 32

_TYPE = term("rdf:type")


@dataclass(frozen=True)
class Corpus:
    """The source files, read and proved: letters by key, one ledger per source, ontology and vocabularies."""

    letters: Mapping[str, Letter]
    ledgers: tuple[Ledger, ...]
    model: tuple[Triple, ...]

    @property
    def classified(self) -> frozenset[NamedNode]:
        """Letters, registers, and every thing that a claim that stands gives a class."""
        standing = (claim for claim in self.claims if claim.status is Status.ACCEPTED)
        typed = (t.subject for claim in standing for t in claim.assertion if t.predicate == _TYPE)
        described = {ledger.source for ledger in self.ledgers} | {one.iri for one in self.letters.values()}
        return frozenset(described.union(one for one in typed if isinstance(one, NamedNode)))

    @property
    def claims(self) -> list[Claim]:
        """All claims, of any status."""
        return [claim for ledger in self.ledgers for claim in ledger.claims]


def read_corpus(layout: Layout) -> Corpus:
    """All source files of a folder, every passage proved against its frozen text.

    Raises SourceError for unreadable files, ClaimError for claims that cannot stand, QuoteNotFound or ChangedText
    when a letter does not read what a claim quotes.
    """
    letters = read_letters(layout.letters, layout.base)
    paths = [*sorted(layout.claims.glob("*.trig")), *sorted(layout.reference.glob("*.trig"))]
    ledgers = tuple(read_ledger(path) for path in paths)
    sources = Counter(ledger.source for ledger in ledgers)
    for ledger, path in zip(ledgers, paths, strict=True):
        if sources[ledger.source] > 1:
            raise ClaimError(
                "Two files claim from one source", where=f"{path}: {ledger.source.value}", next="Merge them."
            )
        _prove(ledger, letters, path)
    return Corpus(letters, ledgers, _model(layout))


def named_graphs(corpus: Corpus) -> Iterator[tuple[NamedNode, Iterable[Triple]]]:
    """The named graphs: claims, sources and model. A name comes as often as there is something to put in its graph."""
    for ledger in corpus.ledgers:
        yield from _ledger_graphs(ledger, corpus.letters)
    for letter in corpus.letters.values():
        yield letter.iri, _letter_triples(letter)
    yield NamedNode(DEF), corpus.model


def assemble(corpus: Corpus) -> list[Quad]:
    """The dataset as quads: the merged default graph, then the named graphs."""
    named = {_in(graph, triple) for graph, triples in named_graphs(corpus) for triple in triples}
    merged = {Quad(quad.subject, quad.predicate, quad.object) for quad in named}
    return [*merged, *named]


def _prove(ledger: Ledger, letters: Mapping[str, Letter], path: Path) -> None:
    if kind_of(ledger.source) != "letter":
        return
    letter = letters.get(key_of(ledger.source))
    if letter is None:
        raise ClaimError(
            f"Claims from a letter that is not here: {ledger.source.value}",
            where=str(path),
            next="Freeze the letter under data/letters/, or remove its claims too.",
        )
    prove_passages(letter, ledger.passages)


def _model(layout: Layout) -> tuple[Triple, ...]:
    paths = [
        layout.ontology,
        layout.alignments,
        layout.foreign_labels,
        *sorted(layout.vocabularies.glob("*.ttl")),
    ]
    return tuple(quad.triple for path in paths for quad in read_quads(path))


def _ledger_graphs(
    ledger: Ledger, letters: Mapping[str, Letter]
) -> Iterator[tuple[NamedNode, Iterable[Triple]]]:
    accepted = [claim for claim in ledger.claims if claim.status is Status.ACCEPTED]
    yield ledger.source, ledger.description
    for claim in accepted:
        yield ledger.source, claim_metadata(claim)
        yield claim.iri, claim.assertion
    passages = {passage for claim in accepted for passage in claim.evidence}
    for passage in passages | {entry.passage for entry in ledger.set_aside}:
        yield ledger.source, passage_metadata(passage)
        yield ledger.source, _annotation(passage, letters[passage.letter])
    for entry in ledger.set_aside:
        yield ledger.source, set_aside_metadata(entry)


def _letter_triples(letter: Letter) -> Iterable[Triple]:
    """Triples of the letter's description, and about its frozen text with its checksum."""
    yield from (quad.triple for quad in letter.description)
    text, checksum = text_iri(letter), names_at(letter.base).thing("checksum", letter.key)
    yield Triple(text, _TYPE, term("prov:Entity"))
    yield Triple(text, term("prov:specializationOf"), letter.iri)
    yield Triple(text, term("spdx:checksum"), checksum)
    yield Triple(checksum, _TYPE, term("spdx:Checksum"))
    yield Triple(checksum, term("spdx:algorithm"), term("spdx:checksumAlgorithm_sha256"))
    yield Triple(
        checksum, term("spdx:checksumValue"), Literal(letter.checksum, datatype=term("xsd:hexBinary"))
    )


def text_iri(letter: Letter) -> NamedNode:
    """The frozen text of a letter, apart from the letter as a document."""
    return names_at(letter.base).thing("text", letter.key)


def _annotation(passage: Passage, letter: Letter) -> Iterable[Triple]:
    """The passage as a Web Annotation target: quote and position, code points counted (oa:TextPositionSelector)."""
    quote, position = NamedNode(f"{passage.iri.value}#quote"), NamedNode(f"{passage.iri.value}#position")
    before = letter.text[max(0, passage.start - _CONTEXT) : passage.start]
    after = letter.text[passage.end : passage.end + _CONTEXT]
    yield Triple(passage.iri, _TYPE, term("oa:SpecificResource"))
    yield Triple(passage.iri, term("oa:hasSource"), text_iri(letter))
    yield Triple(passage.iri, term("oa:hasSelector"), quote)
    yield Triple(passage.iri, term("oa:hasSelector"), position)
    yield Triple(quote, _TYPE, term("oa:TextQuoteSelector"))
    yield Triple(quote, term("oa:exact"), Literal(passage.exact))
    yield Triple(quote, term("oa:prefix"), Literal(before))
    yield Triple(quote, term("oa:suffix"), Literal(after))
    yield Triple(position, _TYPE, term("oa:TextPositionSelector"))
    for name, value in (("start", passage.start), ("end", passage.end)):
        yield Triple(
            position, term(f"oa:{name}"), Literal(str(value), datatype=term("xsd:nonNegativeInteger"))
        )


def _in(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
