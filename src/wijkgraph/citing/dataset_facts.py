"""Publisher, title and licence of the dataset, as its own catalogue states them. The one place where they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from wijkgraph.engine.store import SparqlStore
from wijkgraph.linked.catalogue import modified, read_description
from wijkgraph.names import names_at, term
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, NamedNode, Triple


@dataclass(frozen=True)
class DatasetFacts:
    """Facts that a citation tells of the whole; texts by language, `""` for one without a language."""

    iri: str
    base: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    publishers: Mapping[str, str]
    publisher_iri: str
    licence: str  # IRI
    keywords: Mapping[str, tuple[str, ...]]
    issued: str = ""  # see `day_of_data`

    def title(self, language: str) -> str:
        """Title in a language, else in any."""
        return _in(self.titles, language) or "wijkgraph"

    def publisher(self, language: str) -> str:
        """Name of the publisher in a language, else in any."""
        return _in(self.publishers, language) or "wijkgraph"

    def description(self, language: str) -> str:
        """Description in a language, else in any."""
        return _in(self.descriptions, language)


def dataset_facts(layout: Layout, issued: str = "") -> DatasetFacts:
    """Facts of a project's dataset: its catalogue's, and the project file's where that is silent.

    Raises SourceError when either cannot be read.
    """
    catalogue = layout.catalogue
    return replace(_read(layout, catalogue.stat().st_mtime_ns if catalogue.exists() else 0), issued=issued)


def day_of_data(store: SparqlStore) -> str:
    """Day of the youngest claim (xsd:date), empty where there is none. To find it a store goes through every claim."""
    return modified(store)[:10]


@lru_cache(maxsize=8)
def _read(layout: Layout, stamp: int) -> DatasetFacts:
    project, names = layout.project, names_at(layout.base)
    triples = read_description(layout.catalogue) if stamp else ()
    publisher = _one(triples, names.dataset, "dcterms:publisher")
    unspoken = dict.fromkeys(project.languages, project.publisher)
    return DatasetFacts(
        names.dataset.value,
        project.base,
        _texts(triples, names.dataset, "dcterms:title") or project.title,
        _texts(triples, names.dataset, "dcterms:description") or project.description,
        (_texts(triples, publisher, "foaf:name") if publisher else {}) or unspoken,
        publisher.value if publisher else project.publisher_page or project.base,
        project.licence,
        _lists(triples, names.dataset, "dcat:keyword"),
    )


def _one(triples: tuple[Triple, ...], subject: NamedNode, property_: str) -> NamedNode | None:
    found = (t.object for t in triples if t.subject == subject and t.predicate == term(property_))
    return next((value for value in found if isinstance(value, NamedNode)), None)


def _lists(triples: tuple[Triple, ...], subject: NamedNode, property_: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for triple in triples:
        about = triple.subject == subject and triple.predicate == term(property_)
        if about and isinstance(triple.object, Literal):
            found.setdefault(triple.object.language or "", []).append(triple.object.value)
    return {language: tuple(texts) for language, texts in found.items()}


def _texts(triples: tuple[Triple, ...], subject: NamedNode, property_: str) -> Mapping[str, str]:
    return {language: texts[0] for language, texts in _lists(triples, subject, property_).items()}


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
