"""Functions of SPARQL that Oxigraph does not do as specified, in Python: for what its own cannot be made to do.

A query reaches them only where `rewriting` put them; a call takes some microseconds. None is an error of SPARQL.
"""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import TypeGuard

from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.python_patterns import python_pattern, replaced
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Triple

Value = NamedNode | BlankNode | Literal | Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPACE = "urn:wijkgraph:function:"
MATCHES, REPLACED, TEXT = (f"<{_SPACE}{name}>" for name in ("matches", "replaced", "text"))
ORDERS = {"<": f"<{_SPACE}lt>", "<=": f"<{_SPACE}le>", ">": f"<{_SPACE}gt>", ">=": f"<{_SPACE}ge>"}
_COMPARE: dict[str, Callable[[bool, bool], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _matches(text: Value, *arguments: Value) -> Literal | None:
    """REGEX (SPARQL 1.1, 17.4.3.14)."""
    pattern, *flags = map(_plain, arguments)
    if not _is_string(text) or pattern is None or None in flags:
        return None
    try:
        return Literal(bool(python_pattern(pattern, flags[0] or "" if flags else "").search(text.value)))
    except NoPattern:
        return None


def _replaced(text: Value, *arguments: Value) -> Literal | None:
    """REPLACE (SPARQL 1.1, 17.4.3.15); a language of the text is kept."""
    given = [_plain(argument) for argument in arguments]
    if not _is_string(text) or None in given:
        return None
    try:
        result = replaced(text.value, *(part for part in given if part is not None))
    except NoPattern:
        return None
    return Literal(result, language=text.language) if text.language else Literal(result)


def _text(value: Value) -> Literal | None:
    """Cast of a number to xsd:string (XPath Functions 3.1, 19.1.1): large and small doubles with an exponent."""
    if not isinstance(value, Literal):
        return None
    size = abs(float(value.value.replace("INF", "inf")))
    is_float = value.datatype.value in (_XSD + "double", _XSD + "float")
    if not is_float or size in (0, float("inf")) or size != size or 1e-6 <= size < 1e6:
        return Literal(value.value)
    digits, _, exponent = f"{Decimal(value.value).normalize():E}".partition("E")
    return Literal(f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}")


def _order(sign: str) -> Callable[[Value, Value], Literal | None]:
    """Order of booleans, false before true (SPARQL 1.1, 17.3); an error for anything else."""

    def compare(left: Value, right: Value) -> Literal | None:
        first, second = _truth(left), _truth(right)
        return None if first is None or second is None else Literal(_COMPARE[sign](first, second))

    return compare


def _truth(value: Value) -> bool | None:
    if isinstance(value, Literal) and value.datatype.value == _XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(value.value)
    return None


def _plain(value: Value) -> str | None:
    """Text of a simple literal."""
    if isinstance(value, Literal) and value.datatype.value == _XSD + "string":
        return value.value
    return None


def _is_string(value: Value) -> TypeGuard[Literal]:
    """True for a string, with a language or without."""
    return isinstance(value, Literal) and (bool(value.language) or value.datatype.value == _XSD + "string")


FUNCTIONS: dict[NamedNode, Callable[..., Value | None]] = {
    NamedNode(MATCHES[1:-1]): _matches,
    NamedNode(REPLACED[1:-1]): _replaced,
    NamedNode(TEXT[1:-1]): _text,
    **{NamedNode(name[1:-1]): _order(sign) for sign, name in ORDERS.items()},
}
