"""Finds what people type: the thing they mean, what holds their words, the questions they ask, and what looks alike.

Commands, slots and pages find alike. Likeness only suggests: it never answers.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from wijkgraph.asking.likeness import holding_most, mended_words, near_names, of_dossier
from wijkgraph.asking.name_index import IndexEntry, NameIndex, read_names
from wijkgraph.asking.printed_references import PAPER_KINDS, names_senate, reference_keys
from wijkgraph.asking.question_finder import (
    FIRST_KINDS,
    FoundQuestion,
    find_questions,
    named_among,
    telling_words,
    unknown_words,
)
from wijkgraph.asking.questions import Question, is_of_kind
from wijkgraph.asking.typed_offices import TypedOffice, posts_by_key, posts_of_ministry, typed_office
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound
from wijkgraph.letters.plain_sight import visible
from wijkgraph.names import DEF, HOME, PREFIXES, ThingNames, names_at
from wijkgraph.rdf import NamedNode

_ECHOED = 80  # characters of what was typed
LONGEST = 1000  # characters of a text that are looked for
_MOST_NEAR = 5
_NEAR_QUESTION = 0.25  # share of the words, by weight, that a question near it must hold

# Names of the store, at hand or as they are had when wanted; None to have them read.
KnownNames = NameIndex | Callable[[], NameIndex] | None


def _echo(text: str) -> str:
    """A text as it is told again, at most 80 characters of it."""
    return text if len(text) <= _ECHOED else f"{text[: _ECHOED - 1]}…"


@dataclass(frozen=True)
class SearchResult:
    """Result of a search.

    `meant` are the things that the text names, `named` those that it names among other words; `things` and `passages`
    hold all its words, or, with `is_partial`, most of them. `mended` is the text in words that do occur, `near` and
    `near_questions` come near it: all only where nothing was found; save the posts that an office without a post of
    that name may mean, which are always near. `unknown` are words that stand so in no name, passage or question.
    `is_reference` tells that the text has the form of a reference, `is_cut` that only its beginning was looked for.
    """

    text: str
    meant: tuple[IndexEntry, ...] = ()
    things: tuple[IndexEntry, ...] = ()
    passages: tuple[IndexEntry, ...] = ()
    named: tuple[IndexEntry, ...] = ()
    unknown: tuple[str, ...] = ()
    questions: tuple[FoundQuestion, ...] = ()
    mended: str = ""
    near: tuple[IndexEntry, ...] = ()
    near_questions: tuple[FoundQuestion, ...] = ()
    is_partial: bool = False
    is_reference: bool = False
    is_cut: bool = False

    @property
    def no_paper(self) -> str:
        """The key of the words that tell that a paper is not here; empty where no reference was looked for in vain."""
        if self.meant or not self.is_reference:
            return ""
        return "search.unknown_senate" if names_senate(self.text) else "search.unknown_paper"

    @property
    def echo(self) -> str:
        """The text as it is shown again: at most 80 characters, those that are not seen by their numbers."""
        return _echo(visible(self.text))

    @property
    def outcome(self) -> str:
        """`found`, `suggested`, or `nothing`."""
        if self.meant or self.questions or ((self.things or self.passages) and not self.is_partial):
            return "found"
        suggested = (
            self.named or self.things or self.passages or self.mended or self.near or self.near_questions
        )
        return "suggested" if suggested else "nothing"


def search(
    store: SparqlStore, index: NameIndex, questions: Iterable[Question], text: str, kind: str = ""
) -> SearchResult:
    """Results for a text, among the things of one kind if one is given. At most LONGEST characters are looked for."""
    wanted = " ".join(text[:LONGEST].split())
    kinds = (kind,) if kind else ()
    words = telling_words(wanted)
    meant = _meant(store, wanted, kinds, index)
    entries = [_entry_of(index, thing) for thing in meant]
    things = [entry for entry in _holding(index.things, words, kinds) if entry.iri not in meant]
    passages = [] if kind else _holding(index.passages, words)
    office = None if meant else typed_office(index, wanted)
    asked = () if kind or _is_no_more(index, questions, office) else find_questions(index, questions, wanted)
    holds_none = not (kind or entries or things or passages)
    found = SearchResult(
        wanted, tuple(entries), tuple(things), tuple(passages), questions=asked,
        named=tuple(named_among(index, wanted)) if holds_none else (),
        unknown=tuple(unknown_words(index, questions, wanted)) if holds_none else (),
        near=tuple(one for one in office.near if is_of_kind(one.iri, kinds)) if office else (),
        is_reference=bool(reference_keys(wanted)), is_cut=len(text) > LONGEST,
    )  # fmt: skip
    return (
        found
        if found.outcome == "found" or not words
        else _with_suggestions(index, questions, found, words, kinds, office)
    )


def _is_no_more(index: NameIndex, questions: Iterable[Question], office: TypedOffice | None) -> bool:
    """True for an office that is no post here and asks nothing: its title alone is no question."""
    return office is not None and (bool(office.near) or not find_questions(index, questions, office.field))


def find_thing(store: SparqlStore, text: str, *kinds: str, index: KnownNames = None) -> NamedNode:
    """The one thing meant by `text`, of those kinds if any are given; `index` holds the names, read if needed.

    Raises NotFound when nothing goes by that name (naming what comes near), or when several things do.
    """
    wanted = text.strip()
    if by_form := _by_form(store, wanted, kinds):
        return by_form
    if names_senate(wanted):
        raise NotFound(
            f"'{_echo(wanted)}' is a paper of the Senate, which is not in the graph",
            next="Write II for a paper of the House: Kamerstukken II.",
        )
    index = (index() if callable(index) else index) or read_names(store)
    found = index.named(wanted, *kinds) or (posts_by_key(index, wanted) if "post" in kinds else [])
    if len(found) == 1:
        return found[0]
    near = tuple(
        thing.value.removeprefix(store.base)
        for thing in found or [entry.iri for entry in _near(index, wanted, kinds)]
    )
    if found:
        raise NotFound(
            f"'{_echo(wanted)}' may mean {len(found)} things",
            next=f"Choose one: {', '.join(near)}.",
            near=near,
        )
    if not near and (members := _closed_list(index, kinds)):
        raise NotFound(
            f"'{_echo(wanted)}' is none of the values of this list",
            next=f"Choose one of: {', '.join(one.value.rpartition('/')[2] for one in members)}.",
            near=tuple(one.value.removeprefix(store.base) for one in members),
        )
    raise NotFound(
        f"Nothing goes by '{_echo(wanted)}'"
        + (f" among the things of kind {kinds[0]}" if len(kinds) == 1 else ""),
        next=f"Did you mean {', '.join(near)}?" if near else "Try a name, an IRI, or the number of a paper.",
        near=near,
    )


def _near(index: NameIndex, text: str, kinds: Sequence[str]) -> list[IndexEntry]:
    """The things that hold every word of a text, the shortest name first; then those that look like it."""
    office = typed_office(index, text)
    near = office.near if office else posts_of_ministry(index, text)
    if posts := [one for one in near if is_of_kind(one.iri, kinds)]:
        return posts[:_MOST_NEAR]
    holding = [e for e in _holding(index.things, telling_words(text), kinds) if e.kind in FIRST_KINDS]
    holding.sort(key=lambda entry: (len(entry.label("nl")), entry.iri.value))
    like = near_names(index, office.field if office else text, kinds, _MOST_NEAR)
    return list({entry.iri: entry for entry in (*holding, *like)}.values())[:_MOST_NEAR]


def _closed_list(index: NameIndex, kinds: Sequence[str]) -> list[NamedNode]:
    """The concepts of a closed list, where things of that kind alone are looked for; none for things of the world."""
    if len(kinds) != 1:
        return []
    begin = f"{DEF}/{kinds[0]}/"
    return [entry.iri for entry in index.things if entry.iri.value.startswith(begin)]


def find_paper(store: SparqlStore, text: str) -> NamedNode | None:
    """The thing that a printed reference, key or IRI names; None for mere words."""
    wanted = text.strip()
    looks_so = (
        bool(reference_keys(wanted))
        or wanted.startswith(("http://", "https://", "kst-"))
        or (re.fullmatch(r"[\w#-]+(?:/[\w#-]+)+", wanted) is not None)
    )
    return _by_form(store, wanted, ()) if looks_so else None


def is_known(store: SparqlStore, thing: NamedNode) -> bool:
    """True if the thing is subject or object of any triple."""
    return store.ask(f"ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} }}")


def _meant(store: SparqlStore, text: str, kinds: Sequence[str], index: NameIndex) -> list[NamedNode]:
    by_form = _by_form(store, text, kinds)
    return [by_form] if by_form else index.named(text, *kinds)


def _by_form(store: SparqlStore, text: str, kinds: Sequence[str]) -> NamedNode | None:
    """The thing that a text names by its form alone: an IRI, a key with its kind, a reference."""
    try:
        candidates = [NamedNode(iri) for iri in _iris(text, kinds, names_at(store.base))]
    except ValueError:  # no IRI may hold these characters
        return None
    return next((one for one in candidates if is_of_kind(one, kinds) and is_known(store, one)), None)


def _iris(text: str, kinds: Sequence[str], names: ThingNames) -> list[str]:
    if text.startswith(names.documents):
        return [names.things + text.removeprefix(names.documents)]
    candidates = [f"{names.things}{k}/{key}" for k, key in reference_keys(text)]
    if re.match(r"https?://", text):
        return [text, *candidates]
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES and re.fullmatch(r"[\w-]+", local):
        return [PREFIXES[prefix] + local]
    if re.fullmatch(r"(?:id/|def[/#])[\w/#-]+", text):
        candidates.append((names.base if text.startswith("id/") else HOME) + text)
    elif re.fullmatch(r"[\w-]+(?:/[\w-]+)+", text):
        candidates += [names.things + text, f"{DEF}/{text}"]
    elif re.fullmatch(r"[\w-]+", text):
        candidates += [space + text for kind in kinds or PAPER_KINDS for space in names.spaces_of(kind)]
    return candidates


def _entry_of(index: NameIndex, thing: NamedNode) -> IndexEntry:
    return index.entry(thing) or IndexEntry(thing, {})


def _holding(
    entries: Iterable[IndexEntry], words: Sequence[str], kinds: Sequence[str] = ()
) -> list[IndexEntry]:
    """The entries that hold every word: whole words before parts of words, then the shorter names, then by place."""
    if not words:
        return []
    # A letter or two stand for themselves only: as parts of words they are everywhere.
    wanted = [f" {word} " if len(word) < 3 else word for word in words]
    hits = [
        entry
        for entry in entries
        if is_of_kind(entry.iri, kinds) and all(word in entry.folded for word in wanted)
    ]
    phrase = f" {' '.join(words)} "
    return sorted(hits, key=lambda entry: _rank(entry, words, phrase))


def _rank(entry: IndexEntry, words: Sequence[str], phrase: str) -> tuple[object, ...]:
    parts = sum(f" {word} " not in entry.folded for word in words)
    if entry.place:  # the index holds passages in the order of the letters
        return (phrase not in entry.folded, parts)
    begins = entry.folded.startswith(f" {words[0]}")
    return (
        entry.kind not in FIRST_KINDS,
        phrase not in entry.folded,
        parts,
        not begins,
        len(entry.label("nl")),
        entry.iri.value,
    )


def _with_suggestions(
    index: NameIndex,
    questions: Iterable[Question],
    found: SearchResult,
    words: Sequence[str],
    kinds: Sequence[str],
    office: TypedOffice | None,
) -> SearchResult:
    """The result with what holds most of the words, what looks like them, and the words mended.

    A reference to a paper that is not here suggests what is here of the same dossier.
    """
    if found.is_reference:
        return replace(found, near=tuple(of_dossier(index, found.text, _MOST_NEAR)))
    mended = mended_words(index, words)
    alike = office.field if office else found.text  # a title alone looks like too many others
    partly = (
        [] if kinds or found.near or len(words) < 3 else holding_most((*index.things, *index.passages), words)
    )
    return replace(
        found,
        things=tuple(entry for entry in partly if not entry.place)[:_MOST_NEAR],
        passages=tuple(entry for entry in partly if entry.place)[:_MOST_NEAR],
        mended=" ".join(mended) if mended and _holds_any(index, mended) else "",
        near=found.near or tuple(near_names(index, alike, kinds, _MOST_NEAR)),
        near_questions=() if kinds else find_questions(index, questions, alike, 3, _NEAR_QUESTION),
        is_partial=bool(partly),
    )


def _holds_any(index: NameIndex, words: Sequence[str]) -> bool:
    return any(_holding(entries, words) for entries in (index.things, index.passages))
