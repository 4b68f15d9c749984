"""What a page is made from, and the table of all families of documents that the site has."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from wijkgraph.asking.questions import Question
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, Format
from wijkgraph.project import Layout
from wijkgraph.web.site.addresses import Links
from wijkgraph.words.messages import LANGUAGES, Messages, messages


@dataclass(frozen=True)
class Site:
    """One version of the data, and the files that pages read beside it."""

    store: SparqlStore
    layout: Layout
    questions: Mapping[str, Question]
    robots: str = "limited"  # open, limited or deny

    @property
    def version(self) -> str:
        """The version of the data."""
        return self.store.version


@dataclass(frozen=True)
class Ask:
    """One form of one document: everything its bytes depend on besides the site."""

    stem: str  # the document's address without endings
    parts: Mapping[str, str]  # what the family's pattern found in it
    representation: Format
    language: str
    profile: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def links(self) -> Links:
        """How the page points elsewhere."""
        return Links(self.stem, self.language)

    @property
    def say(self) -> Messages:
        """The words of the page's language."""
        return messages(self.language)


@dataclass(frozen=True)
class Form:
    """One form of a document: what follows the dot in its address (empty without one), and what that means."""

    ending: str
    representation: Format
    language: str
    profile: str = ""

    @property
    def variant(self) -> str:
        """What stands between the dots: a language, a profile, or nothing."""
        return self.ending.rpartition(".")[0]

    def path(self, stem: str) -> str:
        """The address of this form of a document, relative to the site's root."""
        return f"{stem}.{self.ending}" if self.ending else stem

    def ask(self, family: "Family", stem: str) -> Ask:
        """The request for this form of one document. Raises NotFound for a stem of another family."""
        parts = family.match(stem)
        if parts is None:
            raise NotFound("Nothing stands at this address", where=f"/{stem}")
        return Ask(stem, parts, self.representation, self.language, self.profile)


@dataclass(frozen=True)
class Family:
    """Documents of one kind: their addresses as a pattern, their formats, and how one is made.

    `render` gives the bytes of one form; it raises NotFound for a document that is not there. `stems` lists
    every document of the family, for the static twin and the sitemap.
    """

    name: str
    pattern: str
    render: Callable[[Site, Ask], bytes]
    stems: Callable[[Site], Iterable[str]]
    offers: tuple[Format, ...] = (HTML,)
    profiles: Mapping[str, str] = field(
        default_factory=dict
    )  # name in addresses → IRI; the first is the default
    is_in_sitemap: bool = True
    is_bare: bool = False  # looked for without an ending, also where nobody negotiates

    # Whether the document at an address, by its parts, stays as it is in every version of the data.
    is_final: Callable[[Mapping[str, str]], bool] = lambda parts: False

    def forms(self) -> Iterator["Form"]:
        """Every form of a document of this family that has an address of its own; the first is the one unasked."""
        if self.is_bare:
            yield Form("", self.offers[0], LANGUAGES[0], next(iter(self.profiles), ""))
        for offer in self.offers:
            if offer.has_words:  # the first language is the one given unasked
                yield Form(offer.ending, offer, LANGUAGES[0])
                yield from (Form(f"{language}.{offer.ending}", offer, language) for language in LANGUAGES)
                continue
            default, *others = self.profiles or ("",)
            yield Form(offer.ending, offer, LANGUAGES[0], default)
            yield from (Form(f"{name}.{offer.ending}", offer, LANGUAGES[0], name) for name in others)

    def match(self, stem: str) -> Mapping[str, str] | None:
        """What the pattern finds in an address, None when it is not of this family."""
        found = re.fullmatch(self.pattern, stem)
        return found.groupdict() if found else None


T = TypeVar("T")


def once_per_version(make: Callable[[Site], T]) -> Callable[[Site], T]:
    """Keeps what is dear to work out until the data changes."""
    known: dict[tuple[str, Path], T] = {}

    def get(site: Site) -> T:
        key = (site.version, site.layout.root)
        found = known.get(key)
        if found is None:
            found = make(site)
            known.clear()
            known[key] = found
        return found

    return get


def find_family(families: Iterable[Family], stem: str) -> tuple[Family, Mapping[str, str]]:
    """The first family that an address belongs to. Raises NotFound."""
    for family in families:
        if (parts := family.match(stem)) is not None:
            return family, parts
    raise NotFound("Nothing stands at this address", where=f"/{stem}", next="Start at /, or search.")
