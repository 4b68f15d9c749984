"""An engine elsewhere as a source of data for our service."""

import os
from dataclasses import asdict, dataclass

from wijkgraph.engine.source import DataSource
from wijkgraph.errors import UsageError
from wijkgraph.remote import PASSWORD
from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.record import read_record
from wijkgraph.remote.remote_store import RemoteStore

_KEEPER = "wijkgraph.remote.remote_keeper"


@dataclass(frozen=True)
class RemoteEngine:
    """An engine to query in place of the embedded store."""

    url: str
    dataset: str  # IRI of our dataset, under which its graphs and the record of its publication stand
    user: str | None = None
    default_graph: str | None = None  # None: where `publish` put the merge, else the engine's own

    def endpoint(self, *, seconds: float = 60.0, largest_mb: int = 512) -> Endpoint:
        """Endpoint of the engine. Raises UsageError for a wrong address, or when the user's password is not set."""
        return Endpoint(self.url, login_of(self.user, PASSWORD), seconds, largest_mb)

    def connect(self, *, seconds: float = 60.0, largest_mb: int = 512) -> RemoteStore:
        """Connects to the engine. Raises what `endpoint` raises, and StoreError when the engine is away."""
        endpoint = self.endpoint(seconds=seconds, largest_mb=largest_mb)
        return RemoteStore.connect(endpoint, self.dataset, self.default_graph)


class WatchedEngine:
    """A callable that returns the current source in an engine, under the version that was published there last."""

    def __init__(self, engine: RemoteEngine) -> None:
        self._engine = engine
        self._bare = RemoteStore.bare(engine.endpoint(), engine.dataset)
        self._first = self._bare.version

    def __call__(self) -> DataSource:
        """Returns the source. Raises StoreError when the engine is away."""
        version = read_record(self._bare, self._engine.dataset).version or self._first
        return DataSource(version, engine=asdict(self._engine), keeper=_KEEPER)


def login_of(user: str | None, variable: str) -> Login | None:
    """Login of a user, with the password in that environment variable. Raises UsageError when it is not set."""
    if user is None:
        return None
    if not (password := os.environ.get(variable)):
        raise UsageError(
            f"There is no password for '{user}'", where=variable, next="Set it in that environment variable."
        )
    return Login(user, password)
