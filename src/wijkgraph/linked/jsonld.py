"""JSON-LD compacted against our context, and nothing fetched to do it. The only door to PyLD."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyld import jsonld

from wijkgraph.errors import SourceError
from wijkgraph.names import DEF, term
from wijkgraph.rdf import RdfFormat, Triple, serialize

_TYPE = term("rdf:type").value
# Where the context is served, and the name by which documents refer to it.
CONTEXT = f"{DEF}/context.jsonld"


def as_jsonld(triples: Iterable[Triple], context_file: Path) -> bytes:
    """The triples as JSON-LD 1.1, compact, in a fixed order. Raises SourceError for an unreadable context."""
    context = _read_context(context_file, context_file.stat().st_mtime_ns)
    # Oxigraph writes the expanded form; PyLD's own reader of triples takes time with their square.
    expanded = json.loads(serialize(sorted(set(triples), key=str), RdfFormat.JSON_LD))
    for node in expanded:
        if types := node.pop(_TYPE, None):  # our classes are IRIs, never literals
            node["@type"] = [value["@id"] for value in types]
    options = {"documentLoader": _refuse, "skipExpansion": True}
    compact: dict[str, Any] = jsonld.compact(expanded, context, options)
    compact["@context"] = CONTEXT
    return (json.dumps(compact, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@lru_cache(maxsize=2)
def _read_context(file: Path, changed: int) -> Mapping[str, Any]:
    try:
        context: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"Cannot read the JSON-LD context: {error}", where=str(file), next="Restore it."
        ) from error
    return context


def _refuse(url: str, options: Mapping[str, Any]) -> Any:
    """No context is ever fetched: JSON-LD's loader may call out, and this service does not."""
    raise SourceError(
        "A JSON-LD context would have to be fetched", where=url, next="Write it into the context."
    )
