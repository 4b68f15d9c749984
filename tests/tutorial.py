"""A tutorial run as its reader would: one shell after another in an empty folder, which `cd` moves."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = re.compile(r"^```shell\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Tried:
    """A command as it is typed, with the lines of its input; what it is said to print, and what it printed."""

    command: str
    said: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


def commands(page: str) -> list[Tried]:
    """The commands of a page's `shell` blocks: `$ ` begins one, `> ` goes on with its input, the rest is printed."""
    found: list[Tried] = []
    for line in (line for block in _BLOCK.findall(page) for line in block.splitlines()):
        if line.startswith("$ "):
            found.append(Tried(line[2:]))
        elif line == ">" or line.startswith("> "):
            found[-1].command += "\n" + line[2:]
        else:
            found[-1].said.append(line)
    return found


def try_out(page: str, folder: Path, environment: Mapping[str, str], start: str = "") -> list[Tried]:
    """Runs the commands of a page one after another, beginning in a folder or below it; both streams are read."""
    here, tried = folder / start, commands(page)
    for one in tried:
        done = subprocess.run(
            ["bash", "-c", f"{one.command}\ncode=$?; pwd > '{folder}/.here'; exit $code"],
            cwd=here,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        here = Path((folder / ".here").read_text(encoding="utf-8").strip())
        text = done.stdout.decode().replace(f"{folder}/", "")
        one.printed = [line.rstrip() for line in text.splitlines()]
        assert done.returncode == 0, f"$ {one.command}\n{text}"
    return tried
