"""What all tests share: where the checkout stands, and the folder of letters and standards beside it."""

from pathlib import Path

import pytest

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
