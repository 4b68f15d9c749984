"""A new project on disk: its file, folders, the description of its dataset, CI, and rules for web servers.

Ontology and general questions are not copied: a project uses those of the package until it has its own.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from wijkgraph.atomic_files import write_atomically
from wijkgraph.errors import SourceError, UsageError, writing
from wijkgraph.names import HOME, names_at, slug
from wijkgraph.project_file import (
    PROJECT_FILE,
    Project,
    check_address,
    check_base,
    check_languages,
    check_text,
    has_project,
    read_project,
)
from wijkgraph.rdf import Literal

_FOLDERS = ("data/letters", "data/claims", "data/reference", "queries")
# Each file of a new project, by its template.
_FILES = {
    "data/catalogue.ttl": "catalogue.ttl",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".github/workflows/check.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    "deploy/nginx.conf": "nginx.conf",
    "deploy/nginx-files.conf": "nginx-files.conf",
    "deploy/apache.conf": "apache.conf",
}
_EU_LANGUAGES = {"nl": "NLD", "en": "ENG"}


def check_project(project: Project) -> Project:
    """The same project. Raises UsageError for a base, title, publisher, language or licence that cannot be."""
    check_base(project.base)
    check_languages(project.languages)
    check_address("licence", project.licence)
    check_address("publisher_page", project.publisher_page)
    check_text("publisher", project.publisher)
    for key, texts in (("title", project.title), ("description", project.description)):
        for text in texts.values():
            check_text(key, text)
    if project.base.startswith(HOME):
        raise UsageError(
            "The base is that of wijkgraph's own letters",
            where=project.base,
            next="Choose addresses that you answer for, such as https://data.example.org/.",
        )
    if not project.publisher.strip() or not all(text.strip() for text in project.title.values()):
        raise UsageError(
            "A project has a title and a publisher", next="Give them with --title and --publisher."
        )
    return project


def write_project(folder: Path, project: Project) -> tuple[Path, ...]:
    """Writes the files of a new project into a folder that is new or empty; returns their paths.

    Raises UsageError for a folder that holds anything, a base that a project beside or around it has, or a project that
    cannot be, StoreError where nothing can be written.
    """
    check_project(project)
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "A file has that name", where=str(folder), next="Choose a new name; nothing was written."
        )
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            "The folder is not empty", where=str(folder), next="Choose a new name; nothing was written."
        )
    _refuse_taken_base(folder.absolute(), project.base)
    written = []
    with writing("the project", folder):
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / ".gitkeep").touch()
        for name, text in _texts(project):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
            written.append(path)
    return tuple(written)


def _refuse_taken_base(folder: Path, base: str) -> None:
    """Raises UsageError where a project beside or around the folder has this base: their things would be the same."""
    beside = sorted(folder.parent.iterdir()) if folder.parent.is_dir() else []
    for other in (*beside, *folder.parents):
        try:
            is_taken = (
                other != folder and has_project(other) and read_project(other / PROJECT_FILE).base == base
            )
        except (SourceError, OSError):  # a broken neighbour is told to those who work in it
            continue
        if is_taken:
            raise UsageError(
                f"The project in '{other.name}' has this base: two projects would name the same things",
                where=base,
                next="Choose another, such as one part longer.",
            )


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    yield PROJECT_FILE, _project_file(project)
    values = _values(project)
    for name, template in _FILES.items():
        text = (files(__package__) / "files" / template).read_text(encoding="utf-8")
        yield name, _Filled(text).substitute(values)


class _Filled(Template):
    """A template whose places are `@@name@@`-like, for `$` means much in the files of web servers."""

    delimiter = "@@"


def _project_file(project: Project) -> str:
    lines = ["# What is published here, by whom, and under which addresses.", "[project]"]
    lines += [f"base = {_toml(project.base)}", f"languages = {json.dumps(list(project.languages))}"]
    lines += [f"title.{language} = {_toml(text)}" for language, text in project.title.items()]
    lines += [f"description.{language} = {_toml(text)}" for language, text in project.description.items()]
    lines += [f"publisher = {_toml(project.publisher)}", f"publisher_page = {_toml(project.publisher_page)}"]
    lines += [f"licence = {_toml(project.licence)}"]
    lines += [f"contact = {_toml(project.contact)}"] if project.contact else []
    lines += ["", "# Settings of the service; docs/settings.md of wijkgraph explains every one.", "[serve]"]
    return "\n".join([*lines, "# port = 8000", ""])


def _toml(text: str) -> str:
    """A text as a TOML string, which JSON's are too once DEL is escaped (TOML 1.0, basic strings)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _values(project: Project) -> dict[str, str]:
    address = urlsplit(project.base)
    names = names_at(project.base)
    first = project.languages[0]
    described = {one: project.description[one] or project.title[one] for one in project.languages}
    return {
        "base": project.base,
        "host": address.hostname or "",
        "path": address.path,
        "stem": address.path.rstrip("/"),
        "dataset": names.dataset.value,
        "title": project.title[first].replace("\n", " "),
        "name": slug(project.title[first]) or "wijken",
        "titles": _spoken(project.title),
        "descriptions": _spoken(described),
        "publisher": str(Literal(project.publisher)),
        "publisher_plain": project.publisher,
        "languages": " , ".join(f"language:{_EU_LANGUAGES[one]}" for one in project.languages),
        "spoken": "\n".join(
            f"language:{_EU_LANGUAGES[one]} a dcterms:LinguisticSystem ." for one in project.languages
        ),
        "licence": project.licence,
        "contact": project.contact or f"{project.base}report",
    }


def _spoken(texts: Mapping[str, str]) -> str:
    return " , ".join(str(Literal(text, language=language)) for language, text in texts.items())
