"""The whole: merged for real, proved word by word, without a single rejected claim."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.examples import LETTER, TEXT, passage
from tests.examples import claim as one_claim
from tests.ours import thing
from wijkgraph.claims.claim import Ledger, SetAside, Status
from wijkgraph.claims.ledgers import (
    claim_metadata,
    passage_metadata,
    read_ledger,
    set_aside_metadata,
    write_ledger,
)
from wijkgraph.dataset.assembly import Corpus, assemble, read_corpus, read_parts, text_iri
from wijkgraph.errors import ChangedText, ClaimError, QuoteNotFound, SourceError
from wijkgraph.letters.passages import Passage
from wijkgraph.names import DEF, key_of, term
from wijkgraph.project import Layout
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Quad, Triple, read_quads


def test_a_triple_that_two_letters_state_counts_once(quads: list[Quad]) -> None:
    study = thing("study", "leefbaarheid-in-nederland-2018")
    stated = [q for q in quads if q.subject == study and q.predicate == term("rdf:type")]
    graphs = Counter(q.graph_name == DefaultGraph() for q in stated)
    assert graphs[True] == 1
    assert graphs[False] >= 2


def test_the_default_graph_is_exactly_the_merge(quads: list[Quad]) -> None:
    merged = [q.triple for q in quads if q.graph_name == DefaultGraph()]
    named = {q.triple for q in quads if q.graph_name != DefaultGraph()}
    assert len(merged) == len(set(merged))
    assert set(merged) == named


def test_rejected_claims_are_remembered_and_never_loaded(corpus: Corpus, quads: list[Quad]) -> None:
    rejected = [claim for claim in corpus.claims if claim.status is Status.REJECTED]
    accepted = {
        triple for claim in corpus.claims if claim.status is Status.ACCEPTED for triple in claim.assertion
    }
    assert rejected
    loaded = {q.triple for q in quads}
    nodes = {node for q in quads for node in (q.subject, q.object, q.graph_name)}
    for claim in rejected:
        assert claim.note
        assert claim.iri not in nodes
        assert not (claim.assertion - accepted) & loaded


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.REJECTED, Status.SUPERSEDED])
def test_only_accepted_claims_meet_the_dataset(corpus: Corpus, status: Status) -> None:
    ledger = corpus.ledgers[0]
    changed = replace(ledger, claims=tuple(replace(claim, status=status) for claim in ledger.claims))
    loaded = assemble(replace(corpus, ledgers=(changed, *corpus.ledgers[1:])))
    names = {q.graph_name for q in loaded} | {q.subject for q in loaded}
    assert not names & {claim.iri for claim in ledger.claims}


def test_every_statement_has_a_receipt(corpus: Corpus, quads: list[Quad]) -> None:
    """A triple of the merge is claimed, or it tells of claims, letters' files or the model itself."""
    claims = {claim.iri for claim in corpus.claims}
    sources = {ledger.source for ledger in corpus.ledgers} | {
        letter.iri for letter in corpus.letters.values()
    }
    for quad in quads:
        if quad.graph_name == DefaultGraph() or quad.graph_name in claims:
            continue
        assert quad.graph_name in sources | {NamedNode(DEF)}
        if quad.graph_name in sources:
            about = str(quad.subject).removeprefix("<https://w3id.org/wijkgraph/id/").partition("/")[0]
            assert about in {"claim", "passage", "letter", "text", "checksum", "register"}, quad


def test_each_passage_is_a_web_annotation_target_too(quads: list[Quad]) -> None:
    selectors = Counter(
        q.predicate for q in quads if q.predicate.value.startswith("http://www.w3.org/ns/oa#")
    )
    assert selectors[term("oa:exact")] == selectors[term("oa:start")] == selectors[term("oa:end")] > 200


def test_no_letter_of_a_claim_may_be_missing(copy: Layout) -> None:
    for path in (copy.letters / "kst-30995-99").iterdir():
        path.unlink()
    with pytest.raises(ClaimError, match="Claims from a letter that is not here"):
        read_corpus(copy)


def test_a_changed_letter_is_refused_with_place_and_words(copy: Layout) -> None:
    path = copy.letters / "kst-30995-98" / "letter.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("alle burgemeesters", "vele burgemeesters"), encoding="utf-8"
    )
    with pytest.raises(
        QuoteNotFound, match=r"kst-30995-98 does not read .*alle burgemeesters.*vele burgemeesters"
    ):
        read_corpus(copy)


def test_a_letter_changed_outside_every_passage_is_refused_too(copy: Layout) -> None:
    path = copy.letters / "kst-30995-98" / "letter.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ChangedText, match="kst-30995-98"):
        read_corpus(copy)


def test_two_files_may_not_claim_from_one_source(copy: Layout) -> None:
    path = copy.claims / "kst-30995-99.trig"
    (copy.claims / "again.trig").write_bytes(path.read_bytes())
    with pytest.raises(ClaimError, match="Two files claim from one source"):
        read_corpus(copy)


@pytest.mark.parametrize("name", ["reference/gids.ttl", "claims/kst-1.nq", "reference/gidsen/gids.trig"])
def test_claims_that_would_not_be_read_are_refused(copy: Layout, name: str) -> None:
    path = copy.root / "data" / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    with pytest.raises(SourceError, match="would not be read") as told:
        read_corpus(copy)
    assert told.value.where == str(path)


def test_notes_beside_the_claims_are_nobodys_concern(copy: Layout) -> None:
    (copy.reference / "README.md").write_text("Where these come from.", encoding="utf-8")
    (copy.reference / ".gids.ttl.swp").touch()
    assert read_corpus(copy).ledgers


def test_letters_without_claims_are_a_corpus(copy: Layout) -> None:
    for path in [*copy.claims.iterdir(), *copy.reference.iterdir()]:
        path.unlink()
    corpus = read_corpus(copy)
    assert not corpus.claims
    assert len(corpus.letters) == 5


def test_the_order_of_files_on_disk_plays_no_part(corpus: Corpus, quads: list[Quad]) -> None:
    backwards = replace(corpus, ledgers=corpus.ledgers[::-1])
    assert set(assemble(backwards)) == set(quads)


# A corpus small enough to see whole: one letter with an accepted and a rejected claim and a sentence set aside.

WORDS = "voeg ik vier gebieden toe"
START = TEXT.index(WORDS)
ASIDE = "Ik informeer u in het najaar."
SMALL = Corpus(
    {
        "kst-1-1": replace(
            LETTER, checksum="ab12", description=(Quad(LETTER.iri, term("wg:number"), Literal(1)),)
        )
    },
    (
        Ledger(
            LETTER.iri,
            (one_claim("A"), one_claim("B", Status.REJECTED, passage("het rapport van Rebel"))),
            (SetAside(passage(ASIDE), "courtesy"),),
            frozenset({Triple(LETTER.iri, term("dcterms:title"), Literal("Brief"))}),
        ),
    ),
    (Triple(term("wg:Decision"), term("rdfs:label"), Literal("besluit", language="nl")),),
)


def test_the_frozen_text_stands_beside_its_letter_with_its_checksum() -> None:
    text, checksum = thing("text", "kst-1-1"), thing("checksum", "kst-1-1")
    assert text_iri(LETTER) == text
    told = {quad for quad in assemble(SMALL) if quad.subject in (text, checksum, LETTER.iri)}
    triples = {
        Triple(LETTER.iri, term("wg:number"), Literal(1)),
        Triple(LETTER.iri, term("dcterms:title"), Literal("Brief")),
        Triple(text, term("rdf:type"), term("prov:Entity")),
        Triple(text, term("prov:specializationOf"), LETTER.iri),
        Triple(text, term("spdx:checksum"), checksum),
        Triple(checksum, term("rdf:type"), term("spdx:Checksum")),
        Triple(checksum, term("spdx:algorithm"), term("spdx:checksumAlgorithm_sha256")),
        Triple(checksum, term("spdx:checksumValue"), Literal("ab12", datatype=term("xsd:hexBinary"))),
    }
    assert told == {
        Quad(one.subject, one.predicate, one.object, graph)
        for one in triples
        for graph in (DefaultGraph(), LETTER.iri)
    }


def test_a_passage_is_annotated_with_its_quote_its_place_and_what_stands_beside_it() -> None:
    quoted = passage()
    quote, position = (NamedNode(f"{quoted.iri.value}#{part}") for part in ("quote", "position"))
    told = {quad.triple for quad in assemble(SMALL) if quad.graph_name == LETTER.iri}

    def place(value: int) -> Literal:
        return Literal(str(value), datatype=term("xsd:nonNegativeInteger"))

    assert {one for one in told if one.subject in (quote, position)} == {
        Triple(quote, term("rdf:type"), term("oa:TextQuoteSelector")),
        Triple(quote, term("oa:exact"), Literal(WORDS)),
        Triple(quote, term("oa:prefix"), Literal("nleiding van het rapport van Rebel "[-32:])),
        Triple(quote, term("oa:suffix"), Literal(". Ik informeer u in het najaar.\n")),
        Triple(position, term("rdf:type"), term("oa:TextPositionSelector")),
        Triple(position, term("oa:start"), place(START)),
        Triple(position, term("oa:end"), place(START + len(WORDS))),
    }
    assert {one for one in told if one.subject == quoted.iri and "/oa#" in str(one)} == {
        Triple(quoted.iri, term("rdf:type"), term("oa:SpecificResource")),
        Triple(quoted.iri, term("oa:hasSource"), text_iri(LETTER)),
        Triple(quoted.iri, term("oa:hasSelector"), quote),
        Triple(quoted.iri, term("oa:hasSelector"), position),
    }


def test_context_ends_where_the_text_does() -> None:
    first = replace(SMALL.ledgers[0], claims=(one_claim("A", Status.ACCEPTED, passage("Naar")),))
    told = assemble(Corpus(SMALL.letters, (first,), ()))
    beside = {(quad.predicate, quad.object) for quad in told}
    assert {(term("oa:prefix"), Literal("")), (term("oa:suffix"), Literal(TEXT[4:36]))} <= beside
    assert (term("oa:suffix"), Literal("\n")) in beside
    second = replace(SMALL.ledgers[0], claims=(one_claim("A", Status.ACCEPTED, passage("aanleiding")),))
    told = assemble(Corpus(SMALL.letters, (second,), ()))
    assert Literal("Naar ") in {quad.object for quad in told if quad.predicate == term("oa:prefix")}


def test_each_claim_has_its_graph_and_its_letter_tells_of_it() -> None:
    quads = assemble(SMALL)
    accepted, rejected = SMALL.claims
    assert {one.triple for one in quads if one.graph_name == accepted.iri} == accepted.assertion
    told = {one.triple for one in quads if one.graph_name == LETTER.iri}
    assert set(claim_metadata(accepted)) <= told
    assert not set(claim_metadata(rejected)) & told
    for used in (passage(), passage(ASIDE)):
        assert set(passage_metadata(used)) <= told
    assert not set(passage_metadata(passage("het rapport van Rebel"))) & told
    assert set(set_aside_metadata(SMALL.ledgers[0].set_aside[0])) <= told
    assert {one.triple for one in quads if one.graph_name == NamedNode(DEF)} == set(SMALL.model)


def test_a_refused_corpus_says_what_where_and_what_next(copy: Layout) -> None:
    letter, ledger = copy.letters / "kst-30995-99", copy.claims / "kst-30995-99.trig"
    again = copy.claims / "again.trig"
    again.write_bytes(ledger.read_bytes())
    with pytest.raises(ClaimError) as double:
        read_corpus(copy)
    assert str(double.value) == (
        f"Two files claim from one source ({again}: {thing('letter', 'kst-30995-99').value}). Merge them."
    )
    again.unlink()
    shutil.rmtree(letter)
    with pytest.raises(ClaimError) as missing:
        read_corpus(copy)
    assert str(missing.value) == (
        f"Claims from a letter that is not here: {thing('letter', 'kst-30995-99').value} ({ledger}). "
        "Freeze the letter under data/letters/, or remove its claims too."
    )


@pytest.mark.parametrize("folder", ["claims", "reference"])
def test_a_passage_of_another_source_is_refused(copy: Layout, folder: str) -> None:
    """A sentence set aside is no part of a claim; in the file of a register nobody would prove it."""
    letter = read_corpus(copy).letters["kst-30995-98"]
    sentence = SetAside(Passage(letter.key, 0, 9, letter.text[:9], letter.base), "general-remark")
    path = sorted((copy.root / "data" / folder).glob("*.trig"))[-1]
    ledger = replace(read_ledger(path), set_aside=(sentence,))
    path.write_text(write_ledger(ledger), encoding="utf-8")
    with pytest.raises(ClaimError) as stranger:
        read_corpus(copy)
    assert str(stranger.value) == (
        f"A passage of another source ({path}: {sentence.passage.iri.value}). "
        "Move it to the file of the letter it stands in."
    )


def test_sources_are_read_one_at_a_time(copy: Layout) -> None:
    """A fault in the last file is not seen before what stands in the first is there."""
    *_, last = sorted(copy.reference.glob("*.trig"))
    last.write_text("no claims", encoding="utf-8")
    parts = read_parts(copy)
    assert [ledger.source for ledger in next(parts).ledgers] == [thing("letter", "kst-30995-100")]
    with pytest.raises(SourceError, match=last.name):
        list(parts)


def test_the_files_are_read_in_order_and_whole(layout: Layout, corpus: Corpus) -> None:
    def ours(folder: Path) -> list[str]:
        return sorted(path.stem for path in folder.glob("*.trig"))

    sources = [key_of(ledger.source) for ledger in corpus.ledgers]
    assert sources == [*ours(layout.claims), *ours(layout.reference)]
    assert sorted(corpus.letters) == sorted(path.parent.name for path in layout.letters.glob("*/letter.txt"))
    for path in (
        layout.ontology,
        layout.alignments,
        layout.foreign_labels,
        *layout.vocabularies.glob("*.ttl"),
    ):
        assert {quad.triple for quad in read_quads(path)} <= set(corpus.model), path
