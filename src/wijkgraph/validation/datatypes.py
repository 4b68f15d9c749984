"""Literals judged exactly: well-typed or not (XSD 1.1 Part 2), and in which order (SPARQL 1.1, 17.3)."""

import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from math import copysign, inf
from operator import ge, gt, le, lt
from struct import pack, unpack

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
_MONTHS = r"(?:\d+Y)?(?:\d+M)?"
_SECONDS = r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_SIGN_64 = "[A-Za-z0-9+/] ?"
_WORD = r"[^\t\n\r ]+"
# Name characters of XML 1.0, production 4 and 4a, as classes without their brackets.
_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_MORE = _NAME_START + "0-9.\u00b7\u0300-\u036f\u203f\u2040-"
_LEXICAL = {
    XSD_NAMESPACE + name: pattern
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
        "duration": rf"-?P(?=\d|T\d){_MONTHS}{_SECONDS}",
        "yearMonthDuration": rf"-?P(?=\d){_MONTHS}",
        "dayTimeDuration": rf"-?P(?=\d|T\d){_SECONDS}",
        "hexBinary": "(?:[0-9A-Fa-f]{2})*",
        "base64Binary": rf"(?:(?:{_SIGN_64}){{4}})*(?:(?:{_SIGN_64}){{3}}[A-Za-z0-9+/]"
        rf"|(?:{_SIGN_64}){{2}}[AEIMQUYcgkosw048] ?=|{_SIGN_64}[AQgw] ?= ?=)|",
        "normalizedString": r"[^\t\n\r]*",
        "token": f"(?:{_WORD}(?: {_WORD})*)?",
        "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
        "NMTOKEN": f"[:{_NAME_MORE}]+",
        "Name": f"[:{_NAME_START}][:{_NAME_MORE}]*",
        "NCName": f"[{_NAME_START}][{_NAME_MORE}]*",
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
_FLOAT_TYPE, _DOUBLE_TYPE = XSD_NAMESPACE + "float", XSD_NAMESPACE + "double"
_NUMBERS = _EXACT_NUMBERS | {_FLOAT_TYPE, _DOUBLE_TYPE}
DATED = frozenset(XSD_NAMESPACE + name for name in ("date", "dateTime", "dateTimeStamp", "gMonthDay"))
_LONGEST_NUMBER = 4000  # digits; Python refuses to read longer integers


def is_well_typed(literal: Literal) -> bool:
    """True where the text is in the lexical space of the datatype, and for datatypes not known here."""
    datatype, text = literal.datatype.value, literal.value
    bounds = _BOUNDS.get(datatype)
    pattern = _lexical(XSD_NAMESPACE + "integer" if bounds else datatype)
    if pattern is None:
        return True
    if not pattern.fullmatch(text):
        return False
    if bounds:
        return len(text) < _LONGEST_NUMBER and _within(int(text), *bounds)
    return _is_real_day(text) if datatype in DATED else True


@lru_cache(maxsize=100)  # compiled when a literal needs it: most data hold few datatypes
def _lexical(datatype: str) -> re.Pattern[str] | None:
    pattern = _LEXICAL.get(datatype)
    return None if pattern is None else re.compile(pattern, re.ASCII)


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


def _promoted(literal: Literal, other: Literal) -> Decimal | float:
    """Returns a number so that it can be compared with one of another datatype (XPath 2.0, B.1)."""
    kind, beside = literal.datatype.value, other.datatype.value
    if kind in _EXACT_NUMBERS and beside in _EXACT_NUMBERS:
        return Decimal(literal.value)
    is_single = kind == _FLOAT_TYPE or (kind != _DOUBLE_TYPE and beside == _FLOAT_TYPE)
    return _single(literal.value) if is_single else float(literal.value)


def _single(text: str) -> float:
    """Returns the number of single precision that is nearest."""
    number = float(text)
    try:
        (nearest,) = unpack("f", pack("f", number))
    except OverflowError:
        return copysign(inf, number)
    return float(nearest)


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
    if kind in _NUMBERS and right.datatype.value in _NUMBERS:
        return bool(_COMPARISONS[operator](_promoted(left, right), _promoted(right, left)))
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
