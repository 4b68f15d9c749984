"""The transcripts in the docs: found, run, compared; `python -m tests.transcripts` writes them anew.

A transcript is a fenced block of kind `console`. A line that starts with `$ ` is run in a shell; what follows, up to
the next such line, is what it prints (both streams). A line `…` stands for any lines. A block that calls
`http://127.0.0.1:8000` runs against a server that is started for it.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8000"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One command of a transcript and the lines it is said to print."""

    command: str
    said: tuple[str, ...]


def documents() -> list[Path]:
    """Every page of prose that may hold transcripts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(text: str) -> list[str]:
    """The transcripts of a page."""
    return [match[1] for match in _BLOCK.finditer(text)]


def steps(block: str) -> list[Step]:
    """The commands of a transcript, each with its lines."""
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], ()))
        else:
            found[-1] = Step(found[-1].command, (*found[-1].said, line))
    return found


def run(command: str, build: Path, address: str = ADDRESS) -> list[str]:
    """Output of a command, as the reader of the docs would see it."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "110",
        "TERM": "dumb",
        "WIJKGRAPH_BUILD": str(build),
        "WIJKGRAPH_LANG": "en",
    }
    done = subprocess.run(
        ["bash", "-c", command.replace(ADDRESS, address)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    text = done.stdout.decode().replace(address, ADDRESS).replace(str(build), "build").replace(f"{ROOT}/", "")
    return [line.rstrip() for line in text.splitlines()]


def matches(said: tuple[str, ...], printed: list[str]) -> bool:
    """True if the lines said are the lines printed, `…` standing for any."""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in said)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


@contextmanager
def server(build: Path) -> Iterator[str]:
    """The address of a server over the real data."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "wijkgraph", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "WIJKGRAPH_BUILD": str(build)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stderr is not None
    try:
        for line in serving.stderr:
            if found := re.search(r"http://\S+", line):
                yield found.group().rstrip("/")
                break
    finally:
        serving.terminate()
        serving.wait(60)
        serving.stderr.close()


def rewrite(path: Path, build: Path, address: str) -> bool:
    """Write the page's transcripts anew; those with `…` that still match stay. True when something changed."""
    text = path.read_text(encoding="utf-8")

    def again(match: re.Match[str]) -> str:
        lines = []
        for step in steps(match[1]):
            printed = run(step.command, build, address)
            lines += [
                f"$ {step.command}",
                *(step.said if step.said and matches(step.said, printed) else printed),
            ]
        return "```console\n" + "".join(f"{line}\n" for line in lines) + "```"

    fresh = _BLOCK.sub(again, text)
    path.write_text(fresh, encoding="utf-8")
    return fresh != text


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as own,
        server(Path(own)) as at,
    ):
        for page in documents():
            if rewrite(page, Path(folder), at):
                print(f"rewrote {page.relative_to(ROOT)}")
