"""Answers over HTTP: their kind in the status, a header and every form; forms that keep what was typed."""

import json
import re

import pytest

from tests.ours import BASE
from tests.web.conftest import Server
from tests.web.site_pages import asked
from wijkgraph.rdf import Literal, NamedNode, RdfFormat, parse
from wijkgraph.web.site.document_family import Rendered, Site
from wijkgraph.words.messages import LANGUAGES, messages

INFLUENCE = "which-influence-did-which-source-have-on-what"
COVER = "which-areas-does-what-cover"
MOTIONS = "which-motions-were-adopted-and-when"
OFFICE = "who-held-which-office-when"
CASES = [
    (INFLUENCE, {"source": "NPRZ"}, "nothing", 200),
    (INFLUENCE, {}, "rows", 200),
    (MOTIONS, {}, "silence", 200),
    (MOTIONS, {"motion": "motion/kst-35925-vii-24"}, "silence", 200),
    (COVER, {"thing": "person/k-h-ollongren"}, "unfitting", 422),
    (OFFICE, {"office": "minister-president", "day": "1950-01-01"}, "nothing", 200),
    ("which-chain-runs-through-which-decision", {"decision": "area/rotterdam-zuid"}, "unfitting", 422),
]


def page(site: Site, question: str, language: str = "nl", **slots: str) -> Rendered:
    family, ask = asked(f"question/{question}.{language}.html", **slots)
    return family.rendered(site, ask)


def main_of(made: Rendered) -> str:
    return re.sub(r"\s+", " ", made.body.decode().partition("<main")[2])


@pytest.mark.parametrize(("question", "slots", "outcome", "status"), CASES)
def test_a_page_tells_what_kind_of_answer_it_is(
    question: str, slots: dict[str, str], outcome: str, status: int, site: Site
):
    for language in LANGUAGES:
        made = page(site, question, language, **slots)
        assert (made.status, made.headers["Wijkgraph-Outcome"]) == (status, outcome)
        not_stated = str(messages(language)("question.not_stated"))
        assert (not_stated in main_of(made)) == (outcome == "silence")


@pytest.mark.parametrize(("question", "slots", "outcome", "status"), CASES)
def test_a_response_tells_it_in_a_header_and_in_json(
    question: str, slots: dict[str, str], outcome: str, status: int, room: Server
):
    endings = ("ttl",) if "chain" in question else ("json", "csv", "md", "html")
    for ending in endings:
        answer = room.client.get(f"/question/{question}.{ending}", params=slots)
        assert (answer.status_code, answer.headers["Wijkgraph-Outcome"]) == (status, outcome)
        assert ("ETag" in answer.headers) == (status == 200)
        if ending == "json":
            told = answer.json()
            assert (told["outcome"], told["notStated"]) == (outcome, outcome == "silence")


def test_relatives_and_sentences_are_links(site: Site):
    told = main_of(page(site, INFLUENCE, source="NPRZ"))
    assert "source=initiative%2Fnprz-aanpak-rotterdam-zuid" in told
    assert "letter/kst-30995-98.nl.html#:~:text=Voor%20ieder%20van%20deze%2016" in told
    misfit = main_of(page(site, "who-promised-what-and-was-it-kept", office="Ollongren"))
    assert "office=post%2Fminister-van-bzk" in misfit


def test_a_silence_names_who_looked_and_what_comes_nearest(site: Site):
    told = main_of(page(site, MOTIONS, "en"))
    assert "doc/agent/redactie" in told
    assert "doc/initiative/mechelse-methode" in told
    assert len(re.findall(r"doc/letter/kst-", told)) >= 5


@pytest.mark.parametrize(
    "day", ["2020-02-30", "2020-13-45", "2019-02-29", "1900-02-29", "2020-00-10", "2020-04-31", "0000-01-01"]
)
def test_days_that_do_not_exist_are_refused_in_their_place(day: str, site: Site, room: Server):
    made = page(site, OFFICE, office="minister-van-bzk", day=day)
    assert made.status == 400
    told = main_of(made)
    assert f"De dag {day} bestaat niet" in told
    assert f'value="{day}"' in told
    assert 'aria-invalid="true" aria-describedby="wrong-day"' in told
    assert re.search(r'value="post/minister-van-bzk" selected', told)  # what was right stays chosen
    problem = room.client.get(f"/question/{OFFICE}.json", params={"day": day})
    assert problem.status_code == 400
    assert problem.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("day", ["2020-02-29", "2000-02-29", "2019-12-31"])
def test_days_that_exist_are_taken(day: str, site: Site):
    assert page(site, OFFICE, day=day).status == 200


def test_what_is_not_understood_stays_with_links_to_what_may_be_meant(site: Site):
    made = page(site, "who-commissioned-which-study", study="wijken in zicht", letter="kst-30995-98")
    told = main_of(made)
    assert made.status == 400
    assert 'value="wijken in zicht"' in told
    assert "?study=study%2Fwijk-in-zicht&amp;letter=letter%2Fkst-30995-98" in told
    assert "Bedoelde u" in told


@pytest.mark.parametrize("name", ["who", "who-made"])
def test_a_reader_of_an_unknown_question_is_led_to_the_page_of_all(name: str, room: Server):
    page = {"Accept": "text/html"}
    told = room.client.get(f"/question/{name}.en.html", headers=page)
    assert (told.status_code, "/questions lists them all." in told.text) == (404, True)
    assert "wijkgraph ask" not in told.text
    dutch = room.client.get(f"/question/{name}.nl.html", headers=page).text
    assert "/questions noemt ze alle." in dutch


def test_a_slot_that_is_given_two_values_is_refused(room: Server):
    twice = room.client.get(f"/question/{OFFICE}.json?day=2020-01-01&day=2021-01-01")
    assert (twice.status_code, "given twice" in twice.text) == (400, True)
    assert room.client.get(f"/question/{OFFICE}.json?day=2020-01-01&day=2020-01-01").status_code == 200


def test_every_slot_that_is_wrong_is_marked_and_one_that_is_none_is_named(site: Site):
    told = main_of(page(site, "who-commissioned-which-study", study="xx", letter="yy", colour="red"))
    assert 'id="wrong-study"' in told
    assert 'id="wrong-letter"' in told
    assert "colour" in told


def test_what_was_typed_is_text_and_no_markup(site: Site):
    made = page(site, "who-made-which-study", study="<b>x</b>\"'><script>")
    assert made.status == 400
    assert "<script>" not in main_of(made).partition("</main>")[0]


def test_as_a_graph_a_question_that_gives_a_table_is_described(room: Server, site: Site):
    """Its address is a subject in the dataset, so that a program which follows it finds what is said of it there."""
    tables = [question for question in site.questions.values() if not question.gives_graph]
    assert len(tables) > 20
    for question in tables:
        reply = room.client.get(f"/question/{question.name}", headers={"Accept": "text/turtle"})
        subject = NamedNode(f"{BASE}question/{question.name}")
        told = parse(reply.content, RdfFormat.TURTLE, where="")
        assert {quad.subject for quad in told} == {subject}
        assert Literal(question.about["en"], language="en") in {quad.object for quad in told}


def test_an_answer_that_is_a_table_is_given_as_no_graph(room: Server):
    address = "/question/who-made-which-study?study=study/wijk-in-zicht"
    reply = room.client.get(address, headers={"Accept": "text/turtle"})
    assert reply.status_code == 406
    page = room.client.get(address, headers={"Accept": "text/turtle, text/html;q=0.5"})
    assert page.headers["content-type"].startswith("text/html")
    named = room.client.get(f"{address}&format=turtle")
    assert "the question itself is described" in named.json()["next"]


def test_openapi_describes_the_outcomes(room: Server, site: Site):
    paths = room.client.get("/openapi.json").json()["paths"]
    for name in site.questions:
        told = paths[f"/question/{name}"]["get"]["responses"]
        named = {s: told[s]["headers"]["Wijkgraph-Outcome"]["schema"]["enum"] for s in ("200", "422")}
        assert named == {"200": ["rows", "silence", "nothing"], "422": ["unfitting"]}
    assert json.dumps(paths).count("Wijkgraph-Outcome") == 2 * len(site.questions)
