"""Hints for a search that found nothing, with examples from the data themselves: each of them finds something."""

from collections.abc import Mapping

from wijkgraph.asking.name_index import IndexEntry, NameIndex
from wijkgraph.asking.printed_references import reference_keys
from wijkgraph.asking.questions import Question
from wijkgraph.words.messages import messages

_KINDS = ("organisation", "person", "ministry", "area", "study", "programme", "municipality")
_MOST = 3
_LONGEST = 24  # characters of an example


def search_hints(index: NameIndex, questions: Mapping[str, Question], language: str) -> tuple[str, ...]:
    """Ways to ask otherwise: by a name, the number of a paper, a question; those of which the data have an example."""
    say = messages(language)
    found = []
    if names := _names(index, language):
        found.append(say.plain("search.how_name", examples=", ".join(names)))
    letters = (one.label(language) for one in index.things if one.kind == "letter")
    if paper := next(filter(reference_keys, letters), ""):
        found.append(say.plain("search.how_paper", example=paper))
    if asked := min((one.in_words(language) for one in questions.values()), key=len, default=""):
        found.append(say.plain("search.how_question", example=asked))
    return tuple(found)


def _names(index: NameIndex, language: str) -> list[str]:
    """One short name for each of the first kinds that have one."""
    found = []
    for kind in _KINDS:
        names = [_shortest(entry, language) for entry in index.things if entry.kind == kind]
        if fitting := sorted(
            (name for name in names if 0 < len(name) <= _LONGEST), key=lambda n: (len(n), n)
        ):
            found.append(fitting[0])
    return found[:_MOST]


def _shortest(entry: IndexEntry, language: str) -> str:
    """The shortest name of an entry; of a person the surname."""
    if entry.kind == "person":
        return entry.label(language).rpartition(" ")[2].rpartition(".")[2]
    return min((name for name in entry.names if len(name) > 1), key=len, default="")
