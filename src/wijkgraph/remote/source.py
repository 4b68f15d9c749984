"""An engine elsewhere: how it is named on the command line, and as a source of data for our service."""

import os
from dataclasses import asdict, dataclass

from wijkgraph.engine.source import Source
from wijkgraph.errors import UsageError
from wijkgraph.remote import record
from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.store import RemoteStore

# Never an option, nor handed on as an argument: others on the machine can read those.
PASSWORD = "WIJKGRAPH_STORE_PASSWORD"
_KEEPER = "wijkgraph.remote.keeper_process"


@dataclass(frozen=True)
class RemoteEngine:
    """An engine to ask in place of the embedded store."""

    url: str
    user: str | None = None
    default_graph: str | None = None  # None: where `publish` put the merge, else the engine's own

    def endpoint(self, *, seconds: float = 60.0, largest_mb: int = 512) -> Endpoint:
        """Its endpoint. Raises UsageError for what is no address, or when the user's password is not set."""
        return Endpoint(self.url, login_of(self.user, PASSWORD), seconds, largest_mb)

    def connect(self) -> RemoteStore:
        """It as a store. Raises UsageError, or StoreError when it is away."""
        return RemoteStore.connect(self.endpoint(), self.default_graph)


class WatchedEngine:
    """Tells the source that an engine is now, under the version that was published there last."""

    def __init__(self, engine: RemoteEngine) -> None:
        self._engine = engine
        self._bare = RemoteStore.bare(engine.endpoint())
        self._first = self._bare.version

    def __call__(self) -> Source:
        """The source. Raises StoreError when the engine is away."""
        version = record.read(self._bare).version or self._first
        return Source(version, engine=asdict(self._engine), keeper=_KEEPER)


def login_of(user: str | None, variable: str) -> Login | None:
    """The login of a user, the password from that environment variable. Raises UsageError when it is not set."""
    if user is None:
        return None
    if not (password := os.environ.get(variable)):
        raise UsageError(
            f"There is no password for '{user}'", where=variable, next="Set it in that environment variable."
        )
    return Login(user, password)
