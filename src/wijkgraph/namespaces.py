"""Namespaces of the vocabularies in use: prefixed names to IRIs and back.

`wg:` is the namespace of our ontology, the same in every project; where the things of a project live is no concern
of this module (`names`).
"""

from collections.abc import Mapping

from wijkgraph.errors import NotFound
from wijkgraph.rdf import NamedNode

HOME = "https://w3id.org/wijkgraph/"  # of the program and of its vocabulary
DEF = HOME + "def"

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


def term(name: str) -> NamedNode:
    """Expands a prefixed name to its IRI: `wg:Claim` or `prov:Entity`. Raises NotFound for an unknown prefix."""
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise NotFound(f"Unknown prefix '{prefix}:'", where=name, next=f"Known: {', '.join(PREFIXES)}.")
    return NamedNode(PREFIXES[prefix] + local)


def shorten(iri: str, base: str = "") -> str:
    """Shortens an IRI to a prefixed name with the longest known namespace, else to what follows `base`.

    >>> shorten("http://www.w3.org/ns/prov#Entity")
    'prov:Entity'
    >>> shorten("https://example.org/id/study/wijk", "https://example.org/")
    'id/study/wijk'
    """
    fits = [(prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if fits:
        prefix, space = max(fits, key=lambda pair: len(pair[1]))
        return f"{prefix}:{iri.removeprefix(space)}"
    return iri.removeprefix(base)
