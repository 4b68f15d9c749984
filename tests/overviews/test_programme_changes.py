"""The programme from letter to letter: what is new, what comes after what, what a letter leaves."""

from tests.ours import our_store, thing
from wijkgraph.names import term
from wijkgraph.overviews.letter_cards import letter_cards
from wijkgraph.overviews.programme_changes import ProgrammeHistory, programme_history
from wijkgraph.rdf import NamedNode, Quad

FIRST, SECOND, THIRD = (thing("letter", name) for name in ("een", "twee", "drie"))
OLD, NEW, SET = thing("track", "oud"), thing("track", "nieuw"), thing("area-set", "groep")
HISTORY = ProgrammeHistory(
    (FIRST, SECOND, THIRD),
    {OLD: frozenset({FIRST}), NEW: frozenset({SECOND, THIRD}), SET: frozenset({FIRST, THIRD})},
    {NEW: (OLD,)},
)


def test_what_no_earlier_letter_speaks_of_is_new():
    assert HISTORY.change(OLD, FIRST).is_new
    assert HISTORY.change(SET, FIRST).is_new


def test_what_continues_something_is_not_new():
    change = HISTORY.change(NEW, SECOND)
    assert (change.is_new, change.earlier, change.continues) == (False, None, (OLD,))


def test_the_last_earlier_letter_is_named():
    assert HISTORY.change(NEW, THIRD).earlier == SECOND
    assert HISTORY.change(SET, THIRD).earlier == FIRST


def test_a_letter_leaves_what_the_one_before_spoke_of_unless_something_continues_it():
    assert HISTORY.left(FIRST) == ()
    assert HISTORY.left(SECOND) == (SET,)  # the old track goes on in the new one


def test_the_programme_of_2022_is_new_in_its_letter(quads: list[Quad]):
    store = our_store(quads)
    letters = [card.iri for card in letter_cards(store)]
    history = programme_history(store, letters, [term("wg:Programme"), term("wg:Track")])
    programme = thing("programme", "nationaal-programma-leefbaarheid-en-veiligheid")
    assert history.change(programme, thing("letter", "kst-30995-100")).is_new
    assert all(isinstance(one, NamedNode) for one in history.told_in)
