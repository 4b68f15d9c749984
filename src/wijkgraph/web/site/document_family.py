"""Documents of the site: the data they are made from, their families and forms, and their operations in OpenAPI."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from wijkgraph.asking.questions import Question
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, Format
from wijkgraph.names import ThingNames, names_at
from wijkgraph.project import Layout
from wijkgraph.project_file import Project
from wijkgraph.releases.kept_releases import Release
from wijkgraph.web.site.addresses import Links
from wijkgraph.words.messages import LANGUAGES, Messages, messages


@dataclass(frozen=True)
class Site:
    """One version of the data, and the files that pages read beside it."""

    store: SparqlStore
    layout: Layout
    questions: Mapping[str, Question]
    robots: str = "limited"  # open, limited or deny
    is_service: bool = True  # False for pages that stand on a host of plain files
    release: Release | None = None  # of which a past version is shown; None for the present

    @property
    def version(self) -> str:
        """The version of the data."""
        return self.store.version

    @property
    def prefix(self) -> str:
        """The path under which this version stands, relative to the root of the host: empty for the present."""
        return f"version/{self.release.name}/" if self.release else ""

    @property
    def project(self) -> Project:
        """Identity of the project: its base, titles, languages, publisher and licence."""
        return self.layout.project

    @property
    def names(self) -> ThingNames:
        """Names of the things of the project."""
        return names_at(self.project.base)


@dataclass(frozen=True)
class RequestedForm:
    """One form of one document: everything its bytes depend on besides the site."""

    stem: str  # the document's address without endings
    parts: Mapping[str, str]  # what the family's pattern found in it
    representation: Format
    language: str
    names: ThingNames  # of the project
    profile: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def links(self) -> Links:
        """Links from the page."""
        return Links(self.stem, self.language, self.names)

    @property
    def say(self) -> Messages:
        """Texts in the language of the page."""
        return messages(self.language)

    def kind_name(self, kind: str | None) -> str:
        """The name of a kind of thing, empty for a kind without one."""
        return self.say.plain(f"kind.{kind}") if f"kind.{kind}" in self.say else ""


@dataclass(frozen=True)
class Form:
    """One form of a document: the ending of its address, and the format, language and profile it stands for."""

    ending: str
    representation: Format
    language: str
    profile: str = ""

    @property
    def variant(self) -> str:
        """The part between the dots: a language, a profile, or nothing."""
        return self.ending.rpartition(".")[0]

    def path(self, stem: str) -> str:
        """The address of this form of a document, relative to the site's root."""
        return f"{stem}.{self.ending}" if self.ending else stem

    def ask(self, family: "Family", stem: str, names: ThingNames) -> RequestedForm:
        """The request for this form of one document. Raises NotFound for a stem of another family."""
        parts = family.match(stem)
        if parts is None:
            raise NotFound("Nothing stands at this address", where=f"/{stem}")
        return RequestedForm(stem, parts, self.representation, self.language, names, self.profile)


@dataclass(frozen=True)
class QueryParameter:
    """A query parameter of an operation, with its JSON Schema; it is always optional."""

    name: str
    meaning: str
    schema: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """An operation of OpenAPI: GET of the documents whose addresses fit one template."""

    name: str  # the function of a generated client
    path: str  # the template, without the leading slash
    summary: str
    parameters: tuple[QueryParameter, ...]
    formats: tuple[Format, ...]
    tag: str = "documents"
    description: str = ""
    outcomes: tuple[str, ...] = ()  # of an answer, as its header `Wijkgraph-Outcome` names them


@dataclass(frozen=True)
class Rendered:
    """Bytes of one form of a document, with the status and the headers that its content decides."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Family:
    """Documents of one kind: the pattern of their addresses, their formats, and the function that renders them.

    `render` gives the bytes of one form, alone or as Rendered; it raises NotFound for a document that is not there.
    `stems` lists every document of the family, for the static twin and the sitemap.
    """

    name: str
    pattern: str
    render: Callable[[Site, RequestedForm], bytes | Rendered]
    stems: Callable[[Site], Iterable[str]]
    offers: tuple[Format, ...] = (HTML,)
    # Name in addresses → IRI; the first is the default.
    profiles: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""  # in OpenAPI; a family without one is left out of it
    path: str = ""  # template of the addresses there, where it is not the name
    parameters: Mapping[str, str] = field(default_factory=dict)  # of the query, with their meaning
    is_in_sitemap: bool = True
    is_bare: bool = False  # looked for without an ending, also where nobody negotiates

    # The formats of one document, by the parts of its address and its query, where it has not all of the family's.
    offers_of: Callable[[Site, Mapping[str, str], Mapping[str, str]], tuple[Format, ...]] | None = None

    # Whether the document at an address, by its parts, stays as it is in every version of the data.
    is_final: Callable[[Mapping[str, str]], bool] = lambda parts: False

    @property
    def operation(self) -> Operation:
        """The operation of OpenAPI that gives a document of this family."""
        parameters = tuple(QueryParameter(name, meaning) for name, meaning in self.parameters.items())
        return Operation(f"get_{self.name}", self.path or self.name, self.summary, parameters, self.offers)

    def formats(
        self, site: Site, parts: Mapping[str, str], query: Mapping[str, str] | None = None
    ) -> tuple[Format, ...]:
        """The formats that one document can be had in, by the parts of its address and its query."""
        return self.offers_of(site, parts, query or {}) if self.offers_of else self.offers

    def forms(self, languages: Sequence[str] = LANGUAGES) -> Iterator["Form"]:
        """Every form of a document of this family that has an address of its own; the first is the default.

        `languages` are those of the project, the one given unasked first.
        """
        if self.is_bare:
            yield Form("", self.offers[0], languages[0], next(iter(self.profiles), ""))
        for offer in self.offers:
            if offer.has_words:  # the first language is the one given unasked
                yield Form(offer.ending, offer, languages[0])
                yield from (Form(f"{language}.{offer.ending}", offer, language) for language in languages)
                continue
            default, *others = self.profiles or ("",)
            yield Form(offer.ending, offer, languages[0], default)
            yield from (Form(f"{name}.{offer.ending}", offer, languages[0], name) for name in others)

    def rendered(self, site: Site, ask: RequestedForm) -> Rendered:
        """One form of a document. Raises NotFound, and what rendering raises."""
        made = self.render(site, ask)
        return made if isinstance(made, Rendered) else Rendered(made)

    def match(self, stem: str) -> Mapping[str, str] | None:
        """The groups of the pattern in an address, None for an address of another family."""
        found = re.fullmatch(self.pattern, stem)
        return found.groupdict() if found else None


T = TypeVar("T")
_REMEMBERED = 4  # versions: the present, the one before it while a page is made, and past ones


def once_per_version(make: Callable[[Site], T]) -> Callable[[Site], T]:
    """Decorator: caches a function of the site for the last versions of the data that were asked for."""
    known: dict[tuple[str, Path], T] = {}

    def get(site: Site) -> T:
        key = (site.version, site.layout.root)
        found = known.get(key)
        if found is None:
            found = make(site)
            while len(known) >= _REMEMBERED:
                del known[next(iter(known))]
            known[key] = found
        return found

    return get


def find_family(families: Iterable[Family], stem: str) -> tuple[Family, Mapping[str, str]]:
    """The first family that an address belongs to. Raises NotFound."""
    for family in families:
        if (parts := family.match(stem)) is not None:
            return family, parts
    raise NotFound("Nothing stands at this address", where=f"/{stem}", next="Start at /, or search.")
