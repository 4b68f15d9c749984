"""The W3C SHACL test suite (core and SPARQL): the same results, each as often, or the same refusal."""

from collections import Counter

import pytest

from tests.outside import SHACL_SUITE
from tests.outside import suite as unpacked
from wijkgraph.errors import EngineFailure
from wijkgraph.validation.engines import run_engine

from .w3c import Entry, entries, obtained

pytestmark = pytest.mark.slow

# What an engine does not pass, and why. An exception that starts to pass must be taken off this list.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "auto": {},
    "pyshacl": {
        "sparql/pre-binding/shapesGraph-001": "pySHACL does not know $shapesGraph and says so; compiled does",
    },
}


@pytest.fixture(scope="module")
def suite() -> list[Entry]:
    return entries(unpacked(SHACL_SUITE))


def run(entry: Entry, engine: str) -> Counter | None:
    try:
        return Counter(map(obtained, run_engine(*entry.read(), engine).results))
    except EngineFailure:
        return None


def test_the_whole_suite_is_there(suite):
    assert Counter(entry.name.partition("/")[0] for entry in suite) == {"core": 98, "sparql": 23}


@pytest.mark.parametrize("engine", EXCEPTIONS)
def test_an_engine_passes_all_but_its_exceptions(suite, engine, record_property):
    failed = {entry.name for entry in suite if run(entry, engine) != entry.expected}
    result = f"{'ours' if engine == 'auto' else engine}: {len(suite) - len(failed)} of {len(suite)}"
    record_property("compliance", result)
    assert failed == set(EXCEPTIONS[engine])


def test_core_needs_no_second_engine(suite):
    engines = {run_engine(*entry.read(), "auto").engine for entry in suite if entry.name.startswith("core/")}
    assert engines == {"compiled"}
