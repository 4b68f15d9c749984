"""The transcripts of the prompts in the docs, made by a real client.

`python -m tests.assistants.prompt_transcripts` writes them anew.

A client asks for each prompt, makes the call that its text names, and goes on once where the result was cut. The
version of the data is written VERSION and a cursor CURSOR, for both change with the data.
"""

import json
import os
import re
import tempfile
from pathlib import Path

import anyio
from mcp import Client, StdioServerParameters

from tests.assistants.clients import stdio

PAGE = Path(__file__).parents[2] / "docs" / "assistant-transcripts.md"
_BLOCKS = re.compile(r"(<!-- made by a client -->\n).*(<!-- end -->\n)", re.DOTALL)
ASKED = (
    ("what-was-promised", {"language": "en"}),
    ("what-was-promised", {"about": "spoor-2-2020", "language": "en"}),
    ("what-informed", {"about": "Nationaal Programma Leefbaarheid en Veiligheid", "language": "en"}),
    ("what-informed", {"language": "en"}),
    ("what-do-they-not-say", {"about": "wijk-in-zicht", "language": "en"}),
)
_CALL = re.compile(r"question (\S+) and slots (\{.*?\})\.")


def make(build: Path) -> str:
    """The transcripts, as Markdown."""

    async def talk() -> str:
        parts = []
        async with Client(StdioServerParameters(**stdio(build))) as client:
            for name, arguments in ASKED:
                reply = await client.get_prompt(name, arguments)
                prompt = reply.messages[0].content.text  # type: ignore[union-attr]
                parts.append(_block(f"prompts/get {name} {_json(arguments)}", prompt))
                named = _CALL.search(prompt)
                assert named is not None
                given = {"question": named[1], "slots": json.loads(named[2]), "language": "en"}
                answer = await client.call_tool("ask", given)
                parts.append(_block(f"tools/call ask {_json(given)}", answer.content[0].text))  # type: ignore[union-attr]
                assert not answer.is_error
                if cursor := answer.structured_content.get("cursor"):
                    again = await client.call_tool("more", {"cursor": cursor, "language": "en"})
                    parts.append(_block('tools/call more {"cursor": "CURSOR"}', again.content[0].text))  # type: ignore[union-attr]
        return "\n".join(parts)

    return anyio.run(talk)


def page_with(transcripts: str) -> str:
    """The page with these transcripts in place of its own."""
    text = PAGE.read_text(encoding="utf-8")
    return _BLOCKS.sub(lambda match: f"{match[1]}\n{transcripts}\n{match[2]}", text)


def _block(head: str, body: str) -> str:
    steady = re.sub(r"(?m)^wijkgraph [0-9a-f]{16}\.", "wijkgraph VERSION.", body)
    steady = re.sub(r"cursor [0-9a-f]{16}", "cursor CURSOR", steady)
    return f"`{head}`\n\n```text\n{steady.rstrip()}\n```\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = make(Path(os.environ.get("WIJKGRAPH_BUILD", folder)))
        PAGE.write_text(page_with(made), encoding="utf-8")
