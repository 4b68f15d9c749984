"""Exchanges with a language model, kept as files: the same exchanges give the same proposals, and cost nothing again.

One file for a request and its attempt, `work/exchanges/{key}/{hash}-{attempt}.json`, written before the reply is
looked at. The hash is over model and messages; the key of the endpoint is in none.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from wijkgraph.atomic_files import write_atomically
from wijkgraph.errors import SourceError, writing
from wijkgraph.reading.model_endpoint import Message


@dataclass(frozen=True)
class Exchange:
    """A request by its hash (SHA-256), and the reply. `date` is xsd:dateTime, in UTC."""

    request: str
    attempt: int
    model: str
    host: str
    date: str
    reply: str
    is_cut: bool
    prompt_tokens: int
    completion_tokens: int

    @property
    def name(self) -> str:
        """Name of the exchange in provenance: the first 12 digits of its hash, and the attempt."""
        return f"{self.request[:12]}-{self.attempt}"


def request_hash(model: str, messages: Sequence[Message]) -> str:
    """SHA-256 over model and messages, in hexadecimal."""
    return sha256(json.dumps([model, [dict(one) for one in messages]], sort_keys=True).encode()).hexdigest()


class ExchangeFiles:
    """The exchanges about one letter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, request: str, attempt: int) -> Exchange | None:
        """The exchange of a request and attempt, if it was made. Raises SourceError for a file that is none."""
        path = self._path(request, attempt)
        if not path.exists():
            return None
        try:
            found = Exchange(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise SourceError(
                "This is no exchange", where=str(path), next="Delete it: the model is then asked again."
            ) from error
        if (found.request, found.attempt) != (request, attempt):
            raise SourceError(
                "This exchange is of another request",
                where=str(path),
                next="Delete it: the model is then asked again.",
            )
        return found

    def keep(self, exchange: Exchange) -> None:
        """Writes an exchange, whole or not at all. Raises StoreError where that cannot be done."""
        path = self._path(exchange.request, exchange.attempt)
        with writing("the exchange", path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps(asdict(exchange), ensure_ascii=False, indent=1) + "\n")

    def _path(self, request: str, attempt: int) -> Path:
        return self._folder / f"{request[:24]}-{attempt}.json"
