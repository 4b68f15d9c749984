"""The finding of the start page: chosen by the version of the data, and resting on words of a letter."""

from tests.ours import our_store
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.names import kind_of
from wijkgraph.overviews.commitments import register
from wijkgraph.overviews.highlight import choose_highlight

KINDS = {"open": "commitment", "influence": None, "silence": "not-stated"}


class Versioned:
    """A store that says to hold another version."""

    def __init__(self, store: EmbeddedStore, version: str) -> None:
        self._store = store
        self.version = version

    def __getattr__(self, name: str):
        return getattr(self._store, name)


def test_each_version_has_its_own_finding_and_always_the_same(store: EmbeddedStore):
    known = register(store)
    found = [choose_highlight(Versioned(store, f"{turn:016x}"), known) for turn in range(12)]
    assert {one.kind for one in found if one} == set(KINDS)
    assert found == [choose_highlight(Versioned(store, f"{turn:016x}"), known) for turn in range(12)]
    for one in found:
        assert one is not None
        assert one.receipt.exact
        assert KINDS[one.kind] in (None, kind_of(one.things[0]))


def test_without_findings_there_is_none():
    empty = our_store([])
    assert choose_highlight(empty, register(empty)) is None
