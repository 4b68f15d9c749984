"""Names of things in one language where they have one in it, each as a literal that keeps its language.

So no page passes a Dutch name off as English.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import EDITORS, kind_of, names_at, shorten, term
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.words.messages import LANGUAGES, messages

Names = Mapping[NamedNode, Literal]
RegisteredNames = Mapping[NamedNode, Sequence[Literal]]


# What bears a name that others may share or shorten. Records are called by what they are about.
NAMED_KINDS = (
    "agreement",
    "area",
    "area-set",
    "dossier",
    "initiative",
    "ministry",
    "municipality",
    "organisation",
    "person",
    "post",
    "programme",
    "region",
    "study",
    "track",
)

# Kinds of times, whose names hold dates.
_TIMES = ("period", "instant")
_ELSEWHERE = re.compile(r"https?://(?:www\.)?(?P<host>[^/?#]+)(?P<path>[^?#]*).*", re.DOTALL)
# Characters of an IRI that a pattern of SPARQL takes for signs, as the text of a query writes them for themselves.
_META = str.maketrans({sign: rf"\\{sign}" for sign in ".+*?()[]$"})
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\b")

# Records without a name of their own are called by what they join.
_JOINTS = {"influence": ("wg:influencer", "wg:influenced"), "citation": ("wg:citing", "wg:cited")}


def names_of(store: SparqlStore, things: Iterable[Term | None], language: str) -> Names:
    """Names by IRI, for each that has one: preferred label, label, title or question; in `language` before any other.

    An influence or citation without a name gets that of its two ends, the editors without one are the editors. Two
    queries at most, however many things.
    """
    wanted = _iris(things)
    ends = _ends(store, wanted)
    named = _labelled(store, {*wanted, *(end for pair in ends.values() for end in pair)}, language)
    for joint, pair in ends.items():
        if joint not in named and all(end in named for end in pair):
            named[joint] = _joined([named[end] for end in pair])
    editors = names_at(store.base).thing("agent", EDITORS)
    if editors in wanted and editors not in named:
        named[editors] = Literal(messages(language).plain("agent.editors"), language=language)
    return named


def name_of(iri: NamedNode, names: Names) -> str:
    """The name of a thing, else its short IRI."""
    found = names.get(iri)
    return found.value if found else shorten(iri.value)


def called(iri: NamedNode, names: Names, language: str) -> str:
    """The name of a thing, else its kind and key in words, or the host of an address elsewhere with its last part."""
    if found := names.get(iri):
        return found.value
    say, kind = messages(language), f"kind.{kind_of(iri)}"
    if kind in say:
        return f"{say.plain(kind)} {iri.value.rpartition('/')[2].replace('-', ' ')}"
    short = shorten(iri.value)
    if elsewhere := _ELSEWHERE.fullmatch(short):
        last = elsewhere["path"].rstrip("/").rpartition("/")[2]
        return f"{elsewhere['host']}: {last}" if last else elsewhere["host"]
    return short


def registered_names(store: SparqlStore, kinds: Iterable[str]) -> RegisteredNames:
    """Every name of the things of some kinds, in every language: preferred and other labels, and titles. One query."""
    # One pattern: for each comparison of its own a store on disk would look the IRI up again.
    things = names_at(store.base).things.translate(_META)
    found: dict[NamedNode, list[Literal]] = defaultdict(list)
    for thing, name in store.select(
        query("naming-registered", begins=f"^{things}({'|'.join(kinds)})/")
    ).in_order():
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            found[thing].append(name)
    return found


def ministries_of_posts(store: SparqlStore) -> Sequence[tuple[NamedNode, NamedNode]]:
    """Posts, each with a ministry that it is in or hosted at. One query."""
    rows = store.select(query("naming-posts")).rows
    return [(p, m) for p, m in rows if isinstance(p, NamedNode) and isinstance(m, NamedNode)]


def _labelled(store: SparqlStore, wanted: Iterable[NamedNode], language: str) -> dict[NamedNode, Literal]:
    values = listed(wanted)
    if not values:
        return {}
    # The language is no part of the query: the page in the other one asks the same.
    rows = store.select(query("naming-labelled", values=values)).rows
    found: dict[NamedNode, list[tuple[int, str, str, Literal]]] = defaultdict(list)
    for thing, label, kind in rows:
        if isinstance(thing, NamedNode) and isinstance(label, Literal) and isinstance(kind, Literal):
            distance = 0 if label.language == language else 20 if label.language else 10
            rank = distance + int(kind.value)
            found[thing].append((rank, label.value, label.language or "", label))
    return {thing: dated_in_words(thing, min(labels)[-1]) for thing, labels in found.items()}


def dated_in_words(thing: NamedNode, label: Literal) -> Literal:
    """The name of a time with its days as people write them: registers name a period by two dates of ISO 8601."""
    if kind_of(thing) not in _TIMES or label.language not in LANGUAGES:
        return label
    return Literal(days_in_words(label.value, label.language), language=label.language)


def days_in_words(text: str, language: str) -> str:
    """A text of ours with its days of ISO 8601 as people write them; not for words that others wrote."""
    say = messages(language)
    return _DAY.sub(lambda day: say.date(day[0]), text)


def _ends(store: SparqlStore, wanted: Iterable[NamedNode]) -> dict[NamedNode, tuple[NamedNode, NamedNode]]:
    joints = sorted((iri for iri in wanted if kind_of(iri) in _JOINTS), key=str)
    if not joints:
        return {}
    pairs = " UNION ".join(
        f"{{ ?joint {term(one)} ?from ; {term(other)} ?to }}" for one, other in _JOINTS.values()
    )
    rows = store.select(query("naming-ends", joints=" ".join(map(str, joints)), pairs=pairs)).rows
    return {
        joint: (one, other)
        for joint, one, other in rows
        if isinstance(joint, NamedNode) and isinstance(one, NamedNode) and isinstance(other, NamedNode)
    }


def _joined(ends: Sequence[Literal]) -> Literal:
    text = " → ".join(end.value for end in ends)
    languages = {end.language for end in ends}
    language = languages.pop() if len(languages) == 1 else None
    return Literal(text, language=language) if language else Literal(text)


def _iris(things: Iterable[Term | None]) -> set[NamedNode]:
    return {one for one in things if isinstance(one, NamedNode) and kind_of(one) != "passage"}
