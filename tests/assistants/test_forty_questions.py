"""Of forty questions each statement has a quote that stands, the record of a register, or a recorded silence."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from tests.assistants.clients import stdio
from tests.ours import BASE
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.letters.frozen import read_letters
from wijkgraph.letters.view import View
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode

ROOT = Path(__file__).parents[2]
FORTY = tomllib.loads((ROOT / "tests" / "corpora" / "assistants" / "forty_questions.toml").read_text("utf-8"))
pytestmark = pytest.mark.slow


def ask_all(build: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each question with its results, every page of them."""
    calls = [(words, "ask", {"question": name, "slots": slots}) for words, name, slots in FORTY["ask"]]
    calls += [(words, "search", {"words": what}) for words, what in FORTY["search"]]

    async def talk() -> list[tuple[str, list[dict[str, Any]]]]:
        found = []
        async with Client(StdioServerParameters(**stdio(build))) as client:
            for words, tool, arguments in calls:
                reply = await client.call_tool(tool, {**arguments, "max_bytes": 32_768})
                pages = [reply.structured_content]
                assert not reply.is_error, (words, reply.content)
                while cursor := pages[-1].get("cursor"):
                    reply = await client.call_tool("more", {"cursor": cursor, "max_bytes": 32_768})
                    assert not reply.is_error, (words, reply.content)
                    pages.append(reply.structured_content)
                found.append((words, pages))
        return found

    return anyio.run(talk)


@pytest.fixture(scope="module")
def answers(built: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    return ask_all(built)


def statements(answers: list[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    return [one for _, pages in answers for page in pages for one in page["statements"]]


def basis(statement: dict[str, Any], views: dict[str, View], store: EmbeddedStore) -> str:
    """Grounds of a statement, proven anew from the frozen texts and the data; empty where nothing holds."""
    kinds = {receipt["kind"] for receipt in statement["receipts"] if receipt["says"] == "this"}
    for receipt in statement["receipts"]:
        node = NamedNode(receipt["address"].partition("#")[0])
        match receipt["kind"]:
            case "quote":
                key = re.search(r"/(?:passage|letter)/([^/#]+)", receipt["address"])
                if key is None or not views[key[1]].find(receipt["quote"]):
                    return ""
            case "register":
                if not store.ask(f"ASK {{ ?claim <https://w3id.org/wijkgraph/def#evidence> {node} }}"):
                    return ""
            case "silence":
                if not store.ask(f"ASK {{ {node} a <https://w3id.org/wijkgraph/def#NotStated> }}"):
                    return ""
    return next((kind for kind in ("silence", "quote", "register") if kind in kinds), "")


def test_each_statement_rests_on_something_that_stands(
    answers: list[tuple[str, list[dict[str, Any]]]], layout: Layout, store: EmbeddedStore
) -> None:
    assert len(answers) == 40
    views = {key: View(letter.text, key) for key, letter in read_letters(layout.letters, BASE).items()}
    counted = Counter(basis(one, views, store) for one in statements(answers))
    assert not counted[""]
    told = (ROOT / "docs" / "assistants.md").read_text("utf-8")
    line = (
        f"{sum(counted.values())} statements: {counted['quote']} with a quote that stands, {counted['register']} with "
        f"the record of a register, {counted['silence']} with a recorded silence, none with nothing"
    )
    assert line in " ".join(told.split()), line


def test_all_that_there_is_was_given(answers: list[tuple[str, list[dict[str, Any]]]]) -> None:
    for words, pages in answers:
        assert sum(page["shown"] for page in pages) == pages[0]["total"], words
        assert pages[0]["outcome"] in ("rows", "silence", "nothing", "unfitting")
        assert all(one["strength"] for page in pages for one in page["statements"])


def test_the_kinds_of_empty_answer_are_told_apart(answers: list[tuple[str, list[dict[str, Any]]]]) -> None:
    outcomes = {words: pages[0]["outcome"] for words, pages in answers}
    assert outcomes["How much money is there for the areas?"] == "silence"
    assert outcomes["What is said of a metro?"] == "nothing"
    assert outcomes["Who commissioned Rotterdam?"] == "unfitting"
    for words, pages in answers:
        says_silence = any(
            r["kind"] == "silence" for p in pages for s in p["statements"] for r in s["receipts"]
        )
        assert says_silence == (outcomes[words] == "silence" or words == "What do the letters not say?"), (
            words
        )


def test_silences_never_pass_what_is_said_instead_for_an_answer(
    answers: list[tuple[str, list[dict[str, Any]]]],
) -> None:
    for one in statements(answers):
        if any(receipt["kind"] == "silence" for receipt in one["receipts"]):
            assert {r["says"] for r in one["receipts"] if r["kind"] == "quote"} <= {"something else"}
        else:
            assert {r["says"] for r in one["receipts"]} == {"this"}
            assert all(r["kind"] == "register" or r["quote"] for r in one["receipts"])
            assert all(len(r.get("quote") or "") > 0 or r["kind"] == "register" for r in one["receipts"])
