"""The words of the interface, one file per language, and how that language writes numbers, dates and spans.

`messages/nl.toml` and `messages/en.toml` hold the same keys. A text may name values, `{count}`; a text that
counts is a table with `one` and `many`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

LANGUAGES = ("nl", "en")

_DATE = re.compile(r"(-?\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T.*|Z|[+-]\d{2}:\d{2})?")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


@dataclass(frozen=True)
class Messages:
    """The texts of one language. Called with a key, it gives the text with its values, safe for HTML."""

    language: str
    texts: Mapping[str, str | Mapping[str, str]]

    def __call__(self, key: str, /, **values: object) -> Markup:
        """The text of a key. `count` chooses between `one` and `many`. Raises KeyError for an unknown key."""
        text = self.texts[key]
        if not values and isinstance(text, str):
            return _plain(text)
        if not isinstance(text, str):
            text = text["one" if values["count"] == 1 else "many"]
        shown = {name: self.number(v) if isinstance(v, int) else v for name, v in values.items()}
        return Markup(escape(text)).format(**shown)

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def number(self, value: int) -> str:
        """A whole number as this language groups it: 8.792 or 8,792."""
        return f"{value:,}".replace(",", str(self.texts["number.group"]))

    def date(self, lexical: str) -> str:
        """A date, month or year of XML Schema as people write it; anything else as it is."""
        match = _DATE.fullmatch(lexical)
        if not match:
            return lexical
        year, month, day = match.groups()
        if month is None:
            return year
        name = str(self.texts["date.months"]).split()[int(month) - 1]
        return f"{int(day)} {name} {year}" if day else f"{name} {year}"

    def duration(self, lexical: str) -> str:
        """An xsd:duration of years, months or days in words: every so much; anything else as it is."""
        match = _DURATION.fullmatch(lexical)
        if not match or not any(match.groups()):
            return lexical
        units = zip(("years", "months", "days"), match.groups(), strict=True)
        return ", ".join(str(self(f"duration.{unit}", count=int(n))) for unit, n in units if n)


@cache
def _plain(text: str) -> Markup:
    """A text that names no values; most on a page are such."""
    return Markup(escape(text)).format()


@cache
def messages(language: str) -> Messages:
    """The messages of a language."""
    source = files("wijkgraph.words").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Messages(language, dict(_flat(tomllib.loads(source))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for name, value in table.items():
        if isinstance(value, str) or value.keys() == {"one", "many"}:
            yield prefix + name, value
        else:
            yield from _flat(value, f"{prefix}{name}.")
