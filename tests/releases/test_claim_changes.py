"""Changes between two states: in words, as activities, as a patch."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.releases.conftest import KEY, LATER
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status, end_claim
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.names import names_at, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, Triple, parse
from wijkgraph.releases.change_graph import change_graph, change_patch
from wijkgraph.releases.change_words import changes_in_words
from wijkgraph.releases.claim_changes import ProjectState, compare_states, read_state

pytestmark = pytest.mark.slow

_AS = "https://www.w3.org/ns/activitystreams#"


@pytest.fixture
def before(mine: Layout) -> ProjectState:
    return read_state(mine)


def replace_claim(mine: Layout) -> tuple[Claim, Claim]:
    """Replaces an accepted claim by one that says a little more; gives both."""
    path = mine.claims / f"{KEY}.trig"
    ledger = read_ledger(path)
    old = next(one for one in ledger.claims if one.status is Status.ACCEPTED and not one.revises)
    names = names_at(mine.base)
    decided = Provenance(names.thing("agent", "redactie"), names.thing("activity", "lezing"), LATER)
    said = Triple(next(iter(old.assertion)).subject, term("skos:note"), Literal("<& *proef*", language="nl"))
    new = replace(old, assertion=old.assertion | {said}, revises=(old.iri,), provenance=decided)
    ended = end_claim(old, Status.SUPERSEDED, decided, "Preciezer")
    claims = (*(ended if one.iri == old.iri else one for one in ledger.claims), new)
    fresh = Ledger(ledger.source, claims, ledger.set_aside, ledger.description)
    path.write_text(write_ledger(fresh), encoding="utf-8")
    return old, new


def test_nothing_changed_is_said(before: ProjectState) -> None:
    changes = compare_states(before, before)
    assert not changes
    assert changes_in_words(changes, "nl", "Titel") == "# Titel\n\nEr is niets veranderd.\n"
    assert change_graph(changes) == ()
    assert change_patch(changes) == "TX .\nTC .\n"


def test_a_replacement_is_one_change_and_not_two(mine: Layout, before: ProjectState) -> None:
    old, new = replace_claim(mine)
    changes = compare_states(before, read_state(mine))
    assert (changes.added, changes.withdrawn) == ((), ())
    assert [(pair.old.iri, [one.iri for one in pair.new]) for pair in changes.replaced] == [
        (old.iri, [new.iri])
    ]
    told = changes_in_words(changes, "nl", "t")
    assert "1 vervangen" in told
    assert "*waarom*: Preciezer" in told
    assert r"\<& \*proef\*" in told


def test_read_backwards_it_came_instead(mine: Layout, before: ProjectState) -> None:
    old, new = replace_claim(mine)
    changes = compare_states(read_state(mine), before)
    assert [claim.iri for claim in changes.added] == [old.iri]
    assert [claim.iri for claim in changes.withdrawn] == [new.iri]


def test_activities_tell_what_became_of_a_claim(mine: Layout, before: ProjectState) -> None:
    old, new = replace_claim(mine)
    graph = change_graph(compare_states(before, read_state(mine)))
    node = NamedNode(f"{old.iri.value}#ended")
    assert Triple(node, term("rdf:type"), NamedNode(f"{_AS}Update")) in graph
    assert Triple(node, term("dcterms:isReplacedBy"), new.iri) in graph
    assert Triple(node, NamedNode(f"{_AS}published"), Literal(LATER, datatype=term("xsd:dateTime"))) in graph


def test_a_patch_leads_from_one_state_to_the_other(
    mine: Layout, before: ProjectState, withdraw: Callable[[], Claim]
) -> None:
    withdraw()
    after = read_state(mine)
    lines = change_patch(compare_states(before, after)).splitlines()
    gone = {line[2:] for line in lines if line.startswith("D ")}
    come = {line[2:] for line in lines if line.startswith("A ")}
    assert (before.lines - gone) | come == after.lines
    assert parse("\n".join(sorted(gone)).encode(), RdfFormat.N_QUADS, where="the patch")


def test_letters_and_questions_are_told(mine: Layout, before: ProjectState) -> None:
    (mine.queries / "who-made-which-study.rq").unlink()
    changes = compare_states(before, read_state(mine))
    assert changes.questions.removed == ("who-made-which-study",)
    assert "- weg: who-made-which-study" in changes_in_words(changes, "nl", "t")


def test_both_languages_tell_the_same_claims(
    mine: Layout, before: ProjectState, withdraw: Callable[[], Claim]
) -> None:
    claim = withdraw()
    changes = compare_states(before, read_state(mine))
    for language, word in (("nl", "Ingetrokken beweringen"), ("en", "Claims withdrawn")):
        told = changes_in_words(changes, language, "t")
        assert f"## {word}" in told
        assert claim.iri.value in told
