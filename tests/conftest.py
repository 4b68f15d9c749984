"""What all tests share: where the checkout stands, the folder beside it, and a small corpus to play with."""

import shutil
from pathlib import Path

import pytest

from wijkgraph.layout import Layout, find_layout

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared/` beside the checkout: letters, design and standards to test against."""
    assert SHARED.is_dir(), f"{SHARED} is missing: put the folder shared/ beside the checkout"
    return SHARED


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The real files, built in a folder of the tests' own."""
    return find_layout(ROOT, tmp_path_factory.mktemp("build"))


@pytest.fixture
def copy(tmp_path: Path) -> Layout:
    """A copy of the real files that a test may break."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return find_layout(tmp_path, tmp_path / "build")
