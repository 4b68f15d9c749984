"""Two real clients against both transports: what is offered, what comes back, and how small it is."""

import json
from pathlib import Path
from typing import Any

import anyio
import jsonschema_rs
import mcp_types as types
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from tests.assistants.clients import CLIENTS, Replies, Step, stdio
from tests.assistants.conftest import RunningServer
from wijkgraph.assistants.tool_arguments import USUAL_BYTES

pytestmark = pytest.mark.slow

READING = ["search", "questions", "ask", "explain", "letter", "sparql", "dossier", "cite", "more"]
CALLS: list[Step] = [
    ("call", "search", {"words": "Regio Deals"}),
    ("call", "questions", {"about": "promise", "language": "en"}),
    ("call", "ask", {"question": "who-promised-what-and-was-it-kept", "language": "en"}),
    ("call", "explain", {"what": "Wijk in zicht"}),
    ("call", "letter", {"key": "kst-30995-97", "first": 3, "last": 5}),
    ("call", "sparql", {"query": "SELECT ?s WHERE { ?s a <https://w3id.org/wijkgraph/def#Commitment> }"}),
    ("call", "dossier", {"what": "Rotterdam-Zuid"}),
    ("call", "cite", {"quote": "Hiermee doe ik de toezegging gestand"}),
]
MISTAKES: list[Step] = [
    ("call", "ask", {"question": "which-reports"}),
    ("call", "ask", {"question": "who-made-which-study", "slots": {"study": "no such study"}}),
    ("call", "search", {"words": ""}),
    ("call", "search", {"words": "wijk", "limit": 5}),
    ("call", "sparql", {"query": "SELECT * WHERE { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"}),
    ("call", "sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
    ("call", "more", {"cursor": "0123456789abcdef"}),
    ("call", "cite", {}),
    ("call", "cite", {"quote": "Hiermee doe ik de toezegging niet gestand"}),
]
LISTS: list[Step] = [("about",), ("tools",), ("resources",), ("prompts",)]
READS: list[Step] = [
    ("read", "wijkgraph://ontology"),
    ("read", "wijkgraph://questions"),
    ("read", "wijkgraph://letter/kst-30995-97"),
    ("read", "wijkgraph://letter/../../etc/passwd"),
    ("prompt", "what-was-promised", {"about": "Rotterdam", "language": "en"}),
    ("prompt", "what-to-do", {}),
    ("call", "publish", {}),
]
SESSIONS = [(client, transport) for client in CLIENTS for transport in ("stdio", "http")]


@pytest.fixture(scope="module", params=SESSIONS, ids=["-".join(one) for one in SESSIONS])
def replies(request: pytest.FixtureRequest, built: Path, server: RunningServer) -> dict[str, Replies]:
    """Replies to one client over one transport, in one session."""
    client, transport = request.param
    where = stdio(built) if transport == "stdio" else {"url": f"{server.url}/mcp"}
    steps = [*LISTS, *CALLS, *MISTAKES, *READS]
    told = CLIENTS[client](where, steps)
    assert len(told) == len(steps)
    found, at = {}, 0
    for name, part in (("lists", LISTS), ("calls", CALLS), ("mistakes", MISTAKES), ("reads", READS)):
        found[name] = told[at : at + len(part)]
        at += len(part)
    return found


def test_every_tool_tells_its_arguments_and_its_results(replies: dict[str, Replies]) -> None:
    tools = replies["lists"][1]["tools"]
    assert [tool["name"] for tool in tools] == READING
    for tool in tools:
        assert tool["description"]
        assert tool["annotations"]["readOnlyHint"]
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            assert schema["type"] == "object"
            jsonschema_rs.validator_for(schema)


def test_every_result_is_of_its_schema_and_small(replies: dict[str, Replies]) -> None:
    schemas = {tool["name"]: tool["outputSchema"] for tool in replies["lists"][1]["tools"]}
    for (_, name, _), reply in zip(CALLS, replies["calls"], strict=True):
        assert not reply.get("isError"), reply
        result = reply["structuredContent"]
        jsonschema_rs.validator_for(schemas[name]).validate(result)
        assert len(json.dumps(result, ensure_ascii=False).encode()) <= USUAL_BYTES
        [text] = reply["content"]
        assert len(text["text"].encode()) <= USUAL_BYTES
        assert result["data_version"] in text["text"]


def test_statements_carry_words_paper_address_and_certainty(replies: dict[str, Replies]) -> None:
    results = [reply["structuredContent"] for reply in replies["calls"]]
    told: list[dict[str, Any]] = [one for result in results for one in result.get("statements", [])]
    assert len(told) > 10
    for one in told:
        assert one["words"]
        assert one["strength"]
        assert one["receipts"]
        for receipt in one["receipts"]:
            assert receipt["source"]
            assert receipt["address"].startswith("https://w3id.org/wijkgraph/")
            assert receipt["kind"] != "quote" or (receipt["quote"] and receipt["date"])
    assert any(one.get("accepted_by") and one.get("claim") for one in told)


def test_mistakes_are_told_in_words_to_mend_them_by(replies: dict[str, Replies]) -> None:
    told = replies["mistakes"]
    assert all(reply.get("isError") for reply in told), told
    texts = [reply["content"][0]["text"] for reply in told]
    assert not any("Traceback" in text for text in texts)
    assert "which-reports-informed-which-decisions" in texts[0]
    assert "SERVICE" in texts[4]
    assert len({*texts}) == len(texts)


def test_resources_hold_the_terms_the_questions_and_each_letter(replies: dict[str, Replies]) -> None:
    uris = {one["uri"] for one in replies["lists"][2]["resources"]}
    assert {"wijkgraph://ontology", "wijkgraph://questions", "wijkgraph://letter/kst-30995-97"} <= uris
    assert len(uris) == 7
    ontology, questions, letter, nowhere = replies["reads"][:4]
    assert "wg:Commitment (Class)" in ontology["contents"][0]["text"]
    assert "who-promised-what-and-was-it-kept:" in questions["contents"][0]["text"]
    assert "> Hiermee doe ik de toezegging gestand" in letter["contents"][0]["text"]
    assert "no such resource" in nowhere["refused"]


def test_prompts_name_the_question_to_ask(replies: dict[str, Replies]) -> None:
    names = [one["name"] for one in replies["lists"][3]["prompts"]]
    assert names == ["what-was-promised", "what-informed", "what-do-they-not-say"]
    prompt, unknown, no_tool = replies["reads"][4:]
    text = prompt["messages"][0]["content"]["text"]
    assert "who-promised-what-and-was-it-kept" in text
    assert '{"topic": "Rotterdam"}' in text
    assert "no such prompt" in unknown["refused"]
    # By the protocol a tool that is not there is no failed result; its words still name those there are.
    assert no_tool["code"] == types.INVALID_PARAMS
    assert "search, questions, ask" in no_tool["refused"]


def test_the_server_tells_what_may_be_claimed(replies: dict[str, Replies]) -> None:
    assert "the letters do not say" in replies["lists"][0]["instructions"]


def test_lists_are_whole_and_know_no_cursor(server: RunningServer) -> None:
    async def talk() -> None:
        async with Client(f"{server.url}/mcp") as client:
            assert (await client.list_resource_templates()).resource_templates == []
            lists = (
                client.list_tools,
                client.list_resources,
                client.list_resource_templates,
                client.list_prompts,
            )
            for give in lists:
                with pytest.raises(MCPError, match="no such cursor") as caught:
                    await give(cursor="page-2")
                assert caught.value.error.code == types.INVALID_PARAMS

    anyio.run(talk)


def test_what_goes_on_keeps_the_size_that_was_asked_for(server: RunningServer) -> None:
    async def talk() -> None:
        async with Client(f"{server.url}/mcp") as client:
            reply = await client.call_tool("explain", {"what": "NPLV", "max_bytes": 2000})
            sizes = []
            while reply.structured_content and "cursor" in reply.structured_content:
                reply = await client.call_tool("more", {"cursor": reply.structured_content["cursor"]})
                sizes.append(len(json.dumps(reply.structured_content, ensure_ascii=False).encode()))
            assert len(sizes) > 1
            assert max(sizes) <= 2000

    anyio.run(talk)
