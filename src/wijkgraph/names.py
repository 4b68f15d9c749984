"""Namespaces, and the minting of our own IRIs: the only place where text becomes one of them.

Patterns follow the Dutch URI strategy: `id` for things, `doc` for pages about them, `def` for the model.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256

from wijkgraph.errors import NotFound
from wijkgraph.rdf import NamedNode, Triple, canonical_lines

BASE = "https://w3id.org/wijkgraph/"
ID = BASE + "id/"
DOC = BASE + "doc/"
DEF = BASE + "def"

PREFIXES: Mapping[str, str] = {
    "wg": DEF + "#",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def term(name: str) -> NamedNode:
    """The IRI of a prefixed name, `wg:Claim` or `prov:Entity`. Raises NotFound for an unknown prefix."""
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise NotFound(f"Unknown prefix '{prefix}:'", where=name, next=f"Known: {', '.join(PREFIXES)}.")
    return NamedNode(PREFIXES[prefix] + local)


def thing(kind: str, key: str) -> NamedNode:
    """`id/{kind}/{key}`. Raises NotFound unless both are lower case ASCII words joined by hyphens."""
    for part in (kind, key):
        if not _KEY.fullmatch(part):
            raise NotFound(
                f"'{part}' is not a key",
                where=f"id/{kind}/{key}",
                next="Use lower case ASCII words and hyphens.",
            )
    return NamedNode(f"{ID}{kind}/{key}")


def concept(scheme: str, key: str) -> NamedNode:
    """`def/{scheme}/{concept}`: a member of a closed list."""
    return NamedNode(f"{DEF}/{scheme}/{key}")


def passage(letter: str, start: int, end: int) -> NamedNode:
    """`id/passage/{letter}/{start}-{end}`, offsets in Unicode code points of the frozen text."""
    return NamedNode(f"{ID}passage/{letter}/{start}-{end}")


def claim(source: str, assertion: Iterable[Triple], evidence: Iterable[NamedNode]) -> NamedNode:
    """`id/claim/{source}/{hash}`: the first 12 hex digits of SHA-256 over sorted assertion and evidence.

    The same words read in the same way get the same IRI, so a review once made is never asked again.
    """
    content = "\n".join([*canonical_lines(assertion), "", *sorted(node.value for node in evidence)])
    return NamedNode(f"{ID}claim/{source}/{sha256(content.encode()).hexdigest()[:12]}")


def key_of(iri: NamedNode) -> str:
    """Key of one of our IRIs: the part after `id/{kind}/`."""
    return iri.value.removeprefix(ID).partition("/")[2]


def kind_of(iri: NamedNode) -> str | None:
    """The kind in one of our `id/{kind}/{key}` IRIs, None for any other IRI."""
    if not iri.value.startswith(ID):
        return None
    return iri.value.removeprefix(ID).partition("/")[0]


def spaces_of(kind: str) -> tuple[str, str]:
    """The two namespaces of a kind: of things, `id/{kind}/`, and of concepts of a closed list, `def/{kind}/`."""
    return f"{ID}{kind}/", f"{DEF}/{kind}/"


def slug(text: str) -> str:
    """Text as a key: ASCII, lower case, hyphens.

    >>> slug("Leefbaarheid in Nederland 2018")
    'leefbaarheid-in-nederland-2018'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def shorten(iri: str) -> str:
    """The IRI with its longest known prefix, else as it is: `wg:Claim`, `id/study/wijk-in-zicht`."""
    fits = [(prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if fits:
        prefix, space = max(fits, key=lambda pair: len(pair[1]))
        return f"{prefix}:{iri.removeprefix(space)}"
    return iri.removeprefix(BASE)
