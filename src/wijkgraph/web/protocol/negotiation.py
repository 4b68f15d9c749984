"""Content negotiation (RFC 9110, 12.5): pure functions over header values, tested by table.

A media range's specificity decides which range speaks for a representation, and that range's `q` decides how
welcome it is. Several header lines count as one list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import Format, find_format, names_of_formats

_TOO_MANY = 200  # ranges in one header; more is an attack, not a wish
_SHORT, _REMEMBERED = 500, 500  # characters of a header, and headers with what was chosen


@dataclass(frozen=True)
class Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    q: float

    def fits(self, media_type: str) -> int:
        """Specificity for a media type: 0 no match, 1 `*/*`, 2 `text/*`, 4 by name, 1 more for each parameter.

        3 by name with a parameter that the media type lacks, such as a profile of JSON-LD or a version: the plain type
        is the nearest thing to it. Such a range refuses nothing but the type with that parameter.
        """
        kind, subtype, parameters = _parse_media_type(media_type)
        if self.type == "*":
            return 1
        if self.type != kind or self.subtype not in ("*", subtype):
            return 0
        if self.subtype == "*":
            return 2
        if self.parameters <= parameters:
            return 4 + len(self.parameters)
        return 3 if self.q else 0


def parse_accept(headers: Iterable[str]) -> list[Range]:
    """The ranges of all Accept header lines. Items that are no media range are skipped.

    `*` alone, which Java's own client sends among others, is read as the range of all types.
    """
    ranges = []
    for item in split_list(headers)[:_TOO_MANY]:
        value, q = split_weight(item)
        kind, subtype, parameters = _parse_media_type("*/*" if value == "*" else value)
        parameters -= {("charset", "utf-8")}  # all we send is UTF-8, whether its media type says so or not
        if q is not None and kind and subtype and (kind != "*" or subtype == "*"):
            ranges.append(Range(kind, subtype, parameters, q))
    return ranges


def choose(headers: Sequence[str], offers: Sequence[Format]) -> Format:
    """The offer with the highest weight; among equals the one named most exactly, then the one offered first.

    Without an Accept header anything is acceptable. Raises NotAcceptable when no offer is.
    Clients send the same headers again and again, so short ones are read once.
    """
    read = _choose_once if sum(map(len, headers)) <= _SHORT else _choose
    return read(tuple(headers), tuple(offers))


def _choose(headers: tuple[str, ...], offers: tuple[Format, ...]) -> Format:
    if not headers:
        return offers[0]
    ranges = parse_accept(headers)
    if not ranges and not "".join(headers).strip():
        return offers[0]
    welcome = [(*_welcome(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    q, _, _, best = max(welcome, key=lambda entry: entry[:3])
    if q <= 0:
        raise NotAcceptable(
            "None of the formats you accept can be given",
            where=f"Accept: {', '.join(headers)[:200]}",
            next=f"Accept one of {', '.join(offer.essence for offer in offers)}.",
        )
    return best


_choose_once = lru_cache(maxsize=_REMEMBERED)(_choose)


def by_name(name: str, offers: Sequence[Format]) -> Format:
    """The offer with this name, ending or media type, as in `format=csv`; NotAcceptable for any other."""
    if found := _find_named(name, offers):
        return found
    raise NotAcceptable(f"There is no format '{name[:50]}' here", next=f"Use {names_of_formats(offers)}.")


def choose_named(names: Sequence[str], headers: Sequence[str], offers: Sequence[Format]) -> Format:
    """The first offer that one of these names names, else the choice by the Accept headers.

    Clients name a format of rows for a graph as well, one format in several ways, and formats that only other engines
    have. Raises NotAcceptable when Accept names nothing that is offered.
    """
    for name in names:
        if found := _find_named(name, offers):
            return found
    return choose(headers, offers)


def _find_named(name: str, offers: Sequence[Format]) -> Format | None:
    wanted = name.partition(";")[0].strip().replace(" ", "+")  # a plus that a form decoded
    return find_format(wanted, offers)


def by_ending(ending: str, offers: Sequence[Format]) -> Format:
    """The offer with this ending of an address; NotAcceptable for any other, its other names too."""
    for offer in offers:
        if offer.ending == ending:
            return offer
    endings = ", ".join(offer.ending for offer in offers)
    raise NotAcceptable(f"There is no format '{ending[:50]}' here", next=f"Use {endings}.")


def choose_language(headers: Sequence[str], offers: Sequence[str]) -> str:
    """The language with the highest weight (RFC 4647, 3.4); the first offer when none is acceptable."""
    best, best_q = offers[0], 0.0
    ranges = [
        (value.lower(), q) for value, q in map(split_weight, split_list(headers)[:_TOO_MANY]) if q is not None
    ]
    for offer in offers:
        named = [q for value, q in ranges if value.split("-")[0] == offer]
        any_language = [q for value, q in ranges if value == "*"]
        q = max(named or any_language, default=0.0)
        if q > best_q:
            best, best_q = offer, q
    return best


def header_lines(scope: Mapping[str, Any], name: bytes) -> list[str]:
    """The lines of a request's header, by its name in small letters, in the order in which they came."""
    return [value.decode("latin-1") for header, value in scope["headers"] if header == name]


def split_list(headers: Iterable[str]) -> list[str]:
    """The items of a comma-separated header, over all its lines; commas in quoted strings do not count."""
    return [item for item in _split(",".join(headers), ",") if item]


def _split(text: str, separator: str) -> list[str]:
    """The stripped parts of a text between separators that do not stand in quoted strings."""
    items, current, quoted, escaped = [], "", False, False
    for character in text:
        if character == separator and not quoted:
            items.append(current.strip())
            current = ""
            continue
        if character == '"' and not escaped:
            quoted = not quoted
        escaped = quoted and character == "\\" and not escaped
        current += character
    items.append(current.strip())
    return items


def _welcome(offer: Format, ranges: Sequence[Range]) -> tuple[float, int]:
    """The weight of an offer under its best name, and the specificity of the range that gave it."""
    if not ranges:
        return 0.0, 0
    found = [
        max((wanted.fits(name), wanted.q) for wanted in ranges) for name in (offer.media_type, *offer.aliases)
    ]
    # A wildcard speaks for the type that would be sent, not for the other names it goes by.
    found[1:] = [entry for entry in found[1:] if entry[0] > 2]
    if found[0][0] > 2 and found[0][1] == 0:
        return 0.0, 3  # the type we would send is refused by its own name
    specificity, q = max(found, key=lambda entry: (entry[0] > 2, entry[1], entry[0]))
    return (q if specificity else 0.0), specificity


def split_weight(item: str) -> tuple[str, float | None]:
    """An item up to its weight, and the weight, None when it is malformed."""
    parts = _split(item, ";")
    for at, part in enumerate(parts[1:], start=1):
        name, _, value = part.partition("=")
        if name.strip().lower() == "q":
            return ";".join(parts[:at]).strip(), _weight(value.strip())
    return item.strip(), 1.0


def _weight(text: str) -> float | None:
    """0 to 1 with up to three decimals (RFC 9110, 12.4.2); None for anything else."""
    digits = text.replace(".", "", 1)
    if not digits.isascii() or not digits.isdigit() or len(text) > 5 or not 0 <= float(text) <= 1:
        return None
    return float(text)


def _parse_media_type(text: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    essence, *parameters = _split(text, ";")
    kind, _, subtype = essence.strip().lower().partition("/")
    pairs = (parameter.partition("=") for parameter in parameters if "=" in parameter)
    return (
        kind.strip(),
        subtype.strip(),
        frozenset((name.strip().lower(), value.strip().strip('"').lower()) for name, _, value in pairs),
    )
