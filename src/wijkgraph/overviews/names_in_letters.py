"""Names under which the letters may speak of a thing, and the names of other things that hold one of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wijkgraph.asking.naming import NAMED_KINDS
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.mentions import Name
from wijkgraph.names import kind_of, names_at
from wijkgraph.rdf import Literal, NamedNode

# Kinds of thing that letters call by name. A parliamentary dossier goes by its number.
DOSSIER_KINDS = tuple(kind for kind in NAMED_KINDS if kind != "dossier")

_ADDED = re.compile(r"\s*\([^()]*\)\s*$")  # what editors add to tell namesakes apart
_ARTICLE = re.compile(r"^(?:De|Het|Een)\s+(?=\S)")
_INITIALS = re.compile(r"^(?:[A-Z][a-z]{0,2}\.)+\s*(?=\S)")

Names = Mapping[NamedNode, tuple[Name, ...]]


def names_in_letters(store: SparqlStore) -> Names:
    """By thing of the named kinds the names to look for in the letters, as registered and in their plain variants.

    The variants: without what editors add between brackets, without an article at the head, a post with the
    abbreviation of its ministry, a person by the surname where no other person has the same. Two queries.
    """
    things = names_at(store.base).things
    begins = " || ".join(f'STRSTARTS(STR(?thing), "{things}{kind}/")' for kind in DOSSIER_KINDS)
    rows = store.select(query("names-in-letters", begins=begins)).rows
    registered: dict[NamedNode, list[str]] = defaultdict(list)
    for thing, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and name.language in (None, "nl"):
            registered[thing].append(name.value)
    found = {
        thing: [Name(plain) for name in names for plain in _plain(name)]
        for thing, names in registered.items()
    }
    for post, ministry in _posts(store):
        found[post] += [Name(name) for name in _short_posts(registered[post], registered[ministry])]
    for person, surname in _surnames(registered).items():
        found[person].append(Name(surname, keeps_case=True))
    return {
        thing: tuple(dict.fromkeys(name for name in names if name.words)) for thing, names in found.items()
    }


def longer_names(names: Names, thing: NamedNode) -> tuple[tuple[NamedNode, Name], ...]:
    """Names of other things that hold a name of this one: “Rotterdam-Zuid” for Rotterdam."""
    own = names.get(thing, ())
    return tuple(
        (other, name)
        for other, others in names.items()
        if other != thing
        for name in others
        if any(_holds(name.words, short.words) for short in own)
    )


def _plain(name: str) -> Iterable[str]:
    short = _ADDED.sub("", name)
    return dict.fromkeys((name, short, _ARTICLE.sub("", short)))


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return size < len(words) and any(words[at : at + size] == part for at in range(len(words) - size + 1))


def _posts(store: SparqlStore) -> list[tuple[NamedNode, NamedNode]]:
    rows = store.select(query("names-in-letters-posts")).rows
    return [(p, m) for p, m in rows if isinstance(p, NamedNode) and isinstance(m, NamedNode)]


def _short_posts(posts: Iterable[str], ministry: Sequence[str]) -> Iterable[str]:
    """“Minister van BZK”: the words that a post and its ministry end in alike, replaced by an abbreviation."""
    abbreviations = [name for name in ministry if name == name.upper()]
    for post in posts:
        for full in ministry:
            head, _, field = full.partition(" van ")
            if field and head and post.endswith(f" {field}"):
                yield from (post.removesuffix(field) + short for short in abbreviations)


def _surnames(registered: Mapping[NamedNode, Sequence[str]]) -> Mapping[NamedNode, str]:
    found: dict[str, set[NamedNode]] = defaultdict(set)
    for thing, names in registered.items():
        for name in names if kind_of(thing) == "person" else ():
            if surname := _INITIALS.sub("", name):
                found[surname].add(thing)
    return {next(iter(people)): surname for surname, people in found.items() if len(people) == 1}
