"""Assembles the dataset from its files: accepted claims, registers, letters and ontology, every quote proved.

The default graph is the real merge: a triple that two letters state counts once. Beside it stand the claims, each
in its own graph. Rejected claims are remembered in their files but never loaded: this is the one door they meet.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.claims.ledgers import claim_metadata, passage_metadata, read_ledger, set_aside_metadata
from wijkgraph.claims.term_faults import classes_in
from wijkgraph.errors import ClaimError, SourceError
from wijkgraph.letters.frozen import TEXT, Letter, read_letter
from wijkgraph.letters.passages import Passage, prove_passages
from wijkgraph.names import DEF, key_of, kind_of, names_at, term
from wijkgraph.project import Layout
from wijkgraph.rdf import FORMATS, Literal, NamedNode, Quad, Triple, read_quads

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
    def classified(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """The classes of letters, registers, and every thing to which a claim that stands gives one."""
        triples = [triple for ledger in self.ledgers for triple in ledger.description]
        triples += [quad.triple for one in self.letters.values() for quad in one.description]
        triples += [t for one in self.claims if one.status is Status.ACCEPTED for t in one.assertion]
        sources = [*(ledger.source for ledger in self.ledgers), *(one.iri for one in self.letters.values())]
        return dict.fromkeys(sources, frozenset[NamedNode]()) | classes_in(triples)

    @property
    def claims(self) -> list[Claim]:
        """All claims, of any status."""
        return [claim for ledger in self.ledgers for claim in ledger.claims]


def read_corpus(layout: Layout) -> Corpus:
    """All source files of a folder, every passage proved against its frozen text.

    Raises SourceError for unreadable files, ClaimError for claims that cannot stand, QuoteNotFound or ChangedText
    when a letter does not read what a claim quotes.
    """
    parts = list(read_parts(layout))
    letters = {key: letter for part in parts for key, letter in part.letters.items()}
    return Corpus(
        {key: letters[key] for key in sorted(letters)},
        tuple(ledger for part in parts for ledger in part.ledgers),
        tuple(triple for part in parts for triple in part.model),
    )


def read_parts(layout: Layout) -> Iterator[Corpus]:
    """The same, read one source at a time: each ledger with its letter, letters without claims, ontology and all.

    Raises what `read_corpus` raises.
    """
    unclaimed = {path.parent.name for path in layout.letters.glob(f"*/{TEXT}")}
    sources: dict[NamedNode, Path] = {}
    _refuse_unread(layout)
    for path in layout.ledgers:
        ledger = read_ledger(path)
        first = sources.setdefault(ledger.source, path)
        if first != path:
            raise ClaimError(
                "Two files claim from one source", where=f"{first}: {ledger.source.value}", next="Merge them."
            )
        letter = _letter_of(ledger, layout, unclaimed, path)
        unclaimed -= letter.keys()
        yield Corpus(letter, (ledger,), ())
    for key in sorted(unclaimed):
        yield Corpus({key: read_letter(layout.letters / key, layout.base)}, (), ())
    yield Corpus({}, (), _model(layout))


def _refuse_unread(layout: Layout) -> None:
    """Raises SourceError for RDF beside the files of claims, which nobody would notice to be missing."""
    read = set(layout.ledgers)
    for path in sorted({*layout.claims.rglob("*.*"), *layout.reference.rglob("*.*")} - read):
        if path.suffix.lstrip(".").lower() in FORMATS and not path.name.startswith("."):
            raise SourceError(
                "This file would not be read: claims are read from TriG files in this folder, one for each source",
                where=str(path),
                next="Give it to `wijkgraph propose --draft`, or move it out of data/.",
            )


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


def _letter_of(ledger: Ledger, layout: Layout, keys: Container[str], path: Path) -> dict[str, Letter]:
    """The letter of a ledger by its key, its passages proved; none for another source."""
    key, is_letter, passages = key_of(ledger.source), kind_of(ledger.source) == "letter", ledger.passages
    if strangers := sorted(one for one in passages if not is_letter or one.letter != key):
        raise ClaimError(
            "A passage of another source",
            where=f"{path}: {strangers[0].iri.value}",
            next="Move it to the file of the letter it stands in.",
        )
    if not is_letter:
        return {}
    if key not in keys:
        raise ClaimError(
            f"Claims from a letter that is not here: {ledger.source.value}",
            where=str(path),
            next="Freeze the letter under data/letters/, or remove its claims too.",
        )
    letter = read_letter(layout.letters / key, layout.base)
    prove_passages(letter, passages)
    return {key: letter}


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
