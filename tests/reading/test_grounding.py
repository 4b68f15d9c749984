"""The one door, and each reason for which it refuses."""

import pytest

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.grounding import Grounded, Refused, Why, ground

TEXT = (
    "Ik heb vier gebieden toegevoegd. Het rapport «Wijk in zicht» is af. Dit is goed.\n\n"
    "Dit is goed. De verkenningen kunnen de bouwstenen vormen voor een programma. Naar verwachting informeer ik u in mei.\n\n"
    "Tussenin staat iets. Hierop volgt een brief.\n"
)
VIEW = View(TEXT, "kst-1-1")


def finding(*cites: tuple[int, str], kind: str = "claim", **slots: str) -> Finding:
    return Finding(kind, {role: (words,) for role, words in slots.items()}, cites, "test")


def why(result: Grounded | Refused) -> Why:
    assert isinstance(result, Refused)
    return result.why


def test_words_that_stand_are_grounded_at_their_place() -> None:
    result = ground(VIEW, finding((1, "vier gebieden")))
    assert isinstance(result, Grounded)
    assert [(p.start, p.end, p.exact) for p in result.passages] == [(7, 20, "vier gebieden")]


def test_a_number_and_words_must_agree() -> None:
    assert why(ground(VIEW, finding((2, "vier gebieden")))) is Why.SENTENCE_DISAGREES
    assert why(ground(VIEW, finding((99, "vier gebieden")))) is Why.SENTENCE_DISAGREES


def test_words_that_stand_nowhere() -> None:
    assert why(ground(VIEW, finding((1, "vijf gebieden")))) is Why.STANDS_NOWHERE
    assert why(ground(VIEW, finding((0, " ")))) is Why.STANDS_NOWHERE
    assert why(ground(VIEW, finding())) is Why.STANDS_NOWHERE


def test_words_that_stand_in_several_sentences() -> None:
    assert why(ground(VIEW, finding((0, "Dit is goed.")))) is Why.STANDS_IN_SEVERAL


@pytest.mark.parametrize("title", ["Het huis nu", "Wijk in bed", "Zo is af", "Oud"])
def test_a_short_title_that_was_made_up_is_refused(title: str) -> None:
    made_up = finding((2, "Het rapport «Wijk in zicht» is af."), kind="study", title=title)
    assert why(ground(VIEW, made_up)) is Why.VALUE_NOT_IN_WORDS


def test_a_value_that_is_not_in_its_words() -> None:
    assert (
        why(ground(VIEW, finding((1, "vier gebieden"), kind="paper", paper="30995-97")))
        is Why.VALUE_NOT_IN_WORDS
    )


@pytest.mark.parametrize(("number", "stands"), [("301", True), ("299", False), ("303", False)])
def test_a_paper_of_a_printed_range_is_in_its_words(number: str, stands: bool) -> None:
    view = View("Zie ook de eerdere brieven (27 926, nrs. 300 t/m 302) hierover.\n", "kst-1-2")
    result = ground(view, finding((1, "27 926, nrs. 300 t/m 302"), kind="paper", paper=f"27926-{number}"))
    assert isinstance(result, Grounded) is stands


def test_a_name_that_is_neither_printed_nor_registered() -> None:
    invented = finding((1, "vier gebieden"), kind="place", name="Rotterdam")
    assert why(ground(VIEW, invented)) is Why.NAME_NOT_PRINTED
    assert isinstance(ground(VIEW, invented, registered=frozenset({"rotterdam"})), Grounded)


def test_an_unknown_kind() -> None:
    assert why(ground(VIEW, finding((1, "vier gebieden"), kind="mood"))) is Why.UNKNOWN_KIND


def test_a_sentence_outside_the_window_of_the_reader() -> None:
    assert why(ground(VIEW, finding((3, "Dit is goed.")), window=range(1, 3))) is Why.OUTSIDE_WINDOW


def test_words_copied_from_the_prompt() -> None:
    prompt = "Example: the minister adds seven areas in Gouda."
    assert (
        why(ground(VIEW, finding((1, "seven areas in Gouda")), prompt=prompt)) is Why.COPIED_FROM_THE_PROMPT
    )


@pytest.mark.parametrize("reason", list(Why))
def test_every_reason_has_a_name_that_people_read(reason: Why) -> None:
    assert reason.value == reason.value.lower().replace("_", "-")


def test_an_influence_above_its_verb_is_contested() -> None:
    words = "De verkenningen kunnen de bouwstenen vormen voor een programma."
    number = next(s.number for s in VIEW.sentences if s.text == words)
    strong = ground(VIEW, Finding("influence", {"type": ("prompted",)}, ((number, words),), "test"))
    fair = ground(
        VIEW, Finding("influence", {"type": ("could-be-building-block",)}, ((number, words),), "test")
    )
    assert isinstance(strong, Grounded)
    assert isinstance(fair, Grounded)
    assert strong.contested == "stronger than 'could-be-building-block'"
    assert fair.contested == ""


def test_what_is_expected_is_contested_as_a_promise() -> None:
    words = "Naar verwachting informeer ik u in mei."
    number = next(s.number for s in VIEW.sentences if s.text == words)
    result = ground(VIEW, finding((number, words), kind="made", text=words))
    assert isinstance(result, Grounded)
    assert result.contested == "expected, not promised"


def test_a_sentence_that_points_back_wants_its_neighbour() -> None:
    last = VIEW.sentences[-1]
    assert last.text == "Hierop volgt een brief."
    alone = ground(VIEW, finding((1, "vier gebieden"), (last.number, "Hierop volgt een brief.")))
    together = ground(
        VIEW, finding((last.number - 1, "Tussenin staat iets."), (last.number, "Hierop volgt een brief."))
    )
    assert isinstance(alone, Grounded)
    assert isinstance(together, Grounded)
    assert "points back" in alone.contested
    assert together.contested == ""
