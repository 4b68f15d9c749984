"""The tables of settings and limits say what the code does."""

import re
from pathlib import Path

import pytest

from wijkgraph.engine import frames, worker_process
from wijkgraph.engine.limits import Limits
from wijkgraph.web.protocol import negotiation, shares
from wijkgraph.web.protocol import sparql_request as protocol
from wijkgraph.web.protocol.settings import settings_fields

OF_THE_SERVICE = {
    "body_seconds",
    "head_seconds",
    "connections",
    "client_seconds",
    "client_running",
}  # limits, not engine limits


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def rows(page: Path) -> dict[str, list[str]]:
    """The rows of a page's tables by their first cell."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]
    return {name.strip(" `|"): rest for name, *rest in cells}


def test_every_setting_is_in_the_table(root: Path) -> None:
    expected = {entry.name: [shown(entry.default), entry.metadata["meaning"]] for entry in settings_fields()}
    found = rows(root / "docs" / "configuration.md")
    assert {name: [cell.strip("` ") for cell in cells] for name, cells in found.items()} == expected


def test_every_limit_is_on_its_page_with_its_default(root: Path) -> None:
    found = {name: cells[0] for name, cells in rows(root / "docs" / "limits.md").items()}
    limits = {
        entry.name: shown(entry.default)
        for entry in settings_fields()
        if entry.name in Limits.__dataclass_fields__ or entry.name in OF_THE_SERVICE
    }
    assert found == limits


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("stack of a worker | 64 MiB", worker_process._STACK >> 20),
        ("chunk of an answer | 64 KiB", frames.CHUNK >> 10),
        ("fields of a form or address | 2000", protocol._FIELDS),
        ("ranges in an Accept header | 200", negotiation._TOO_MANY),
        ("clients remembered | 10000", shares._CLIENTS),
    ],
)
def test_fixed_limits(root: Path, words: str, value: int) -> None:
    assert words in (root / "docs" / "limits.md").read_text(encoding="utf-8")
    assert str(value) in re.findall(r"\d+", words)
