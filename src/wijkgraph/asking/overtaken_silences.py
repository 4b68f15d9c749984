"""Recorded silences that a later letter bears on: one that was not searched, and speaks of the thing in question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkgraph.asking.evidence import letters_read
from wijkgraph.asking.queries import listed, query
from wijkgraph.asking.relatives import names_borne
from wijkgraph.asking.silences import silence_of
from wijkgraph.asking.text_search import sentences_holding, words_for
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.frozen import Letter
from wijkgraph.rdf import NamedNode


@dataclass(frozen=True)
class OvertakenSilence:
    """A record made before some letters came that name its subject, or claim something about it."""

    record: NamedNode
    as_of: str
    letters: tuple[NamedNode, ...]


def overtaken_silences(store: SparqlStore, letters: Iterable[Letter]) -> tuple[OvertakenSilence, ...]:
    """The records that have to be looked at again, by name; `letters` are the texts to look in.

    A record about nothing in particular is overtaken by every letter that was not searched.
    """
    dates = letters_read(store)
    texts = {letter.iri: letter for letter in letters}
    found = []
    for record, subjects in _subjects(store).items():
        silence = silence_of(store, record, tuple(dates))
        if silence is None or not silence.unsearched:
            continue
        bearing = silence.unsearched
        if subjects:
            bearing = _speaking_of(store, subjects, silence.unsearched, texts, dates)
        if bearing:
            found.append(OvertakenSilence(record, silence.as_of, bearing))
    return tuple(found)


def _subjects(store: SparqlStore) -> Mapping[NamedNode, set[NamedNode]]:
    """The things that each record is about, none for one about nothing in particular."""
    found: dict[NamedNode, set[NamedNode]] = {}
    for record, subject in store.select(query("overtaken-silences-subjects")).rows:
        if isinstance(record, NamedNode):
            found.setdefault(record, set()).update([subject] if isinstance(subject, NamedNode) else [])
    return found


def _speaking_of(
    store: SparqlStore,
    subjects: Iterable[NamedNode],
    unsearched: tuple[NamedNode, ...],
    texts: Mapping[NamedNode, Letter],
    dates: Mapping[NamedNode, str],
) -> tuple[NamedNode, ...]:
    """Those of some letters that claim something about one of the subjects, or hold a name of it."""
    values = listed(subjects)
    claiming = {row[0] for row in store.select(query("overtaken-silences-letters", things=values)).rows}
    words = words_for(names_borne(store, subjects))
    here = [texts[one] for one in unsearched if one in texts]
    naming = {one.letter for one in sentences_holding(here, words, dates)} if words else set()
    return tuple(one for one in unsearched if one in claiming | naming)
