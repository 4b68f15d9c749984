"""Literals and engines: what may come back written otherwise, and what must not.

Engines keep numbers by value: Oxigraph gives "14"^^xsd:nonNegativeInteger back as an xsd:integer, Virtuoso 1.50 as
1.5. That is the same value, so triples are compared by value. Virtuoso 7 however reads "P2Y"^^xsd:duration as 24 of
something and gives "24" back; under a datatype that it does not know it leaves the words alone, so that is how a
duration travels through it.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from wijkgraph.names import DEF, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

_DURATION = term("xsd:duration")
_CARRIED = NamedNode(f"{DEF}/as-written/duration")
_TYPED = re.compile(rf'"([^"\\]+)"\^\^<{re.escape(PREFIXES["xsd"])}(\w+)> \.$')
# XML Schema 1.1 part 2, 3.4.13 to 3.4.25: the datatypes derived from integer, by value a part of it.
_INTEGERS = frozenset(
    {"integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"}
    | {"long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}
)

Object = TypeVar("Object", bound=Term | Triple)


def as_carried(line: str) -> str:
    """An N-Triples line as Virtuoso can hold it."""
    before = f"^^{_DURATION} ."
    return f"{line.removesuffix(before)}^^{_CARRIED} ." if line.endswith(before) else line


def as_meant(value: Object) -> Object | Literal:
    """The object of a triple as it was before `as_carried`."""
    if isinstance(value, Literal) and value.datatype == _CARRIED:
        return Literal(value.value, datatype=_DURATION)
    return value


def by_value(line: str) -> str:
    """An N-Triples line with its number or boolean written in the one way that all engines' ways come to.

    >>> by_value('<urn:a> <urn:b> "07"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .')
    '<urn:a> <urn:b> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    """
    found = _TYPED.search(line)
    if not found:
        return line
    words, datatype = found.groups()
    if datatype in _INTEGERS and re.fullmatch(r"[+-]?\d+", words):
        words, datatype = str(int(words)), "integer"
    elif datatype == "decimal":
        words = _plain(words)
    elif datatype == "boolean":
        words = {"1": "true", "0": "false"}.get(words, words)
    return f'{line[: found.start()]}"{words}"^^<{PREFIXES["xsd"]}{datatype}> .'


def _plain(words: str) -> str:
    """A decimal without zeros that carry no value."""
    try:
        return format(Decimal(words).normalize(), "f")
    except InvalidOperation:
        return words
