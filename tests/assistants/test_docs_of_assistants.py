"""The pages about assistants: transcripts of a real client, settings that start a server, faults tested."""

import json
import re
from pathlib import Path

import pytest

from tests.assistants.clients import by_python, stdio
from tests.assistants.prompt_transcripts import PAGE, make, page_with
from tests.reading.test_model_reader import FATAL, LIES, OVERCOME
from wijkgraph.assistants.tools import READ_TOOLS

pytestmark = pytest.mark.slow

DOCS = PAGE.parent
TOLD = (DOCS / "assistants.md").read_text("utf-8")


def test_the_transcripts_are_what_a_client_gets(built: Path) -> None:
    assert PAGE.read_text("utf-8") == page_with(make(built)), (
        "write them anew: python -m tests.assistants.prompt_transcripts"
    )


@pytest.mark.parametrize("block", re.findall(r"```json\n(.*?)```", TOLD, re.DOTALL))
def test_the_settings_that_are_shown_start_a_server(block: str, built: Path) -> None:
    [servers] = json.loads(block).values()
    shown = servers["wijkgraph"]
    assert shown["command"] == "wijkgraph"
    ours = stdio(built)
    [about] = by_python({**ours, "args": ["-m", "wijkgraph", *shown["args"]]}, [("about",)])
    assert about["server"]["name"] == "wijkgraph"


def test_each_tool_has_its_row() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", TOLD, re.MULTILINE)) == {tool.name for tool in READ_TOOLS}


def test_each_fault_that_is_tested_is_told() -> None:
    told = " ".join((DOCS / "model-reader.md").read_text("utf-8").split()).replace("`", "")
    short = {"a finding without citations beside a good one": "a finding without citations"}
    names = [short.get(name, name) for name in (*OVERCOME, *FATAL, *LIES)]
    assert [name for name in names if name not in told] == []
    assert len(names) > 30
