"""Open questions are proposed as silences with the nearest sentences, and reviewed like any claim."""

from pathlib import Path

import pytest

from tests.ours import BASE, thing
from tests.reviewing.proposals import KEY, TEXT
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.errors import SourceError, UsageError
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.sentences import split_text
from wijkgraph.names import term
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode
from wijkgraph.reviewing.decided_ledger import provenance_of_draft
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.open_questions import SILENCES, propose_silences, read_questions_file
from wijkgraph.reviewing.typed_commands import carry_out

QUESTIONS = """
[[question]]
key = "kosten"
nl = "Wat kost het programma Samen Sterk?"
en = "What does the programme cost?"
about = ["programme/samen-sterk"]
"""
PASSAGES: list[Passage] = [p for sentence in split_text(KEY, TEXT, BASE) for p in sentence.stretches]
NOW = provenance_of_draft(thing("agent", "anna"), "2026-11-29T00:00:00Z")


def instead(layout: Layout) -> list[str]:
    (claim,) = read_ledger(layout.reference / f"{SILENCES}.trig").claims[:1]
    return sorted(str(t.object) for t in claim.assertion if t.predicate == term("wg:saysInstead"))


@pytest.fixture
def asked(desk_layout: Layout, tmp_path: Path) -> Layout:
    (tmp_path / "q.toml").write_text(QUESTIONS, encoding="utf-8")
    made = propose_silences(read_questions_file(tmp_path / "q.toml"), PASSAGES, NOW)
    (desk_layout.proposals / f"{SILENCES}.trig").write_text(write_ledger(made), encoding="utf-8")
    return desk_layout


def test_the_sentence_that_shares_the_rarest_words_is_nearest(asked: Layout) -> None:
    with open_desk(asked, SILENCES, "anna") as desk:
        carry_out(desk, "accept")
    programme = next(p for p in PASSAGES if "Samen Sterk" in p.exact)
    assert instead(asked) == [str(programme.iri)]
    (claim,) = read_ledger(asked.reference / f"{SILENCES}.trig").claims
    assert claim.status is Status.ACCEPTED
    said = {(t.predicate, t.object) for t in claim.assertion}
    assert (term("wg:searched"), thing("letter", KEY)) in said
    assert (term("dcterms:subject"), thing("programme", "samen-sterk")) in said


def test_a_sentence_is_taken_out_of_what_is_said_instead(asked: Layout) -> None:
    with open_desk(asked, SILENCES, "anna") as desk:
        item = desk.current
        assert item
        assert item.claim
        from wijkgraph.reviewing.amending import parts_of

        nodes = [part.node for part in parts_of(item.claim)]
        place = next(
            n for n, node in enumerate(nodes, 1) if isinstance(node, NamedNode) and "passage" in node.value
        )
        carry_out(desk, f"amend {place} -")
        accepted = [one.claim for one in desk.history.now.claims.values() if one.status is Status.ACCEPTED]
    assert not any(t.predicate == term("wg:saysInstead") for t in accepted[0].assertion)


def test_a_day_that_is_none_is_refused(asked: Layout) -> None:
    with open_desk(asked, SILENCES, "anna") as desk, pytest.raises(UsageError, match="no value of this kind"):
        carry_out(desk, "amend 2 -")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("[[question", "is not TOML"),
        ("[[question]]\nkey = 'a'\n", "lacks its key"),
        ("question = 3", "lacks its key"),
        ("", "lacks its key"),
        (QUESTIONS + QUESTIONS, "Two questions have one key"),
        (QUESTIONS.replace('["programme/samen-sterk"]', '"programme/samen-sterk"'), "about a list of things"),
        (QUESTIONS.replace("programme/samen", "<b>"), "about a list of things"),
        (QUESTIONS.replace('"programme/samen-sterk"', "3"), "about a list of things"),
    ],
)
def test_a_file_that_is_none_is_said_to_be(tmp_path: Path, text: str, trouble: str) -> None:
    (tmp_path / "q.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=trouble):
        read_questions_file(tmp_path / "q.toml")
