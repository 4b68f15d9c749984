"""Conventions of the data of a project, as the validator is told them; apart, so that checking files starts quickly."""

from wijkgraph.names import concept
from wijkgraph.namespaces import term
from wijkgraph.project import Layout
from wijkgraph.validation.sources import Conventions


# How our data speak about their own graphs: a refused claim is remembered in its file, and its assertion is no
# data (docs/decisions/0002).
def conventions_of(layout: Layout) -> Conventions:
    """The conventions of a project's data."""
    return Conventions(
        base=layout.base,
        status=term("wg:status"),
        refused=frozenset(concept("claim-status", status) for status in ("rejected", "superseded")),
        evidence=term("wg:evidence"),
        quote=term("wg:exact"),
    )
