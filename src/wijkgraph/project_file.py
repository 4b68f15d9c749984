"""The file of a project, `wijkgraph.toml`: what is published, by whom, in which languages, and under which base.

Things live under the base of their project; terms stay in wijkgraph's namespace. The table `[serve]` holds settings of
the service, which are read where they are used.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from wijkgraph.errors import SourceError, UsageError, cannot_read
from wijkgraph.words.messages import LANGUAGES

PROJECT_FILE = "wijkgraph.toml"
_T = TypeVar("_T")
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
_TABLES = ("project", "serve")
_ALLOWED_IN_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


@dataclass(frozen=True)
class Project:
    """Identity of a project, the same for pages, dumps, feeds and descriptions of the dataset.

    `base` is an absolute IRI that ends in a slash. `title` and `description` are texts by language, in each of the
    `languages`; `licence` is the IRI of the licence of the data.
    """

    base: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    languages: tuple[str, ...]
    publisher: str
    publisher_page: str
    licence: str
    contact: str = ""


def read_project(path: Path) -> Project:
    """The project of a file. Raises SourceError for one that cannot be read, or with the line that has to be mended."""
    table = read_table(path, "project")
    reader = _ProjectReader(path, table)
    return reader.read()


def has_project(folder: Path) -> bool:
    """True if the folder has a project file: one with a table `[project]`, broken or not."""
    try:
        text = (folder / PROJECT_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return re.search(r"^\s*\[project\]", text, re.MULTILINE) is not None


def read_table(path: Path, name: str) -> Mapping[str, Any]:
    """One table of a project file, empty where it is left out. Raises SourceError for a file that cannot be read,
    and for a table that no project file has.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise cannot_read(error, path) from error
    except UnicodeDecodeError as error:
        raise SourceError("This is not UTF-8 text", where=str(path), next="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"This is not TOML: {error}", where=str(path), next="Mend that line.") from error
    for key, value in tables.items():
        if key not in _TABLES or not isinstance(value, dict):
            raise SourceError(
                f"A project file has no '{key}'",
                where=f"{path}:{_line_of(path, key)}",
                next=_nearest(key, _TABLES, "It has the tables [project] and [serve]."),
            )
    found = tables.get(name, {})
    assert isinstance(found, dict)
    return found


def check_base(base: str) -> str:
    """The same base. Raises UsageError unless it is absolute, ends in a slash, and has no query and no fragment."""
    parts = urlsplit(base)
    what = ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        what = "The base is not an absolute address"
    elif "?" in base:
        what = "The base has a query"
    elif "#" in base:
        what = "The base has a fragment"
    elif not _ALLOWED_IN_IRI.fullmatch(base):
        what = "The base holds a character that no address may hold"
    elif not base.endswith("/"):
        what = "The base does not end in a slash"
    if what:
        raise UsageError(
            what, where=base, next="Write it as https://data.example.org/ or https://example.org/wijken/."
        )
    return base


def check_languages(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages, Dutch before English. Raises UsageError for none, and for any other."""
    given = list(languages)
    unknown = [one for one in given if one not in LANGUAGES]
    if unknown or not given:
        raise UsageError(
            f"'{', '.join(unknown)}' is not a language of the pages", next="Choose nl, en, or both."
        )
    return tuple(one for one in LANGUAGES if one in given)


class _ProjectReader:
    """One reading of the table `[project]`; keeps the path for the places of mistakes."""

    _KEYS = ("base", "title", "description", "languages", "publisher", "publisher_page", "licence", "contact")

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self._path = path
        self._table = table

    def read(self) -> Project:
        for key in self._table:
            if key not in self._KEYS:
                raise self._mistake(
                    key,
                    f"[project] has no '{key}'",
                    _nearest(key, self._KEYS, f"It has {', '.join(self._KEYS)}."),
                )
        languages = self._checked("languages", lambda: check_languages(self._strings("languages")))
        base = self._text("base")
        return Project(
            base=self._checked("base", lambda: check_base(base)),
            title=self._words("title", languages),
            description=self._words("description", languages),
            languages=languages,
            publisher=self._text("publisher"),
            publisher_page=self._text("publisher_page", base),
            licence=self._text("licence", CC0),
            contact=self._text("contact", ""),
        )

    def _text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if value is None:
            raise self._mistake(key, f"[project] lacks '{key}'", f'Add a line {key} = "…".')
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._mistake(key, f"'{key}' is not a text", f'Write {key} = "…".')
        return value

    def _strings(self, key: str) -> list[str]:
        value = self._table.get(key, list(LANGUAGES))
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._mistake(key, f"'{key}' is not a list of texts", f'Write {key} = ["nl", "en"].')
        return value

    def _words(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        """A text by language; one text stands for all."""
        value = self._table.get(key)
        if isinstance(value, str):
            value = dict.fromkeys(languages, value)
        if value is None and key == "description":
            value = dict.fromkeys(languages, "")
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self._mistake(
                key, f"'{key}' is not a text in each language", f'Write {key} = {{ nl = "…", en = "…" }}.'
            )
        advice = f'Write {key} = {{ nl = "…", en = "…" }}.'
        for language in languages:
            if language not in value:
                raise self._mistake(key, f"'{key}' has no text in '{language}'", advice)
        for language in value:
            if language not in LANGUAGES:
                raise self._mistake(key, f"'{key}' has a text in '{language}', which no page is in", advice)
        return {language: value[language] for language in languages}

    def _checked(self, key: str, check: Callable[[], _T]) -> _T:
        try:
            return check()
        except UsageError as error:
            raise self._mistake(key, _told_of(error), error.next) from error

    def _mistake(self, key: str, what: str, advice: str) -> SourceError:
        return SourceError(what, where=f"{self._path}:{_line_of(self._path, key)}", next=advice)


def _told_of(error: UsageError) -> str:
    return f"{error.what}: '{error.where}'" if error.where else error.what


def _line_of(path: Path, key: str) -> int:
    """The line, from 1, where a key or table is written; 1 where it is left out."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    wanted = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:[=.\]]|$)")
    return next((number for number, line in enumerate(lines, start=1) if wanted.match(line)), 1)


def _nearest(key: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else otherwise
