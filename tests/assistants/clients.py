"""Two real clients of the Model Context Protocol, the official SDKs of Python and npm, against both transports."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, MCPError, StdioServerParameters

from tests.outside import PACKAGES, packaged, program

HERE = Path(__file__).parent
Step = Sequence[Any]
Replies = list[dict[str, Any]]


def stdio(build: Path, *options: str, root: Path | None = None) -> dict[str, Any]:
    """A server that the client starts itself."""
    environment = {
        **os.environ,
        "WIJKGRAPH_BUILD": str(build),
        "WIJKGRAPH_LANG": "en",
        **({"WIJKGRAPH_ROOT": str(root)} if root else {}),
    }
    return {"command": sys.executable, "args": ["-m", "wijkgraph", "mcp", *options], "env": environment}


def by_python(server: dict[str, Any], steps: Sequence[Step]) -> Replies:
    """Replies to the steps, as JSON, to the SDK of Python."""
    where = server.get("url") or StdioServerParameters(**server)

    async def talk() -> Replies:
        replies = []
        async with Client(where) as client:
            for method, *given in steps:
                try:
                    replies.append(await _step(client, method, given))
                except MCPError as error:
                    replies.append({"refused": error.error.message, "code": error.error.code})
        return replies

    return anyio.run(talk)


async def _step(client: Client, method: str, given: list[Any]) -> dict[str, Any]:
    if method == "about":
        return {"instructions": client.instructions, "server": client.server_info.model_dump()}
    does: dict[str, Any] = {
        "call": client.call_tool,
        "read": client.read_resource,
        "prompt": client.get_prompt,
        "resources": client.list_resources,
        "prompts": client.list_prompts,
        "tools": client.list_tools,
    }
    reply = await does[method](*given)
    told: dict[str, Any] = reply.model_dump(mode="json", by_alias=True, exclude_none=True)
    return told


def by_npm(server: dict[str, Any], steps: Sequence[Step]) -> Replies:
    """Replies to the steps, as JSON, to the SDK of npm."""
    packaged("@modelcontextprotocol/sdk/package.json")
    done = subprocess.run(
        [program("node"), str(HERE / "npm_client.mjs"), str(PACKAGES)],
        input=json.dumps({"server": server, "steps": steps}),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    replies: Replies = json.loads(done.stdout)
    return replies


CLIENTS = {"python": by_python, "npm": by_npm}
