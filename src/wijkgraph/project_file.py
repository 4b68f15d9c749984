"""The file of a project, `wijkgraph.toml`: what is published, by whom, in which languages, and under which base.

Things live under the base of their project; terms stay in wijkgraph's namespace. The table `[serve]` holds settings of
the service, which are read where they are used.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from wijkgraph.errors import SourceError, UsageError
from wijkgraph.toml_file import forbidden_in_xml, nearest_key, place_of, read_toml
from wijkgraph.words.messages import LANGUAGES

PROJECT_FILE = "wijkgraph.toml"
_T = TypeVar("_T")
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
_TABLES = ("project", "serve")
_ALLOWED_IN_IRI = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
_ODD_PATH = re.compile(r"//|/\.\.?/|%(?![0-9A-Fa-f]{2})")


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
    # Heading of the start page by language; empty for a general one.
    heading: Mapping[str, str] = field(default_factory=dict)


def read_project(path: Path) -> Project:
    """The project of a file. Raises SourceError for one that cannot be read, or with the line that has to be mended."""
    return _ProjectReader(path, _project_table(path)).read()


def names_licence(path: Path) -> bool:
    """True if the project file names the licence of its data; without one they are under CC0."""
    return "licence" in _project_table(path)


def has_project(folder: Path) -> bool:
    """True if the folder has a project file, broken or not: any `wijkgraph.toml` but one of settings alone."""
    path = folder / PROJECT_FILE
    try:
        return path.is_file() and "project" in read_toml(path)
    except SourceError:
        return True  # told when it is read, in place of an answer from the data of others


def _project_table(path: Path) -> Mapping[str, Any]:
    """The table `[project]`, empty where it is left out. Raises SourceError for a file that holds anything unknown."""
    tables = read_toml(path)
    for key, value in tables.items():
        if key not in _TABLES or not isinstance(value, dict):
            raise SourceError(
                f"A project file has no '{key}'",
                where=place_of(path, key),
                next=nearest_key(key, _TABLES, "It has the tables [project] and [serve]."),
            )
    found: Mapping[str, Any] = tables.get("project", {})
    return found


def check_base(base: str) -> str:
    """The same base. Raises UsageError unless it is absolute, ends in a slash, and has no query and no fragment.

    Things are compared as text, so nothing may stand in it that a client writes otherwise: no user, no port that is
    none, no `..`, no empty part, no broken percent sign.
    """
    what = ""
    if not _is_absolute(base):
        what = "The base is not an absolute address"
    elif "?" in base:
        what = "The base has a query"
    elif "#" in base:
        what = "The base has a fragment"
    elif "@" in urlsplit(base).netloc:
        what = "The base names a user"
    elif not _ALLOWED_IN_IRI.fullmatch(base):
        what = "The base holds a character that no address may hold"
    elif not base.endswith("/"):
        what = "The base does not end in a slash"
    elif _ODD_PATH.search(urlsplit(base).path):
        what = "The path of the base has an empty part, dots for a part, or a broken percent sign"
    if what:
        raise UsageError(
            what, where=base, next="Write it as https://data.example.org/ or https://example.org/wijken/."
        )
    return base


def check_address(name: str, address: str) -> str:
    """The same address, such as that of a licence. Raises UsageError unless it is absolute."""
    if not _is_absolute(address) or not _ALLOWED_IN_IRI.fullmatch(address):
        raise UsageError(
            f"'{name}' is not an absolute address",
            where=address,
            next="Write it as https://data.example.org/page.",
        )
    return address


def check_text(name: str, text: str) -> str:
    """The same text. Raises UsageError for a character that feeds and RDF/XML cannot hold."""
    if sign := forbidden_in_xml(text):
        raise UsageError(f"'{name}' holds {sign}, which no XML may hold", next="Take that character out.")
    return text


def _is_absolute(address: str) -> bool:
    """True for an address of HTTP with a host and, where it names one, a port that can be."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, or half an address of IPv6
        return False


def check_languages(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages, Dutch before English. Raises UsageError for none, and for any other."""
    given = list(languages)
    unknown = [one for one in given if one not in LANGUAGES]
    if not given:
        raise UsageError("No language was given", next="Choose nl, en, or both.")
    if unknown:
        raise UsageError(
            f"'{', '.join(unknown)}' is not a language of the pages", next="Choose nl, en, or both."
        )
    return tuple(one for one in LANGUAGES if one in given)


class _ProjectReader:
    """One reading of the table `[project]`; keeps the path for the places of mistakes."""

    _KEYS = (
        "base", "title", "heading", "description", "languages", "publisher", "publisher_page", "licence", "contact",
    )  # fmt: skip

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self._path = path
        self._table = table

    def read(self) -> Project:
        for key in self._table:
            if key not in self._KEYS:
                raise self._mistake(
                    key,
                    f"[project] has no '{key}'",
                    nearest_key(key, self._KEYS, f"It has {', '.join(self._KEYS)}."),
                )
        languages = self._checked("languages", lambda: check_languages(self._strings("languages")))
        base = self._text("base")
        return Project(
            base=self._checked("base", lambda: check_base(base)),
            title=self._words("title", languages),
            description=self._words("description", languages),
            languages=languages,
            publisher=self._text("publisher"),
            publisher_page=self._address("publisher_page", base),
            licence=self._address("licence", CC0),
            contact=self._contact(),
            heading=self._words("heading", languages) if "heading" in self._table else {},
        )

    def _text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if value is None:
            raise self._mistake(key, f"[project] lacks '{key}'", f'Add a line {key} = "…".')
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._mistake(key, f"'{key}' is not a text", f'Write {key} = "…".')
        return self._checked(key, lambda: check_text(key, value))

    def _address(self, key: str, default: str) -> str:
        return self._checked(key, lambda: check_address(key, self._text(key, default)))

    def _contact(self) -> str:
        """The page or mail address for reports, as an IRI; empty where none is given."""
        contact = self._text("contact", "")
        if re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", contact) or not contact:
            return contact
        return self._checked("contact", lambda: check_address("contact", contact))

    def _strings(self, key: str) -> list[str]:
        value = self._table.get(key, list(LANGUAGES))
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._mistake(key, f"'{key}' is not a list of texts", f'Write {key} = ["nl", "en"].')
        return value

    def _words(self, key: str, languages: Iterable[str]) -> Mapping[str, str]:
        """A text by language; one text stands for all."""
        value = self._table.get(key)
        if value is None and key == "title":
            raise self._mistake(key, f"[project] lacks '{key}'", f'Add a line {key} = "…".')
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
            if key == "title" and not value[language].strip():
                raise self._mistake(key, f"'{key}' is empty", advice)
        self._checked(key, lambda: check_text(key, "".join(value.values())))
        return {language: value[language] for language in languages}

    def _checked(self, key: str, check: Callable[[], _T]) -> _T:
        try:
            return check()
        except UsageError as error:
            raise self._mistake(key, _told_of(error), error.next) from error

    def _mistake(self, key: str, what: str, advice: str) -> SourceError:
        return SourceError(what, where=place_of(self._path, key), next=advice)


def _told_of(error: UsageError) -> str:
    return f"{error.what}: '{error.where}'" if error.where else error.what
