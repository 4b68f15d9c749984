"""Results of a search as JSON and CSV, and in words."""

import csv
import io
import json
import shlex
from collections.abc import Callable, Iterator, Mapping

from wijkgraph.asking.name_index import IndexEntry
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.asking.question_finder import FoundQuestion
from wijkgraph.asking.search import SearchResult
from wijkgraph.formats import CSV, JSON, Format
from wijkgraph.names import HOME, key_of, kind_of
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import messages

_COLUMNS = ("found_as", "kind", "id", "label", "iri", "letter", "issued", "start", "end")


def kind_word(entry: IndexEntry, language: str) -> str:
    """The kind of what was found, in a word."""
    say = messages(language)
    return say.plain(f"kind.{entry.kind}" if f"kind.{entry.kind}" in say else "search.term")


def sentences_heading(found: SearchResult) -> str:
    """The key of the heading of the sentences."""
    return "search.partly_passages" if found.is_partial else "search.passages"


def question_words(one: FoundQuestion, names: Names, language: str) -> str:
    """A question in words, with what fills its slots."""
    say = messages(language)
    chosen = {
        slot: name_of(value, names) if isinstance(value, NamedNode) else say.date(value.value)
        for slot, value in one.chosen.items()
    }
    return one.question.in_words(language, chosen)


def question_values(one: FoundQuestion) -> Mapping[str, str]:
    """Values of the slots of a question, as typed and sent: `post/minister-van-bzk`, `2020-03-31`."""
    return {slot: _sent(value) for slot, value in one.chosen.items()}


def _sent(value: NamedNode | Literal) -> str:
    """A value as typed: what is found is always of the project or of the model."""
    if isinstance(value, NamedNode) and (kind := kind_of(value)):
        return f"{kind}/{key_of(value)}"
    return value.value.removeprefix(HOME)


def question_command(one: FoundQuestion) -> str:
    """The command that asks a question."""
    filled = (
        f" --{slot.replace('_', '-')} {shlex.quote(value)}" for slot, value in question_values(one).items()
    )
    return f"wijkgraph ask {one.question.name}{''.join(filled)}"


def mentioned(found: SearchResult) -> set[NamedNode]:
    """Every IRI that a reader of the result meets."""
    met = {entry.iri for entry in (*found.meant, *found.named, *found.things, *found.near)}
    met |= {document for one in found.passages if isinstance(document := one.receipt().document, NamedNode)}
    return met | {
        v
        for one in (*found.questions, *found.near_questions)
        for v in one.chosen.values()
        if isinstance(v, NamedNode)
    }


def search_as_json(found: SearchResult, names: Names, language: str, version: str) -> str:
    """The whole result as one JSON object; places in code points of the frozen text."""
    document = {
        "text": found.text,
        "outcome": found.outcome,
        "isCut": found.is_cut,
        "meant": [_as_object(one, names, language) for one in found.meant],
        "named": [_as_object(one, names, language) for one in found.named],
        "unknownWords": list(found.unknown),
        "questions": [_as_question(one, names, language) for one in found.questions],
        "things": [_as_object(one, names, language) for one in found.things],
        "passages": [_as_object(one, names, language) for one in found.passages],
        "holdsMostWordsOnly": found.is_partial,
        "didYouMean": found.mended or None,
        "near": [_as_object(one, names, language) for one in found.near],
        "nearQuestions": [_as_question(one, names, language) for one in found.near_questions],
        "dataVersion": version,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def search_as_csv(found: SearchResult, names: Names, language: str, version: str) -> str:
    """The result as CSV, one line for each thing, question and passage. The version has no place in it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for found_as, kind, key, label, iri, place in _lines(found, names, language):
        writer.writerow((found_as, kind, key, label, iri, *place))
    return text.getvalue()


def _lines(
    found: SearchResult, names: Names, language: str
) -> Iterator[tuple[str, str, str, str, str, tuple[object, ...]]]:
    near = "near" if found.is_partial else "holds"
    for found_as, entries in (
        ("meant", found.meant), ("named", found.named), (near, found.things), ("near", found.near),
        (near, found.passages),
    ):  # fmt: skip
        for one in entries:
            place = one.place
            where = (place.letter, place.issued, place.start, place.end) if place else ("",) * 4
            label = _label(one, names)
            yield found_as, kind_word(one, language), one.id, label, one.iri.value, where
    for asked in found.questions:
        words = question_words(asked, names, language)
        yield (
            "question",
            messages(language).plain("search.question"),
            asked.question.name,
            words,
            "",
            ("",) * 4,
        )


def _as_question(one: FoundQuestion, names: Names, language: str) -> dict[str, object]:
    label = question_words(one, names, language)
    return {"name": one.question.name, "label": label, "slots": dict(question_values(one))}


def _as_object(entry: IndexEntry, names: Names, language: str) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": entry.kind,
        "id": entry.id,
        "iri": entry.iri.value,
        "label": _label(entry, names),
    }
    if entry.place:
        told |= {
            "letter": entry.place.letter,
            "issued": entry.place.issued,
            "start": entry.place.start,
            "end": entry.place.end,
        }
    return told


def _label(entry: IndexEntry, names: Names) -> str:
    return entry.label("nl") if entry.place else name_of(entry.iri, names)


SearchWriter = Callable[[SearchResult, Names, str, str], str]
SEARCH_WRITERS: Mapping[Format, SearchWriter] = {JSON: search_as_json, CSV: search_as_csv}
