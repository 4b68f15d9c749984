"""The words of the interface, one file per language, and how that language writes numbers, dates and durations.

`nl.toml` and `en.toml` hold the same keys. A text may name values, `{count}`; a text that counts is a table with
`one` and `many`. A further language is a file more, its `errors` file, and its code in `words.LANGUAGES`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from wijkgraph.words import LANGUAGES as LANGUAGES

Text = str | Mapping[str, str]
_TABLE = re.compile(r"^(?=\[(\w+))", re.MULTILINE)

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATES = frozenset(_XSD + name for name in ("date", "dateTime", "gYearMonth", "gYear"))
_NUMBERS = frozenset(
    _XSD + name for name in ("integer", "decimal", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_DATE = re.compile(
    r"(-?\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?:T.*|Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", re.ASCII)


class Messages:
    """The texts of one language. Called with a key, it gives the text with its values, safe for HTML.

    Texts are read with the others of their table when the first is wanted: a command wants few of a thousand.
    """

    def __init__(self, language: str, toml: str) -> None:
        self.language = language
        _, *tables = _TABLE.split(toml)
        self._unread: dict[str, str] = {}
        for name, table in zip(tables[::2], tables[1::2], strict=True):
            self._unread[name] = self._unread.get(name, "") + table
        self._known: dict[str, Text] = {}

    @property
    def texts(self) -> Mapping[str, Text]:
        """Every text by its key."""
        for name in [*self._unread]:
            self._read(name)
        return self._known

    def _text(self, key: str) -> Text:
        if key not in self._known:
            self._read(key.partition(".")[0])
        return self._known[key]

    def _read(self, name: str) -> None:
        if table := self._unread.get(name):
            self._known |= _flat(tomllib.loads(table))
            self._unread.pop(name, None)  # last, for a thread beside this one looks here too

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text of a key. `count` chooses between `one` and `many`. Raises KeyError for an unknown key."""
        text = self._text(key)
        if not values and isinstance(text, str):
            return _plain(text)
        if not isinstance(text, str):
            text = text["one" if values["count"] == 1 else "many"]
        shown = {name: self.number(v) if isinstance(v, int) else v for name, v in values.items()}
        return Markup(_escaped(text).format(**{name: escape(value) for name, value in shown.items()}))

    def __contains__(self, key: str) -> bool:
        try:
            self._text(key)
        except KeyError:
            return False
        return True

    def plain(self, key: str, /, **values: object) -> str:
        """The text of a key for a terminal or a file: nothing in it is escaped for HTML."""
        return self(key, **values).unescape()

    def value(self, lexical: str, datatype: str) -> str:
        """A literal as people write it, by the IRI of its datatype: numbers, dates, durations; any other as it is."""
        if datatype in _DATES:
            return self.date(lexical)
        if datatype in _NUMBERS:
            return self.number(lexical)
        return self.duration(lexical) if datatype == _XSD + "duration" else lexical

    def number(self, value: int | str) -> str:
        """A number with its thousands grouped: 8.792,5 or 8,792.5; text that is no decimal number as it is."""
        match = _NUMBER.fullmatch(str(value))
        if not match:
            return str(value)
        sign, whole, fraction = match.groups()
        group, point = str(self._text("number.group")), str(self._text("number.point"))
        grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group, whole.lstrip("0") or "0")
        return sign + grouped + (point + fraction if fraction else "")

    def date(self, lexical: str) -> str:
        """A date, month or year of XML Schema as people write it; anything else as it is."""
        match = _DATE.fullmatch(lexical)
        if not match:
            return lexical
        year, month, day = match.groups()
        if month is None:
            return year
        name = str(self._text("date.months")).split()[int(month) - 1]
        return f"{int(day)} {name} {year}" if day else f"{name} {year}"

    def duration(self, lexical: str) -> str:
        """An xsd:duration of years, months and days as an interval: every 6 months; anything else as it is."""
        match = _DURATION.fullmatch(lexical)
        if not match or not any(match.groups()):
            return lexical
        units = [
            (unit, int(n)) for unit, n in zip(("years", "months", "days"), match.groups(), strict=True) if n
        ]
        if len(units) == 1:
            return self.plain(f"duration.{units[0][0]}", count=units[0][1])
        *first, last = (self.plain(f"span.{unit}", count=n) for unit, n in units)
        return self.plain("duration.several", first=", ".join(first), last=last)


@cache
def _plain(text: str) -> Markup:
    """A text that names no values; most on a page are such."""
    return Markup(_escaped(text).format())


@cache
def _escaped(text: str) -> str:
    """A text with its values still to be filled in. Not as Markup, of which `format` is slow."""
    return str(escape(text))


@cache
def messages(language: str) -> Messages:
    """The messages of a language."""
    source = Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8")
    return Messages(language, source)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Text]]:
    for name, value in table.items():
        if isinstance(value, str) or value.keys() == {"one", "many"}:
            yield prefix + name, value
        else:
            yield from _flat(value, f"{prefix}{name}.")
