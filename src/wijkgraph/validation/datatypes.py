"""Literals judged exactly: well-typed or not (XSD 1.1 Part 2), and in which order (SPARQL 1.1, 17.3)."""

import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from operator import ge, gt, le, lt

import pyoxigraph as ox

from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.python_patterns import python_pattern
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import Literal, Term
from wijkgraph.validation.vocabulary import XSD_NAMESPACE

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_FLOAT = rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_LEXICAL = {
    XSD_NAMESPACE + name: re.compile(pattern, re.ASCII)
    for name, pattern in {
        "boolean": "true|false|0|1",
        "decimal": _DECIMAL,
        "integer": _INTEGER,
        "float": _FLOAT,
        "double": _FLOAT,
        "date": f"{_YEAR}-{_DAY}{_ZONE}",
        "dateTime": f"{_YEAR}-{_DAY}T{_TIME}{_ZONE}",
        "dateTimeStamp": f"{_YEAR}-{_DAY}T{_TIME}{_ZONE[:-1]}",
        "time": _TIME + _ZONE,
        "gYear": _YEAR + _ZONE,
        "gYearMonth": f"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
        "gMonth": f"--(?:0[1-9]|1[0-2]){_ZONE}",
        "gMonthDay": f"--{_DAY}{_ZONE}",
        "gDay": f"---(?:0[1-9]|[12]\\d|3[01]){_ZONE}",
    }.items()
}
# The derived integers with their least and greatest value (XSD 1.1 Part 2, 3.4.13 and on).
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    XSD_NAMESPACE + name: bounds
    for name, bounds in {
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
        "byte": (-(2**7), 2**7 - 1),
        "short": (-(2**15), 2**15 - 1),
        "int": (-(2**31), 2**31 - 1),
        "long": (-(2**63), 2**63 - 1),
        "unsignedByte": (0, 2**8 - 1),
        "unsignedShort": (0, 2**16 - 1),
        "unsignedInt": (0, 2**32 - 1),
        "unsignedLong": (0, 2**64 - 1),
    }.items()
}
_INTEGERS = frozenset(_BOUNDS) | {XSD_NAMESPACE + "integer"}
_EXACT_NUMBERS = _INTEGERS | {XSD_NAMESPACE + "decimal"}
DATED = frozenset(XSD_NAMESPACE + name for name in ("date", "dateTime", "dateTimeStamp", "gMonthDay"))
_LONGEST_NUMBER = 4000  # digits; Python refuses to read longer integers


def is_well_typed(literal: Literal) -> bool:
    """True where the text is in the lexical space of the datatype, and for datatypes not known here."""
    datatype, text = literal.datatype.value, literal.value
    bounds = _BOUNDS.get(datatype)
    pattern = _LEXICAL[XSD_NAMESPACE + "integer"] if bounds else _LEXICAL.get(datatype)
    if pattern is None:
        return True
    if not pattern.fullmatch(text):
        return False
    if bounds:
        return len(text) < _LONGEST_NUMBER and _within(int(text), *bounds)
    return _is_real_day(text) if datatype in DATED else True


def _within(number: int, least: int | None, greatest: int | None) -> bool:
    return (least is None or number >= least) and (greatest is None or number <= greatest)


def _is_real_day(text: str) -> bool:
    match = re.match(r"-?(\d*)-(\d\d)-(\d\d)", text)
    if match is None:
        return False
    year, month, day = match.groups()
    # The calendar repeats itself every 400 years; a day without year may be 29 February.
    leap_cycle = int(year[-4:]) % 400 + 2000 if year else 2000
    return int(day) <= monthrange(leap_cycle, int(month))[1]


_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}


# Written without zone and with four digits for the year, these stand in the order of their texts.
_PLAIN = {
    XSD_NAMESPACE + "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    XSD_NAMESPACE + "dateTime": re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d", re.ASCII),
}


def _is_plain(kind: str, literal: Literal) -> bool:
    return _PLAIN[kind].fullmatch(literal.value) is not None


@lru_cache(maxsize=65536)
def holds(left: Term, operator: str, right: Term) -> bool:
    """True where SPARQL's `left operator right` is; an error (not comparable, ill-typed) is not true."""
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return False
    if not is_well_typed(left) or not is_well_typed(right):
        return False
    kind = left.datatype.value
    if kind in _PLAIN and kind == right.datatype.value and _is_plain(kind, left) and _is_plain(kind, right):
        return bool(_COMPARISONS[operator](left.value, right.value))
    if kind in _EXACT_NUMBERS and right.datatype.value in _EXACT_NUMBERS:
        return bool(_COMPARISONS[operator](Decimal(left.value), Decimal(right.value)))
    answer = run_query(ox.Store(), f"ASK {{ FILTER({left} {operator} {right}) }}")
    return bool(answer)


def language_matches(language: str, wanted: str) -> bool:
    """True where SPARQL's langMatches is: the same tag, or one that begins with it (RFC 4647, 3.3.1)."""
    tag, basic = language.lower(), wanted.lower()
    return bool(tag) and (basic == "*" or tag == basic or tag.startswith(basic + "-"))


@lru_cache(maxsize=256)
def pattern_fault(pattern: str, flags: str) -> str:
    """Returns why this is no regular expression that REGEX takes (SPARQL 1.1, 17.4.3.14); empty if it is one."""
    try:
        python_pattern(pattern, flags)
    except NoPattern as error:
        return str(error)
    return ""
