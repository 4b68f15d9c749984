"""Context that every command shares: the folders, the language, the store and the source of the data."""

import locale
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wijkgraph.letters.safe_text import escaped

if TYPE_CHECKING:
    from wijkgraph.api.knowledge_graph import KnowledgeGraph
    from wijkgraph.asking.questions import Questions
    from wijkgraph.dataset.kept_snapshots import Snapshot
    from wijkgraph.engine.limits import Limits
    from wijkgraph.engine.source import DataSource
    from wijkgraph.engine.store import SparqlStore
    from wijkgraph.formats import Format
    from wijkgraph.letters.frozen import Letter
    from wijkgraph.project import Layout
    from wijkgraph.remote.remote_source import RemoteEngine


@dataclass(frozen=True)
class Context:
    """Options given before the command; everything else is loaded on first use."""

    root: Path | None
    build: Path | None
    language: str
    # An engine elsewhere, for the base of the project.
    engine: "Callable[[str], RemoteEngine | None]" = lambda base: None

    @cached_property
    def graph(self) -> "KnowledgeGraph":
        """The front door, through which commands ask, explain and cite."""
        from wijkgraph.api.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph(self.root, self.build, self.language, self.engine)

    @cached_property
    def layout(self) -> "Layout":
        """Paths of the project."""
        from wijkgraph.project import find_layout

        return find_layout(self.root, self.build)

    def say(self, key: str, /, **values: object) -> None:
        """Prints a text of the interface on stderr, in the language; what could steer a terminal is escaped."""
        from wijkgraph.words.messages import messages

        say(messages(self.language).plain(key, **values))

    def spoken(self, remark: str) -> str:
        """A remark of another floor in the language; as it is where only its English exists."""
        from wijkgraph.words.translations import ORIGINAL, translate

        return remark if self.language == ORIGINAL else translate(remark, self.language) or remark

    @property
    def remote(self) -> "RemoteEngine | None":
        """The engine elsewhere that was named."""
        return self.graph.remote

    @property
    def snapshot(self) -> "Snapshot":
        """The dataset as the files stand now, built anew when they changed."""
        return self.graph.snapshot

    @property
    def store(self) -> "SparqlStore":
        """The dataset, ready to be asked: in the embedded store, or in the engine that was named."""
        return self.graph.store

    def newest(self, files: Sequence[Path], limits: "Limits") -> "Callable[[], DataSource]":
        """A callable that returns the current source: of some files, else of the engine named, else of the snapshot.

        Raises SourceError or StoreError when there is none now.
        """
        from wijkgraph.dataset.kept_snapshots import current_snapshot, source_of
        from wijkgraph.engine.source import WatchedFiles

        if files:
            return WatchedFiles(files)
        if self.remote:
            from wijkgraph.remote.remote_source import WatchedEngine

            return WatchedEngine(self.remote)

        def newest() -> "DataSource":
            _ = self.snapshot  # made at the first call, which is before anything is served
            return source_of(current_snapshot(self.layout), limits)

        return newest

    @property
    def letters(self) -> "Mapping[str, Letter]":
        """The frozen letters by key; none where only a store elsewhere was named."""
        return self.graph.letters

    @property
    def questions(self) -> "Questions":
        """The named questions."""
        return self.graph.questions


def tell_licence(ours: Context) -> None:
    """Says that the project names no licence, where it does not: nobody chose then under which its data go out."""
    from wijkgraph.project_file import names_licence

    if not names_licence(ours.layout.file):
        ours.say("told.no_licence", file=ours.layout.file)


def context_of(context: typer.Context) -> Context:
    """Our context; also where typer completes words, before any option was read."""
    return context.obj if isinstance(context.obj, Context) else Context(None, None, system_language())


def system_language() -> str:
    """Dutch where the system speaks Dutch, English elsewhere."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if locale.normalize(spoken).startswith("nl") else "en"


def chosen_format(name: str, offers: "Sequence[Format]") -> "Format":
    """The format that `--format` names. Raises typer.BadParameter for a name of none of the offers."""
    from wijkgraph.formats import find_format, names_of_formats

    if found := find_format(name, offers):
        return found
    raise typer.BadParameter(f"'{name}' is none of {names_of_formats(offers)}.", param_hint="--format")


def write_out(text: str | bytes) -> None:
    """Writes data to stdout unchanged: no colours, no wrapping. On a terminal, what could steer it is escaped."""
    write_lines([text if isinstance(text, bytes) else text.encode()])


def write_lines(lines: Iterable[bytes]) -> None:
    """The same for lines, or pieces that end with one: no more of them than one is held."""
    is_shown = sys.stdout.isatty()
    for line in lines:
        sys.stdout.buffer.write(escaped(line.decode("utf-8", "replace")).encode() if is_shown else line)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Prints a message on stderr; what could steer a terminal is escaped."""
    print(escaped(text), file=sys.stderr)
