"""The parts that pages are made of: addresses, profiles, pictures, timelines, charts, and the OpenAPI document."""

import re
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ours import NAMES, thing
from tests.web.conftest import Server
from wijkgraph.asking.answers import ask_question
from wijkgraph.errors import NotAcceptable
from wijkgraph.linked.description import PROFILES
from wijkgraph.overviews.letter_cards import LetterCard
from wijkgraph.web.site import charts
from wijkgraph.web.site.addresses import Address, Links, document_of
from wijkgraph.web.site.charts import Mark, chart_of, place_letters
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.forms import choose_profile
from wijkgraph.web.site.pictures import COLUMN, Edge, Node, lay_out
from wijkgraph.web.site.thing import all_things, find_document_topic

PROFILE_NAMES = {name: iri for name, (iri, _) in PROFILES.items()}


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("", ("index", "", "")),
        ("index.nl.html", ("index", "nl", "html")),
        ("doc/study/x", ("doc/study/x", "", "")),
        ("doc/study/x.ttl", ("doc/study/x", "", "ttl")),
        ("doc/study/x.prov.ttl", ("doc/study/x", "prov", "ttl")),
        (".well-known/sparql-examples.ttl", (".well-known/sparql-examples", "", "ttl")),
        ("def/context.jsonld", ("def/context", "", "jsonld")),
    ],
)
def test_an_address_is_taken_apart(path: str, parts: tuple[str, str, str]):
    found = Address.of(path)
    assert (found.stem, found.variant, found.format) == parts


def test_the_document_about_a_thing_leads_back_to_it(site: Site):
    stems = all_things(site)
    assert len(stems) > 1000
    for stem in stems[::20]:
        assert document_of(find_document_topic(site, stem), NAMES) == stem


@given(st.integers(min_value=0, max_value=5))
def test_links_lead_to_the_root_from_any_depth(depth: int):
    links = Links("/".join(["a"] * (depth + 1)), "nl", NAMES)
    assert links.page("index") == "../" * depth + "index.nl.html"


def test_profiles_are_chosen_by_name_then_by_weight():
    prov, schema = PROFILE_NAMES["prov"], PROFILE_NAMES["schema"]
    assert choose_profile(PROFILE_NAMES, None, []) == "wg"
    assert choose_profile(PROFILE_NAMES, "prov", [f"<{schema}>"]) == "prov"
    assert choose_profile(PROFILE_NAMES, None, [f"<{prov}>;q=0.2, <{schema}>;q=0.9"]) == "schema"
    assert choose_profile(PROFILE_NAMES, None, [f"<{prov}>;q=0"]) == "wg"
    assert choose_profile(PROFILE_NAMES, None, ["rubbish;q=x, <urn:none>"]) == "wg"
    with pytest.raises(NotAcceptable):
        choose_profile(PROFILE_NAMES, "poetry", [])


words = st.text(st.characters(codec="ascii", categories=["L", "Zs"]), min_size=1, max_size=200)


@given(st.lists(st.tuples(st.integers(0, 4), words), min_size=1, max_size=20))
def test_words_in_a_picture_never_lie_over_each_other(given_nodes: list[tuple[int, str]]):
    nodes = [Node(str(i), column, "", text) for i, (column, text) in enumerate(given_nodes)]
    edges = [Edge(a.key, b.key, "stated", "") for a, b in pairwise(nodes)]
    picture = lay_out(nodes, edges)
    assert {node.key for node in picture.nodes} == {node.key for node in nodes}
    for column in range(5):
        stack = sorted((node for node in picture.nodes if node.column == column), key=lambda node: node.y)
        assert all(upper.y + upper.height <= lower.y for upper, lower in pairwise(stack))
    assert all(0 <= node.x <= picture.width - COLUMN and node.y >= 0 for node in picture.nodes)
    assert all(node.y + node.height <= picture.height for node in picture.nodes)


@given(st.lists(st.tuples(st.integers(0, 4), words), min_size=2, max_size=20), st.randoms())
def test_no_line_of_a_picture_runs_through_a_box(given_nodes: list[tuple[int, str]], chance: Random):
    nodes = [Node(str(i), column, "", text) for i, (column, text) in enumerate(given_nodes)]
    pairs = [(a, b) for a in nodes for b in nodes if b.column == a.column + 1]
    chance.shuffle(pairs)
    picture = lay_out(nodes, [Edge(a.key, b.key, "stated", "") for a, b in pairs[:12]])
    boxes = [(n.x, n.x + n.width, n.y, n.y + n.height, n.key) for n in picture.nodes]
    for line in picture.lines:
        ends = (line.edge.source, line.edge.target)
        for x, y in _points(line.path):
            through = [b for b in boxes if b[0] < x < b[1] and b[2] < y < b[3] and b[4] not in ends]
            assert not through, (line.path, through)


def _points(path: str) -> list[tuple[float, float]]:
    """Points along a line: the straight part, then the curve."""
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]
    x0, y0, x1, *curve = numbers
    straight = [(x0 + (x1 - x0) * t / 20, y0) for t in range(21)]
    (ax, ay, bx, by, cx, cy) = curve
    bent = []
    for t in (step / 40 for step in range(41)):
        u = 1 - t
        weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        bent.append(
            (
                sum(w * x for w, x in zip(weights, (x1, ax, bx, cx), strict=True)),
                sum(w * y for w, y in zip(weights, (y0, ay, by, cy), strict=True)),
            )
        )
    return straight + bent


@given(st.lists(st.dates().map(str), min_size=1, max_size=30), st.integers(0, 60))
def test_letters_on_the_line_stand_in_order_and_their_labels_apart(days: list[str], letters: int):
    cards = [LetterCard(thing("letter", f"l{i}"), day, "", (), 0, 0) for i, day in enumerate(days)]
    line = place_letters(cards, lambda card: "n" * (letters if card.iri.value.endswith("0") else 6))
    assert line is not None
    assert [mark.card.issued for mark in line.marks] == sorted(days)
    assert all(one.x <= other.x for one, other in pairwise(line.marks))
    for row in {mark.row for mark in line.marks}:
        places = [_stretch(mark) for mark in line.marks if mark.row == row]
        assert all(end <= start for (_, end), (start, _) in pairwise(places))
        assert all(end <= 930 for _, end in places)


def test_no_stem_on_the_line_of_letters_crosses_a_label():
    days = ["2019-10-28", "2020-03-31", "2020-11-06", "2021-05-28", "2022-07-04"]
    cards = [LetterCard(thing("letter", f"l{i}"), day, "", (), 0, 0) for i, day in enumerate(days)]
    line = place_letters(cards, lambda card: "n" * (40 if card.issued == days[2] else 6))
    assert line is not None
    for mark in line.marks:
        passed = [
            one for one in line.marks if one.row < mark.row and one.left <= mark.x <= one.left + one.width
        ]
        assert not passed


def test_a_letter_on_the_line_meets_those_near_it_only(monkeypatch: pytest.MonkeyPatch):
    compared: list[Mark] = []
    monkeypatch.setattr(
        charts, "_overlap", lambda one, other, meet=charts._overlap: compared.append(one) or meet(one, other)
    )
    counts = []
    for letters in (100, 400):
        days = [date(2000, 1, 1) + timedelta(days=number * 7300 // letters) for number in range(letters)]
        cards = [LetterCard(thing("letter", str(day)), str(day), "", (), 0, 0) for day in days]
        compared.clear()
        assert place_letters(cards, lambda card: "n" * 12)
        counts.append(len(compared))
    assert counts[0] > 0
    assert counts[1] <= 5 * counts[0]


def _stretch(mark: Mark) -> tuple[float, float]:
    """From where to where a label lies, at seven pixels a character."""
    width = 7 * len(mark.label)
    return (mark.x - width, mark.x) if mark.leftwards else (mark.x, mark.x + width)


def test_letters_without_a_date_give_no_line():
    assert place_letters([LetterCard(thing("letter", "a"), "", "", (), 0, 0)], str) is None


def test_bars_are_drawn_for_numbers_and_for_nothing_else(site: Site):
    drawn = {}
    for name, question in site.questions.items():
        if not question.gives_graph:
            drawn[name] = chart_of(ask_question(site.store, question, {}), {})
    assert any(drawn.values())
    assert not all(drawn.values())
    for bars in drawn.values():
        assert all(0 <= bar.share <= 100 for bar in bars)
        assert not bars or max(bar.share for bar in bars) == 100


def test_a_slot_that_is_no_slot_is_the_askers_mistake(room: Server):
    answer = room.client.get("/question/who-made-which-study.json", params={"colour": "red"})
    assert answer.status_code == 400
    assert "study" in answer.json()["next"]
