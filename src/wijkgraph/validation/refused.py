"""What a claims file remembers as refused is no data: it says what nobody stands for (docs/decisions/0002)."""

from collections.abc import Iterable, Iterator

from wijkgraph.names import concept, term
from wijkgraph.rdf import Quad

_STATUS = term("wg:status")
_REFUSED = {concept("claim-status", status) for status in ("rejected", "superseded")}
_WORDS = (b"rejected", b"superseded")


def may_refuse(content: bytes) -> bool:
    """Whether a file's bytes name a refusal at all; most do not, and are spared a second look."""
    return any(word in content for word in _WORDS)


def without_refused(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads without the graphs of refused claims; what is known about those claims stays."""
    known = list(quads)
    refused = {quad.subject for quad in known if quad.predicate == _STATUS and quad.object in _REFUSED}
    return (quad for quad in known if quad.graph_name not in refused)
