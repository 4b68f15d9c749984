"""Dialects of SPARQL engines: the only place with knowledge of one kind of engine.

To support another engine, write a subclass of `Dialect` that overrides what the engine does otherwise, and add it to
`DIALECTS`. The first whose probe is true on an engine speaks to it; `Dialect` itself is the standard, SPARQL 1.1.
"""

from wijkgraph.remote.dialects.plain import Dialect
from wijkgraph.remote.dialects.virtuoso import Virtuoso

__all__ = ["DIALECTS", "PLAIN", "Dialect"]

PLAIN = Dialect()
DIALECTS: tuple[Dialect, ...] = (Virtuoso(),)
