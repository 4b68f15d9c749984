"""The record of a publication in an engine: the version it holds, and the questions it answers wrongly."""

from dataclasses import dataclass
from hashlib import sha256

from wijkgraph.engine.store import SparqlStore
from wijkgraph.namespaces import DEF, term
from wijkgraph.rdf import Literal, NamedNode, Triple, canonical_lines

_VERSION = term("dcat:version")
_ANSWERS_OTHERWISE = NamedNode(f"{DEF}/publication/answers-otherwise")


@dataclass(frozen=True)
class Record:
    """The version of the published data, empty when no publication was finished; keys of distrusted questions."""

    version: str = ""
    distrusted: frozenset[str] = frozenset()

    def lines(self, dataset: str) -> list[str]:
        """Encodes the record as N-Triples lines about the dataset with this IRI."""
        notes = [(_VERSION, self.version), *((_ANSWERS_OTHERWISE, key) for key in self.distrusted)]
        return canonical_lines(Triple(NamedNode(dataset), about, Literal(words)) for about, words in notes)


def graph_of(dataset: str) -> str:
    """IRI of the graph that holds the record of a dataset."""
    return f"{dataset}id/activity/publication"


def read_record(store: SparqlStore, dataset: str) -> Record:
    """Reads the record of a dataset in an engine. Raises what reading raises."""
    rows = store.select(
        f"SELECT ?about ?words WHERE {{ GRAPH <{graph_of(dataset)}> {{ <{dataset}> ?about ?words }} }}"
    ).rows
    noted = [(about, words.value) for about, words in rows if isinstance(words, Literal)]
    versions = [words for about, words in noted if about == _VERSION]
    return Record(
        versions[0] if len(versions) == 1 else "",
        frozenset(words for about, words in noted if about == _ANSWERS_OTHERWISE),
    )


def key_of_question(query: str) -> str:
    """Key of a question, the same however its slots are filled: a hash of its `#+` lines; empty for other queries."""
    header = [line for line in query.splitlines() if line.startswith("#+")]
    return sha256("\n".join(header).encode()).hexdigest()[:12] if header else ""
