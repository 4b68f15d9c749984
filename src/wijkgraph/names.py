"""Minting of the IRIs of things: the only place where text becomes one of them.

Patterns follow the Dutch URI strategy: `id` for things, `doc` for pages about them, `def` for the model. Things live
under the base of their project (`ThingNames`); the model has one namespace for all projects. The pattern is the same
in every project, so that kind and key can be read from any IRI that follows it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from wijkgraph import namespaces
from wijkgraph.errors import NotFound
from wijkgraph.namespaces import DEF as DEF
from wijkgraph.namespaces import HOME as HOME
from wijkgraph.namespaces import PREFIXES as PREFIXES
from wijkgraph.namespaces import term as term
from wijkgraph.rdf import NamedNode, Triple, canonical_lines
from wijkgraph.words.messages import messages

EDITORS = "redactie"  # key of the agent who answers for a decision unless another is named
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_THING = re.compile(r"(?P<base>[^#?]*/)id/(?P<kind>[^/]+)/(?P<key>.+)")


@dataclass(frozen=True)
class ThingNames:
    """IRIs of the things of one project, under its base."""

    base: str

    @property
    def things(self) -> str:
        """Namespace of things, `{base}id/`."""
        return f"{self.base}id/"

    @property
    def documents(self) -> str:
        """Namespace of the documents about things, `{base}doc/`."""
        return f"{self.base}doc/"

    @property
    def dataset(self) -> NamedNode:
        """The dataset of the project."""
        return NamedNode(f"{self.things}dataset/wijkgraph")

    @property
    def endpoint(self) -> NamedNode:
        """Address of the SPARQL endpoint."""
        return NamedNode(f"{self.base}sparql")

    def address(self, path: str) -> NamedNode:
        """The address of a document or file of the site, by its path."""
        return NamedNode(self.base + path)

    def thing(self, kind: str, key: str) -> NamedNode:
        """Mints `id/{kind}/{key}`. Raises NotFound unless both are lower case ASCII words joined by hyphens."""
        for part in (kind, key):
            if not _KEY.fullmatch(part):
                raise NotFound(
                    f"'{part}' is not a key",
                    where=f"id/{kind}/{key}",
                    next="Use lower case ASCII words and hyphens.",
                )
        return NamedNode(f"{self.things}{kind}/{key}")

    def passage(self, letter: str, start: int, end: int) -> NamedNode:
        """Mints `id/passage/{letter}/{start}-{end}`; offsets are Unicode code points of the frozen text."""
        return NamedNode(f"{self.things}passage/{letter}/{start}-{end}")

    def claim(self, source: str, assertion: Iterable[Triple], evidence: Iterable[NamedNode]) -> NamedNode:
        """Mints `id/claim/{source}/{hash}`: the first 12 hex digits of SHA-256 over sorted assertion and evidence.

        The same words read in the same way get the same IRI, so a review once made is never asked again.
        """
        content = "\n".join([*canonical_lines(assertion), "", *sorted(node.value for node in evidence)])
        return NamedNode(f"{self.things}claim/{source}/{sha256(content.encode()).hexdigest()[:12]}")

    def spaces_of(self, kind: str) -> tuple[str, str]:
        """The two namespaces of a kind: of things, `id/{kind}/`, and of concepts of a closed list, `def/{kind}/`."""
        return f"{self.things}{kind}/", f"{DEF}/{kind}/"

    def __post_init__(self) -> None:
        if not self.base:
            raise ValueError("Nothing can be named without a base")

    def holds(self, iri: NamedNode) -> bool:
        """True for a thing of this project."""
        return iri.value.startswith(self.things)

    def local(self, iri: str) -> str:
        """The path of a thing or term as documents are addressed by it: `study/wijk`, `def/theme/wonen`."""
        return iri.removeprefix(self.things) if iri.startswith(self.things) else iri.removeprefix(HOME)

    def shorten(self, iri: str) -> str:
        """Shortens an IRI with the longest known prefix, else to its path under the base."""
        return namespaces.shorten(iri, self.base)


@lru_cache
def names_at(base: str) -> ThingNames:
    """The names of the project with this base."""
    return ThingNames(base)


def names_beside(thing: NamedNode) -> ThingNames:
    """The names of the project that a thing is of. Raises NotFound for an IRI that is not of a thing."""
    found = _THING.fullmatch(thing.value)
    if not found:
        raise NotFound("Not the name of a thing", where=thing.value, next="Write {base}id/{kind}/{key}.")
    return names_at(found["base"])


def shorten(iri: str) -> str:
    """Shortens an IRI with the longest known prefix, else to `def/{scheme}/{key}` or `id/{kind}/{key}`.

    Where no base is at hand: the name of another project's thing is shortened too.
    """
    found = _THING.fullmatch(iri)
    ours = found is not None and f"kind.{found['kind']}" in messages("en")
    return namespaces.shorten(iri, found["base"] if found and ours else HOME)


def concept(scheme: str, key: str) -> NamedNode:
    """Names a member of a closed list: `def/{scheme}/{key}`."""
    return NamedNode(f"{DEF}/{scheme}/{key}")


def key_of(iri: NamedNode) -> str:
    """Key of a thing: the part after `id/{kind}/`; the whole IRI where it is not of a thing."""
    found = _THING.fullmatch(iri.value)
    return found["key"] if found else iri.value


@lru_cache(maxsize=4096)  # a page asks it of the same few hundred things some thousand times
def kind_of(iri: NamedNode) -> str | None:
    """Kind of a thing, `id/{kind}/{key}` under any base; None for any other IRI."""
    found = _THING.fullmatch(iri.value)
    return found["kind"] if found else None


def slug(text: str) -> str:
    """Turns text into a key: ASCII, lower case, words joined by hyphens.

    >>> slug("Leefbaarheid in Nederland 2018")
    'leefbaarheid-in-nederland-2018'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
