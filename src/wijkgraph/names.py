"""Minting of our own IRIs: the only place where text becomes one of them.

Patterns follow the Dutch URI strategy: `id` for things, `doc` for pages about them, `def` for the model.
"""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from wijkgraph import namespaces
from wijkgraph.errors import NotFound
from wijkgraph.namespaces import DEF as DEF
from wijkgraph.namespaces import PREFIXES as PREFIXES
from wijkgraph.namespaces import term as term
from wijkgraph.rdf import NamedNode, Triple, canonical_lines

BASE = namespaces.HOME
ID = BASE + "id/"
DOC = BASE + "doc/"
DATASET = NamedNode(f"{ID}dataset/wijkgraph")
ENDPOINT = NamedNode(f"{BASE}sparql")

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def thing(kind: str, key: str) -> NamedNode:
    """Mints `id/{kind}/{key}`. Raises NotFound unless both are lower case ASCII words joined by hyphens."""
    for part in (kind, key):
        if not _KEY.fullmatch(part):
            raise NotFound(
                f"'{part}' is not a key",
                where=f"id/{kind}/{key}",
                next="Use lower case ASCII words and hyphens.",
            )
    return NamedNode(f"{ID}{kind}/{key}")


def concept(scheme: str, key: str) -> NamedNode:
    """Names a member of a closed list: `def/{scheme}/{key}`."""
    return NamedNode(f"{DEF}/{scheme}/{key}")


def passage(letter: str, start: int, end: int) -> NamedNode:
    """Mints `id/passage/{letter}/{start}-{end}`; offsets are Unicode code points of the frozen text."""
    return NamedNode(f"{ID}passage/{letter}/{start}-{end}")


def claim(source: str, assertion: Iterable[Triple], evidence: Iterable[NamedNode]) -> NamedNode:
    """Mints `id/claim/{source}/{hash}`: the first 12 hex digits of SHA-256 over sorted assertion and evidence.

    The same words read in the same way get the same IRI, so a review once made is never asked again.
    """
    content = "\n".join([*canonical_lines(assertion), "", *sorted(node.value for node in evidence)])
    return NamedNode(f"{ID}claim/{source}/{sha256(content.encode()).hexdigest()[:12]}")


def key_of(iri: NamedNode) -> str:
    """Key of one of our IRIs: the part after `id/{kind}/`."""
    return iri.value.removeprefix(ID).partition("/")[2]


def kind_of(iri: NamedNode) -> str | None:
    """Kind of one of our IRIs, `id/{kind}/{key}`; None for any other IRI."""
    if not iri.value.startswith(ID):
        return None
    return iri.value.removeprefix(ID).partition("/")[0]


def spaces_of(kind: str) -> tuple[str, str]:
    """The two namespaces of a kind: of things, `id/{kind}/`, and of concepts of a closed list, `def/{kind}/`."""
    return f"{ID}{kind}/", f"{DEF}/{kind}/"


def slug(text: str) -> str:
    """Turns text into a key: ASCII, lower case, words joined by hyphens.

    >>> slug("Leefbaarheid in Nederland 2018")
    'leefbaarheid-in-nederland-2018'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def shorten(iri: str) -> str:
    """Shortens an IRI with the longest known prefix, else to its path under our base."""
    return namespaces.shorten(iri, BASE)
