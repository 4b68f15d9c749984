"""The desk: what is asked, and the words, receipts and certainty that come back."""

import pytest

from wijkgraph.assistants.answer_desk import AnswerDesk
from wijkgraph.assistants.material import Preparations, Prepared
from wijkgraph.assistants.told import ToldQuestion, ToldStatement
from wijkgraph.errors import BadSlot, NotFound, UnknownQuestion, UsageError

pytestmark = pytest.mark.slow


def statements(desk: AnswerDesk, name: str, **slots: str) -> list[ToldStatement]:
    material = desk.ask(name, slots)
    return [one for one in material.make(0, material.total) if isinstance(one, ToldStatement)]


def test_influence_is_told_with_its_type_and_firmness(desk: AnswerDesk) -> None:
    [one] = statements(desk, "which-reports-informed-which-decisions")
    assert one.strength == "prompted, stated"
    assert one.claim == "https://w3id.org/wijkgraph/id/claim/kst-30995-98/529a196e332b"
    assert one.accepted_by
    assert [receipt.date for receipt in one.receipts] == ["2020-03-31", "2020-03-31"]


def test_a_potential_influence_is_not_told_as_stated(desk: AnswerDesk) -> None:
    told = statements(desk, "which-influence-did-which-source-have-on-what", strength="potential")
    assert told
    assert all("potential" in one.strength and "stated" not in one.strength for one in told)


def test_the_state_of_a_promise_is_its_certainty(desk: AnswerDesk) -> None:
    told = statements(desk, "who-promised-what-and-was-it-kept")
    assert {one.strength for one in told} <= {"open", "kept", "partly kept", "overdue"} | {
        one.strength
        for one in told
        if one.strength.split(", ")[0] in ("open", "kept", "partly kept", "overdue")
    }
    assert any(one.strength.startswith("open") for one in told)


def test_what_a_register_holds_is_told_as_such(desk: AnswerDesk) -> None:
    told = statements(desk, "who-held-which-office-when")
    registered = [one for one in told if all(receipt.kind == "register" for receipt in one.receipts)]
    assert registered
    assert {one.strength for one in registered} == {"recorded in a register, not in a letter"}


def test_a_graph_is_told_claim_by_claim(desk: AnswerDesk) -> None:
    told = statements(desk, "which-chain-runs-through-which-decision")
    assert len({one.claim for one in told}) == len(told) > 10


def test_nothing_and_unfitting_are_no_silence(desk: AnswerDesk) -> None:
    assert desk.ask("who-commissioned-which-study", {"study": "Rotterdam"}).outcome == "unfitting"
    nothing = desk.ask("who-promised-what-and-was-it-kept", {"topic": "spoor-2-2020"})
    assert nothing.outcome == "nothing"
    assert "no answer" in nothing.told


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("Hiermee doe ik de toezegging gestand om uw Kamer nader te informeren", True),
        ("Hiermee doe ik de toezegging niet gestand om uw Kamer nader te informeren", False),
        ("doe ik de toezegging gestand", True),
        ("volgens de rapportage “Leefbaarheid in Nederland 2018”", False),
        ("Volgens de rapportage “Leefbaarheid in Nederland 2018”", True),
    ],
)
def test_a_quotation_is_checked_word_for_word(desk: AnswerDesk, quote: str, stands: bool) -> None:
    if not stands:
        with pytest.raises(NotFound, match="do not stand"):
            desk.check_quote(quote)
        return
    material = desk.check_quote(quote, "kst-30995-97")
    assert material.total >= 1
    assert "Parliamentary Paper 30 995, no. 97" in material.citation
    assert material.version in material.citation


def test_a_claim_is_cited_by_its_words(desk: AnswerDesk) -> None:
    material = desk.cite("id/claim/kst-30995-98/529a196e332b")
    assert material.total == 1
    assert material.citation.startswith("“Uit recente onderzoeken")


def test_search_puts_the_phrase_first_and_names_things(desk: AnswerDesk) -> None:
    material = desk.search("Verwey-Jonker Instituut")
    assert material.outcome == "rows"
    [first] = material.make(0, 1)
    assert isinstance(first, ToldStatement)
    assert "Verwey-Jonker Instituut" in (first.receipts[0].quote or "")
    assert any("verwey-jonker" in thing.id for thing in material.things)


def test_search_for_what_stands_nowhere_says_nothing_of_the_letters(desk: AnswerDesk) -> None:
    material = desk.search("zeppelin")
    assert (material.outcome, material.total) == ("nothing", 0)
    assert "says nothing about" in material.told


def test_questions_are_found_by_their_words(desk: AnswerDesk) -> None:
    [first] = desk.questions("promise kept").make(0, 1)
    assert isinstance(first, ToldQuestion)
    assert first.name == "who-promised-what-and-was-it-kept"
    assert {slot.name for slot in first.slots} == {"office", "topic", "state"}
    assert desk.questions().total == len(desk.prepared.questions)


def test_both_languages_tell_the_same(desk: AnswerDesk) -> None:
    dutch = AnswerDesk(desk.store, desk.prepared, "nl")
    for name in ("who-promised-what-and-was-it-kept", "which-amount-of-money-is-stated-for-what"):
        english, other = statements(desk, name), statements(dutch, name)
        assert [one.claim for one in english] == [one.claim for one in other]
        assert [r.address for one in english for r in one.receipts] == [
            r.address for one in other for r in one.receipts
        ]
        assert not {one.words for one in english} & {one.words for one in other}


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda desk: desk.ask("who", {}), UnknownQuestion),
        (lambda desk: desk.ask("who-made-which-study", {"nothing": "x"}), BadSlot),
        (lambda desk: desk.explain("no such thing"), NotFound),
        (lambda desk: desk.letter("kst-1-1"), NotFound),
        (lambda desk: desk.letter("kst-30995-97", 9999), UsageError),
        (lambda desk: desk.search("?!"), UsageError),
        (lambda desk: desk.dossier("kst-30995-97"), NotFound),
    ],
)
def test_mistakes_are_errors_with_advice(desk: AnswerDesk, call, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error) as told:
        call(desk)
    assert told.value.next  # type: ignore[attr-defined]


def test_an_assistant_is_told_of_tools_and_of_no_command(desk: AnswerDesk) -> None:
    for name in ("who", "who-made"):
        with pytest.raises(UnknownQuestion) as told:
            desk.ask(name, {})
        assert told.value.next.endswith("The tool `questions` lists them all.")


def test_what_is_prepared_lasts_as_long_as_the_data() -> None:
    made = []
    preparations = Preparations(lambda: made.append("letters") or {}, dict)
    first = preparations.of("a")
    assert preparations.of("a") is first
    assert isinstance(preparations.of("b"), Prepared)
    assert made == ["letters", "letters"]
