"""Names under which the letters may speak of a thing, and the names of other things that hold one of them."""

import re
from collections.abc import Mapping

from wijkgraph.asking.name_variants import plain_names, short_posts, surnames
from wijkgraph.asking.naming import NAMED_KINDS, ministries_of_posts, registered_names
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.folding import PhraseIndex
from wijkgraph.letters.mentions import Name
from wijkgraph.names import key_of, kind_of
from wijkgraph.rdf import NamedNode

DOSSIER_KINDS = NAMED_KINDS  # kinds of thing that letters call by name
_NUMBER = re.compile(r"(\d{2})(\d{3})(?:-([ivxl]+))?")

Names = Mapping[NamedNode, tuple[Name, ...]]


def names_in_letters(store: SparqlStore) -> Names:
    """By thing of the named kinds the names to look for in the letters, as registered and in their plain variants.

    The variants: without what editors add between brackets, without an article at the head, a post with the
    abbreviation of its ministry, a person by the surname where no other person has the same, a parliamentary dossier by
    its number as printed. Two queries.
    """
    registered = {
        thing: dutch
        for thing, names in registered_names(store, DOSSIER_KINDS).items()
        if (dutch := [name.value for name in names if name.language in (None, "nl")])
    }
    found = {
        thing: [Name(plain) for name in names for plain in plain_names(name)]
        for thing, names in registered.items()
    }
    for post, ministry in ministries_of_posts(store):
        short = short_posts(registered.get(post, ()), registered.get(ministry, ()))
        found.setdefault(post, []).extend(map(Name, short))
    for dossier, names in found.items():
        if kind_of(dossier) == "dossier" and (number := _NUMBER.fullmatch(key_of(dossier))):
            chapter = f" {number[3].upper()}" if number[3] else ""
            names += [Name(f"{number[1]} {number[2]}{chapter}"), Name(f"{number[1]}{number[2]}{chapter}")]
    for person, surname in surnames(registered):
        found[person].append(Name(surname, keeps_case=True))
    return {
        thing: tuple(dict.fromkeys(name for name in names if name.words)) for thing, names in found.items()
    }


class LongerNames:
    """Names of things by the names of other things that they hold."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._every = [(thing, name) for thing, own in names.items() for name in own]
        words = [name.words for _, name in self._every]
        self._held = PhraseIndex(words, words)

    def of(self, thing: NamedNode) -> tuple[tuple[NamedNode, Name], ...]:
        """Names of other things that hold a name of this one: “Rotterdam-Zuid” for Rotterdam."""
        longer = {
            place
            for name in self._names.get(thing, ())
            for place in self._held.holding(name.words)
            if len(self._every[place][1].words) > len(name.words)
        }
        return tuple(self._every[place] for place in sorted(longer) if self._every[place][0] != thing)
