"""`python -m bench.reading_scores`: the tables of docs/reading-scores.md, as `wijkgraph score` gives them.

A table stands under the heading of the texts that it scores. `make scores` writes them; a test compares the page with
what the run gives.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wijkgraph.reading.scoring import Count, cells_of, macro

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reading-scores.md"
_CORPORA = ("dev", "held-out", "later")
# The heading of each table, by the name that `score` gives what it scored.
_HEADINGS = {"letters": "## Against the reviewed claims of the five letters"} | {
    name: f"### {name}" for name in _CORPORA
}
_HEAD = """| kind | told | strict P | strict R | F1 | soft P | soft R | F1 |
|---|---|---|---|---|---|---|---|
"""
_TABLE = re.compile(rf"{re.escape(_HEAD)}(?:\|.*\n)*")


def tables() -> dict[str, str]:
    """The tables of the letters and of each folder of texts, by name."""
    folders = [f"tests/corpora/reading/{name}" for name in _CORPORA]
    told = _scored() | _scored(*(word for folder in folders for word in ("--corpus", folder)))
    return {name: _table(one["kinds"]) for name, one in told.items()}


def page_with(made: Mapping[str, str], page: str) -> str:
    """The page with these tables under their headings."""
    for name, table in made.items():
        heading = page.index(f"{_HEADINGS[name]}\n")
        old = _TABLE.search(page, heading)
        page = page[: old.start()] + table + page[old.end() :] if old else page
    return page


def _scored(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "wijkgraph", "score", "--format", "json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _table(kinds: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    strict, soft = ({kind: Count(**one[how]) for kind, one in kinds.items()} for how in ("strict", "soft"))
    rows = [
        [kind, str(one.hits + one.missed), *cells_of(one), *cells_of(soft[kind])]
        for kind, one in strict.items()
        if one.hits + one.extra + one.missed
    ]
    means = ["–" if mean is None else f"{mean:.3f}" for mean in (macro(strict), macro(soft))]
    told = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{_HEAD}{told}| macro | | | | {means[0]} | | | {means[1]} |\n"


if __name__ == "__main__":
    PAGE.write_text(page_with(tables(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
