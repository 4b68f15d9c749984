"""A small project with one letter and proposals on it, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ours import BASE
from tests.reviewing.proposals import KEY, TEXT, proposals_on
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.letters.frozen import freeze_letter, read_letter
from wijkgraph.project import Layout

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk_layout(tmp_path: Path) -> Layout:
    """A project with the real ontology, a made-up letter, five proposals, and no claim yet."""
    return make_project(tmp_path)


@pytest.fixture
def clock() -> Callable[[], str]:
    """A clock that goes one second further each time it is looked at."""
    at = iter(range(100_000))

    def now() -> str:
        seconds = next(at)
        return f"2026-11-29T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"

    return now


def make_project(folder: Path, text: str = TEXT) -> Layout:
    """The project of these tests, in a folder."""
    for name in ("ontology", "queries", "wijkgraph.toml"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("letters", "claims", "reference"):
        (folder / "data" / name).mkdir(parents=True)
    source = folder / "brief.txt"
    source.write_text(text, encoding="utf-8")
    layout = Layout(folder, folder / "build")
    freeze_letter(source, layout.letters / KEY, BASE)
    layout.proposals.mkdir(parents=True)
    letter = read_letter(layout.letters / KEY, BASE)
    (layout.proposals / f"{KEY}.trig").write_text(write_ledger(proposals_on(letter)), encoding="utf-8")
    return layout
