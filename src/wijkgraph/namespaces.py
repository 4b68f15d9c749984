"""Namespaces of the vocabularies in use: prefixed names to IRIs and back.

`wg:` is the namespace of our ontology, the same in every project; where the things of a project live is no concern
of this module (`names`).
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from wijkgraph.errors import NotFound
from wijkgraph.rdf import NamedNode

HOME = "https://w3id.org/wijkgraph/"  # of the program and of its vocabulary
DEF = HOME + "def"

_OTHERS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PREFIXES: Mapping[str, str] = {"wg": DEF + "#", **_OTHERS}
_SPACES = tuple(PREFIXES.values())


@lru_cache(1024)  # the same few again and again
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
    if not iri.startswith(_SPACES):  # most IRIs of things, of which a report may show a million
        return iri.removeprefix(base)
    fits = [(prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    prefix, space = max(fits, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri.removeprefix(space)}"
