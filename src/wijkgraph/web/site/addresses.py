"""Addresses of the site: their endings, and links between pages and to things.

`doc/study/wijk-in-zicht` is the document; `.nl.html`, `.ttl` or `.prov.ttl` behind it choose one form of it.
Links on a page are relative, so that the same bytes serve from any host and any folder.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from wijkgraph.names import DEF, HOME, ThingNames
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import LANGUAGES

_SUFFIX = re.compile(r"(?P<stem>.*?)(?:\.(?P<variant>[a-z]+))?\.(?P<format>[a-z]+)")
START = "index"


@dataclass(frozen=True)
class Address:
    """An address taken apart: `variant` is a language or a profile, `format` a file ending; empty if not given."""

    stem: str
    variant: str = ""
    format: str = ""

    @classmethod
    def of(cls, path: str) -> "Address":
        """The parts of a path without its leading slash; only the last segment may have endings."""
        folder, slash, last = path.rpartition("/")
        match = _SUFFIX.fullmatch(last)
        if not match:
            return cls(path or START)
        return cls(folder + slash + match["stem"], match["variant"] or "", match["format"])

    @property
    def language(self) -> str:
        """The language that the address fixes, or empty."""
        return self.variant if self.variant in LANGUAGES else ""


def canonical(stem: str, base: str) -> str:
    """The address of a document under the base of the project."""
    return base + ("" if stem == START else stem)


def canonical_page(stem: str, base: str, language: str) -> str:
    """The address of a document's page in one language under the base, for links that must be absolute."""
    return f"{base}{stem}.{language}.html"


def document_of(iri: NamedNode, names: ThingNames) -> str | None:
    """The document about a thing of the project or a term of the model, relative to the site's root.

    With a fragment where it is a part.
    """
    value, _, fragment = iri.value.partition("#")
    if value == DEF:
        return f"def#{fragment}" if fragment else "def"
    part = f"#{fragment}" if fragment else ""
    if value.startswith(names.things):
        return "doc/" + quote(value.removeprefix(names.things)) + part
    if value.startswith(DEF + "/"):
        return "doc/" + quote(value.removeprefix(HOME)) + part
    return None


@dataclass(frozen=True)
class Links:
    """Links from one page, at `stem` and in `language`, of the project with these names."""

    stem: str
    language: str
    names: ThingNames

    @property
    def root(self) -> str:
        """The path from this page to the root: empty, or one `../` for each folder."""
        return "../" * self.stem.count("/")

    def page(self, stem: str, /, **query: str | int | None) -> str:
        """The page of a document in this page's language."""
        name, _, fragment = stem.partition("#")
        given = {key: str(value) for key, value in query.items() if value not in (None, "")}
        return (
            f"{self.root}{name}.{self.language}.html"
            + (f"?{urlencode(given)}" if given else "")
            + (f"#{fragment}" if fragment else "")
        )

    def file(self, path: str) -> str:
        """A file of the site by its whole name."""
        return self.root + path

    def thing(self, iri: NamedNode) -> str:
        """The page about a thing: ours here, another's where it lives."""
        stem = document_of(iri, self.names)
        return iri.value if stem is None else self.page(stem)

    def own(self, ending: str, **query: str) -> str:
        """Another form of this very document: `nl.html`, `ttl`, `prov.ttl`."""
        name = self.stem.rpartition("/")[2]
        return f"{name}.{ending}" + (f"?{urlencode(query)}" if query else "")
