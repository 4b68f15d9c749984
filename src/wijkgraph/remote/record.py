"""What a publication leaves behind in the engine: which version it holds, and which questions it gets wrong."""

from dataclasses import dataclass
from hashlib import sha256

from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import BASE, DEF, PREFIXES
from wijkgraph.rdf import Literal, NamedNode, Triple, canonical_lines

DATASET = BASE
GRAPH = f"{BASE}id/activity/publication"

_VERSION = NamedNode(f"{PREFIXES['dcat']}version")
_ANSWERS_OTHERWISE = NamedNode(f"{DEF}/publication/answers-otherwise")


@dataclass(frozen=True)
class Record:
    """The version of the published data, empty when no publication was finished; keys of distrusted questions."""

    version: str = ""
    distrusted: frozenset[str] = frozenset()

    def lines(self) -> list[str]:
        """The record as N-Triples lines."""
        dataset = NamedNode(DATASET)
        notes = [(_VERSION, self.version), *((_ANSWERS_OTHERWISE, key) for key in self.distrusted)]
        return canonical_lines(Triple(dataset, about, Literal(words)) for about, words in notes)


def read(store: SparqlStore) -> Record:
    """The record in an engine."""
    rows = store.select(
        f"SELECT ?about ?words WHERE {{ GRAPH <{GRAPH}> {{ <{DATASET}> ?about ?words }} }}"
    ).rows
    noted = [(about, words.value) for about, words in rows if isinstance(words, Literal)]
    versions = [words for about, words in noted if about == _VERSION]
    return Record(
        versions[0] if len(versions) == 1 else "",
        frozenset(words for about, words in noted if about == _ANSWERS_OTHERWISE),
    )


def key_of(query: str) -> str:
    """What names a question however its slots are filled: a hash of its `#+` lines; empty for other queries."""
    header = [line for line in query.splitlines() if line.startswith("#+")]
    return sha256("\n".join(header).encode()).hexdigest()[:12] if header else ""
