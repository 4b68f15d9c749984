"""A person's draft with quotes becomes proposed claims with passages."""

from pathlib import Path

import pytest

from tests.examples import PROVENANCE
from tests.ours import BASE
from wijkgraph.claims.claim import Ledger, Status
from wijkgraph.errors import ClaimError, QuoteNotFound, SourceError
from wijkgraph.letters.frozen import read_letter
from wijkgraph.project import Layout
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft

HEAD = """@base <https://w3id.org/wijkgraph/id/> .
@prefix wg: <https://w3id.org/wijkgraph/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
CLAIM = '_:c wg:exact "soms als knellend" . _:c { <study/x> a wg:Study }'


@pytest.fixture
def propose(tmp_path: Path, layout: Layout):  # type: ignore[no-untyped-def]
    def run(text: str, key: str = "kst-30995-97") -> Ledger:
        path = tmp_path / "draft.trig"
        path.write_text(HEAD + text, encoding="utf-8")
        return propose_from_letter(read_draft(path), read_letter(layout.letters / key, BASE), PROVENANCE)

    return run


def test_a_quote_grows_to_its_sentence(propose) -> None:  # type: ignore[no-untyped-def]
    ledger = propose('_:c wg:exact "soms als knellend" . _:c { <study/x> a wg:Study }')
    (claim,) = ledger.claims
    assert claim.status is Status.PROPOSED
    (passage,) = claim.evidence
    assert passage.as_read.startswith("Verder blijken landelijke kaders")
    assert passage.as_read.endswith("ervaren te worden.")


def test_a_title_is_a_quotation_too(propose) -> None:  # type: ignore[no-untyped-def]
    quoted = '_:c wg:exact "soms als knellend" . _:c { <study/x> <http://purl.org/dc/terms/title> '
    assert propose(f'{quoted}"landelijke kaders"@nl }}').claims
    with pytest.raises(QuoteNotFound, match="The title 'Oud en nu' does not stand"):
        propose(f'{quoted}"Oud en nu"@nl }}')


def test_a_sentence_cut_by_a_page_gives_two_passages(propose) -> None:  # type: ignore[no-untyped-def]
    ledger = propose(
        '_:c wg:exact "heeft de Minister-President toegezegd" . _:c { <commitment/x> a wg:Commitment }'
    )
    assert len(ledger.claims[0].evidence) == 2


def test_several_quotes_are_one_claims_evidence(propose) -> None:  # type: ignore[no-untyped-def]
    ledger = propose(
        '_:c wg:exact "Hiermee doe ik de toezegging gestand", "2 Kamerstuk 32 847, nr. 470" .'
        "_:c { <paper/x> a wg:ParliamentaryPaper }"
    )
    assert [p.as_read[:9] for p in ledger.claims[0].evidence] == ["Hiermee d", "2 Kamerst"]


def test_a_whole_sentence_wins_from_the_same_words_within_another(propose) -> None:  # type: ignore[no-untyped-def]
    ledger = propose(
        '[] wg:exact "Leefbaarheid in Nederland 2018" ;'
        " wg:setAside <../def/set-aside-reason/heading> ; skos:note 'kop'@nl ."
    )
    (entry,) = ledger.set_aside
    assert (entry.passage.exact, entry.reason) == ("Leefbaarheid in Nederland 2018", "heading")


def test_words_printed_twice_are_set_aside_twice(propose) -> None:  # type: ignore[no-untyped-def]
    ledger = propose(
        '[] wg:exact "Raadpleegbaar via www.tweedekamer.nl." ; wg:setAside <../def/set-aside-reason/pointer> .'
    )
    assert len(ledger.set_aside) == 2


@pytest.mark.parametrize(
    ("text", "error", "complaint"),
    [
        ('_:c wg:exact "Rebel leidde tot" . _:c { <study/x> a wg:Study }', QuoteNotFound, "stands nowhere"),
        (
            '_:c wg:exact "leefbaarheid" . _:c { <study/x> a wg:Study }',
            QuoteNotFound,
            r"stands in \d+ sentences",
        ),
        ("_:c { <study/x> a wg:Study }", ClaimError, "has no passage"),
        ('_:c wg:exact "soms als knellend" . _:c { [] a wg:Study }', ClaimError, "thing without a name"),
        ("<claim/x> { <study/x> a wg:Study }", ClaimError, "A draft names its claim"),
        ("<study/x> a wg:Study .", ClaimError, "proposes nothing"),
        ("_:c { <study/x> a }", SourceError, "Not well-formed"),
        (f"{CLAIM} _:c wg:exakt 'Verder blijken' .", ClaimError, "serves no claim: .*exakt"),
        (f"{CLAIM} _:d wg:exact 'Verder blijken' .", ClaimError, "serves no claim"),
        (f"{CLAIM} <study/x> a wg:Study .", ClaimError, "serves no claim: .*study/x"),
        ("[] wg:exact 'Verder' ; wg:setAside 'heading' .", ClaimError, "serves no claim"),
        ("[] wg:setAside <../def/set-aside-reason/heading> .", ClaimError, "serves no claim"),
        (
            "[] wg:exact <x:y> ; wg:setAside <../def/set-aside-reason/heading> .",
            ClaimError,
            "serves no claim",
        ),
    ],
)
def test_a_bad_draft_is_refused_in_words(  # type: ignore[no-untyped-def]
    propose, text: str, error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        propose(text)


def test_a_register_is_its_own_evidence(tmp_path: Path) -> None:
    path = tmp_path / "draft.trig"
    path.write_text(HEAD + "<register/tooi> a wg:Register . _:c { <ministry/bzk> a wg:Ministry }")
    ledger = propose_from_register(read_draft(path), PROVENANCE)
    assert ledger.source.value.endswith("register/tooi")
    assert ledger.claims[0].evidence == ()
    assert "claim/tooi/" in ledger.claims[0].iri.value


def test_a_register_draft_describes_one_register(tmp_path: Path) -> None:
    path = tmp_path / "draft.trig"
    path.write_text(HEAD + "_:c { <ministry/bzk> a wg:Ministry }")
    with pytest.raises(ClaimError, match="describes 0 registers"):
        propose_from_register(read_draft(path), PROVENANCE)
