"""The whole: merged for real, proved word by word, without a single rejected claim."""

from collections import Counter
from dataclasses import replace

import pytest

from wijkgraph.claims.claim import Status
from wijkgraph.dataset.assembly import Corpus, assemble, read_corpus
from wijkgraph.errors import ChangedText, ClaimError, QuoteNotFound, SourceError
from wijkgraph.names import DEF, term, thing
from wijkgraph.project import Layout
from wijkgraph.rdf import DefaultGraph, NamedNode, Quad


@pytest.fixture(scope="module")
def corpus(layout: Layout) -> Corpus:
    return read_corpus(layout)


@pytest.fixture(scope="module")
def quads(corpus: Corpus) -> list[Quad]:
    return assemble(corpus)


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


def test_a_corpus_without_claims_is_no_corpus(copy: Layout) -> None:
    for path in [*copy.claims.iterdir(), *copy.reference.iterdir()]:
        path.unlink()
    with pytest.raises(SourceError, match="There is no claim"):
        read_corpus(copy)


def test_the_order_of_files_on_disk_plays_no_part(corpus: Corpus, quads: list[Quad]) -> None:
    backwards = replace(corpus, ledgers=corpus.ledgers[::-1])
    assert set(assemble(backwards)) == set(quads)
