"""The page of settings and limits says what the code does."""

import re
from pathlib import Path

import pytest

from wijkgraph import errors
from wijkgraph.engine import frames, worker_process
from wijkgraph.engine.limits import Limits
from wijkgraph.web.processes import supervisor
from wijkgraph.web.protocol import negotiation, problems, shares
from wijkgraph.web.protocol import sparql_request as protocol
from wijkgraph.web.protocol.settings import settings_fields


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def rows(page: Path) -> dict[str, list[str]]:
    """The rows of a page's tables by their first cell."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]
    return {name.strip(" `|"): rest for name, *rest in cells}


def test_every_setting_is_in_the_table_in_order(root: Path) -> None:
    expected = [(entry.name, shown(entry.default), entry.metadata["meaning"]) for entry in settings_fields()]
    found = rows(root / "docs" / "settings.md")
    assert [(name, *(cell.strip("` ") for cell in cells[:2])) for name, cells in found.items()] == expected


def test_every_limit_of_the_engine_says_what_happens_there(root: Path) -> None:
    found = rows(root / "docs" / "settings.md")
    assert [name for name in Limits.__dataclass_fields__ if not found[name][2].strip(" |")] == []


def test_the_errors_a_limit_leads_to_exist_and_have_that_status(root: Path) -> None:
    told = re.findall(r"(\d{3}) `(\w+)`", (root / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert len(told) > 10
    for status, name in told:
        kind = getattr(errors, name)
        assert problems.status_of(kind.__new__(kind)) == int(status), name


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("stack of a worker | 64 MiB", worker_process._STACK >> 20),
        ("chunk of an answer | 64 KiB", frames.CHUNK >> 10),
        ("fields of a form or address | 2000", protocol._FIELDS),
        ("ranges in an Accept header | 200", negotiation._TOO_MANY),
        ("clients remembered | 16384", shares._CLIENTS),
        ("supervisor, where there are several | 10 s", int(supervisor._PROMPT)),
    ],
)
def test_fixed_limits(root: Path, words: str, value: int) -> None:
    assert words in (root / "docs" / "settings.md").read_text(encoding="utf-8")
    assert str(value) in re.findall(r"\d+", words)
