"""Names of the project under test: the five letters of this checkout."""

from collections.abc import Iterable

from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.names import names_at
from wijkgraph.rdf import Quad

BASE = "https://w3id.org/wijkgraph/"
NAMES = names_at(BASE)
ID, DATASET, ENDPOINT = NAMES.things, NAMES.dataset, NAMES.endpoint
thing = NAMES.thing


def our_store(quads: Iterable[Quad], version: str = "memory") -> EmbeddedStore:
    """A store in memory whose things are named under our base."""
    return EmbeddedStore.of(quads, version, BASE)
