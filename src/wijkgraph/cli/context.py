"""What every command shares: where the files lie, in which language to speak, and the store to ask."""

import locale
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import typer

from wijkgraph.engine.store import EmbeddedStore, SparqlStore
from wijkgraph.errors import SourceError
from wijkgraph.layout import Layout, find_layout
from wijkgraph.questions import Question, read_questions
from wijkgraph.remote import Endpoint, Login, RemoteStore
from wijkgraph.snapshot import Snapshot, fresh_snapshot

LANGUAGES = ("nl", "en")
PASSWORD = "WIJKGRAPH_STORE_PASSWORD"  # never an option: others on the machine can read those


@dataclass(frozen=True)
class RemoteEngine:
    """Which engine elsewhere to ask in place of the embedded store."""

    url: str
    user: str | None = None
    default_graph: str | None = None

    @property
    def endpoint(self) -> Endpoint:
        """The engine's endpoint, with the login if there is a user. Raises SourceError for what is no address."""
        return Endpoint(self.url, login_of(self.user, PASSWORD))


@dataclass(frozen=True)
class Context:
    """The options given before the command; everything else is found when first asked for."""

    root: Path | None
    build: Path | None
    language: str
    remote: RemoteEngine | None = None

    @cached_property
    def layout(self) -> Layout:
        """Where the files lie."""
        return find_layout(self.root, self.build)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The dataset as the files stand now, built anew when they changed."""
        return fresh_snapshot(self.layout)

    @cached_property
    def store(self) -> SparqlStore:
        """The dataset, ready to be asked: in the embedded store, or in the engine that was named."""
        if self.remote:
            return RemoteStore.connect(self.remote.endpoint, self.remote.default_graph)
        return EmbeddedStore.open(self.snapshot.store, self.snapshot.version)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The named questions."""
        return read_questions(self.layout.queries)


def context_of(context: typer.Context) -> Context:
    """Our context; also where typer completes words, before any option was read."""
    return context.obj if isinstance(context.obj, Context) else Context(None, None, system_language())


def login_of(user: str | None, variable: str) -> Login | None:
    """The login of a user, the password from that environment variable. Raises SourceError when it is not set."""
    if user is None:
        return None
    if not (password := os.environ.get(variable)):
        raise SourceError(
            f"There is no password for '{user}'", where=variable, next="Set it in that environment variable."
        )
    return Login(user, password)


def system_language() -> str:
    """Dutch where the system speaks Dutch, English elsewhere."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if locale.normalize(spoken).startswith("nl") else "en"


def write_out(text: str | bytes) -> None:
    """Data to stdout as it is: no colours, no rewrapping."""
    data = text.encode() if isinstance(text, str) else text
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Talk to stderr."""
    print(text, file=sys.stderr)
