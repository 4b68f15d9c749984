"""States of commitments, announcements apart, and the sheet of an office."""

import csv
import io
from collections.abc import Callable

import pytest

from tests.ask_helpers import Ask, ask
from tests.ours import our_store, thing
from wijkgraph.asking.naming import names_of
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound
from wijkgraph.formats import CSV, MARKDOWN
from wijkgraph.names import concept, term
from wijkgraph.overviews.announcements import announcements
from wijkgraph.overviews.commitments import (
    KEPT,
    KEPT_TIMES,
    OPEN,
    OVERDUE,
    PARTLY_KEPT,
    STATES,
    register,
)
from wijkgraph.overviews.offices_held import office_held
from wijkgraph.overviews.sheet import sheet_of
from wijkgraph.overviews.sheet_results import SHEET_WRITERS, sections_of, state_words
from wijkgraph.rdf import NamedNode, Quad
from wijkgraph.words.messages import LANGUAGES

PROMISE = thing("commitment", "halfjaarlijkse-voortgang-nationaal-programma")  # twice a year, without a term
BZK = thing("post", "minister-van-bzk")
QUESTION = "who-promised-what-and-was-it-kept"


def kept(promise: NamedNode, *kinds: str) -> list[Quad]:
    """Fulfilments of a promise, one of each kind given."""
    found = []
    for number, kind in enumerate(kinds):
        how = thing("fulfilment", f"keer-{number}")
        found += [
            Quad(how, term("wg:fulfils"), promise),
            Quad(how, term("wg:fulfilmentKind"), concept("fulfilment-kind", kind)),
            Quad(how, term("wg:fulfilledIn"), thing("letter", "kst-30995-100")),
        ]
    return found


def states_by_page(store: EmbeddedStore) -> dict[NamedNode, tuple[NamedNode, int]]:
    return {one.thing: (one.state, one.times) for one in register(store).entries}


def states_by_question(store: EmbeddedStore) -> dict[NamedNode, tuple[NamedNode, int]]:
    answer = ask(store, Ask("", 1, QUESTION, {}))
    place = {name: answer.columns.index(name) for name in ("promise", "state", "kept")}
    return {
        row.values[place["promise"]]: (
            row.values[place["state"]],
            int(row.values[place["kept"]].value) if row.values[place["kept"]] else 0,
        )
        for row in answer.rows
    }


@pytest.mark.parametrize(
    ("kinds", "state", "times"),
    [
        ((), OPEN, 0),
        (("partial",), PARTLY_KEPT, 0),
        (("gives-effect",), PARTLY_KEPT, 0),
        (("explicit",), KEPT_TIMES, 1),
        (("explicit", "implied", "partial"), KEPT_TIMES, 2),
    ],
)
def test_what_recurs_is_never_just_kept(
    quads: list[Quad], kinds: tuple[str, ...], state: NamedNode, times: int
):
    store = our_store([*quads, *kept(PROMISE, *kinds)])
    assert states_by_page(store)[PROMISE] == (state, times)
    assert states_by_question(store)[PROMISE] == (state, times)


def test_what_does_not_recur_is_kept_once_and_for_all(quads: list[Quad]):
    autumn = thing("commitment", "voortgang-najaar-2020")
    store = our_store([*quads, *kept(autumn, "explicit", "partial")])
    assert states_by_page(store)[autumn] == states_by_question(store)[autumn] == (KEPT, 0)


def test_page_and_question_tell_the_same_states(
    store: EmbeddedStore, store_without: Callable[[str], EmbeddedStore]
):
    for one in (store, store_without("kst-30995-98"), store_without("kst-32847-694-bijlage-2")):
        assert states_by_page(one) == states_by_question(one)


def test_only_a_promise_with_a_term_is_ever_overdue(store_without: Callable[[str], EmbeddedStore]):
    known = register(store_without("kst-32847-694-bijlage-2"))
    assert OVERDUE in {one.state for one in known.entries}
    for one in known.entries:
        assert one.state != OVERDUE or one.due_end < known.as_of


def test_the_state_is_that_of_the_last_letter_read(
    store: EmbeddedStore, store_without: Callable[[str], EmbeddedStore]
):
    assert register(store).as_of == "2022-07-04"
    earlier = register(store_without("kst-30995-100"))
    assert (earlier.as_of, len(earlier.read)) == ("2021-05-28", 4)


def test_the_question_filters_by_state(store: EmbeddedStore):
    every = states_by_question(store)
    states = {state for state, _ in every.values()}
    assert len(states) > 1
    for state in states:
        answer = ask(store, Ask("", 1, QUESTION, {"state": state.value.rpartition("/")[2]}))
        told = {row.values[answer.columns.index("promise")] for row in answer.rows}
        assert told == {promise for promise, (one, _) in every.items() if one == state}


def test_the_states_of_the_code_are_the_closed_list(quads: list[Quad]):
    scheme = term("skos:inScheme")
    listed = {
        q.subject for q in quads if q.predicate == scheme and str(q.object).endswith("/commitment-state>")
    }
    assert listed == set(STATES)


def test_announcements_are_no_promises_and_have_no_term(store: EmbeddedStore):
    found = {one.thing.value.rpartition("/")[2]: one for one in announcements(store)}
    assert {
        "voortgangsbrief-aanpak-ondermijning",
        "online-platform",
        "meta-analyse-gebiedsgerichte-aanpakken",
    } <= set(found)
    assert not {one.thing for one in found.values()} & set(states_by_page(store))
    assert found["online-platform"].offices == (BZK,)  # the annex is of the sender of its letter
    assert all(one.receipts for one in found.values())


def test_what_a_letter_offers_is_no_longer_announced(store: EmbeddedStore, quads: list[Quad]):
    one = announcements(store)[0].thing
    arrived = our_store([*quads, Quad(one, term("wg:offeredIn"), thing("letter", "kst-30995-100"))])
    assert one not in {left.thing for left in announcements(arrived)}


def test_the_sheet_of_an_office_tells_kept_open_and_announced_apart(store: EmbeddedStore):
    sheet = sheet_of(store, BZK)
    assert len(sheet.kept) == 3
    assert sheet.open == ()
    assert len(sheet.announced) == 6
    assert len(sheet.texts) == 5
    assert [one.record.thing for one in sheet_of(store, thing("post", "minister-voor-vro")).open] == [PROMISE]


def test_each_row_has_the_sentence_that_makes_it_so(store: EmbeddedStore):
    sheet = sheet_of(store, BZK)
    dutch = names_of(store, {*sheet.mentioned(), *STATES}, "nl")
    lines = {line.what: line for _, found in sections_of(sheet, dutch, dutch, "nl") for line in found}
    assert all(line.quotes for line in lines.values())
    words = [quote.words for quote in lines["Online platform"].quotes]
    assert len(words) == 1
    assert words[0].startswith("Nog dit jaar wordt samen met deze partners een online platform gelanceerd")
    spoor = next(line for what, line in lines.items() if "spoor 1" in what)
    assert spoor.quotes[-1].words == "Met deze brief kom ik deze toezegging na."
    assert spoor.sentence("nl", is_promise=True) == (
        "Toegezegd op 28 oktober 2019 in Kamerstuk 30 995, nr. 97 (K.H. Ollongren); termijn: eerste kwartaal van 2020; "
        "nagekomen op 31 maart 2020 in Kamerstuk 30 995, nr. 98."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_letter_only_delivers_is_not_told_as_what_it_says_it_kept(store: EmbeddedStore, language: str):
    sheet = sheet_of(store, thing("post", "minister-president"))
    names = names_of(store, {*sheet.mentioned(), *STATES}, language)
    (line,) = dict(sections_of(sheet, names, names, language))["kept"]
    implied = names[concept("fulfilment-kind", "implied")].value
    assert (line.state, line.remark) == (implied, implied)
    (said,) = {one.remark for one in dict(sections_of(sheet_of(store, BZK), {}, {}, language))["kept"]}
    assert said == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_and_markdown_hold_every_row(store: EmbeddedStore, language: str):
    sheet = sheet_of(store, BZK)
    met = {*sheet.mentioned(), *STATES}
    names, dutch = names_of(store, met, language), names_of(store, met, "nl")
    sections = sections_of(sheet, names, dutch, language)
    rows = list(csv.DictReader(io.StringIO(SHEET_WRITERS[CSV](sheet, sections, names, language))))
    assert [row["section"] for row in rows] == ["kept"] * 3 + ["announced"] * 6
    assert all(row["as_of"] == "2022-07-04" and row["quote"] and row["passage"] for row in rows)
    assert SHEET_WRITERS[MARKDOWN](sheet, sections, names, language).count("\n- **") == 9


@pytest.mark.parametrize(
    ("language", "times", "words"),
    [("nl", 1, "één keer nagekomen"), ("nl", 2, "twee keer nagekomen"), ("en", 1, "kept once"), ("en", 2, "kept twice"),
     ("en", 3, "kept 3 times")],
)  # fmt: skip
def test_a_counted_state_says_how_often(language: str, times: int, words: str):
    assert state_words(KEPT_TIMES, times, {}, language) == words


def test_a_person_leads_to_the_office_held_on_the_day_of_the_last_letter_or_last_before_it(
    store: EmbeddedStore,
) -> None:
    found = {
        key: office_held(store, thing("person", key)) for key in ("k-h-ollongren", "h-m-de-jonge", "m-rutte")
    }
    assert {key: one.office.value.rpartition("/")[2] for key, one in found.items()} == {
        "k-h-ollongren": "minister-van-bzk",  # until half a year before it, the second time
        "h-m-de-jonge": "minister-voor-vro",  # and minister-van-bzk a year after it
        "m-rutte": "minister-president",
    }
    names = names_of(store, [found["k-h-ollongren"].person, BZK], "nl")
    assert "van 14 april 2020 tot en met 9 januari 2022" in found["k-h-ollongren"].in_words(names, "nl")
    with pytest.raises(NotFound, match="No office of this person"):
        office_held(store, thing("person", "henk-ferwerda"))
