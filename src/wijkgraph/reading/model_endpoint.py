"""A language model behind an endpoint for chat completions: the only place from which text of a letter may leave.

Nothing is sent to another host than loopback unless that host was named. No redirect is followed, no proxy of the
environment is used, and a reply is read up to a limit of bytes and of time.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpx

from wijkgraph.errors import StoreError, TooLarge, TooSlow, UsageError
from wijkgraph.reading.strict_json import parse_strict

Message = Mapping[str, str]

_MOST_BYTES = 4 << 20  # of a reply
_MOST_WAIT = 60.0  # seconds that a Retry-After is waited for
_TRIES = 3  # of a request that the endpoint was too busy for, or that broke off
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504))
_NO_FORMAT = frozenset((400, 404, 415, 422, 501))  # statuses of endpoints that do not know a format of answer
FORMATS = ("json_schema", "json_object", "text")


@dataclass(frozen=True)
class ModelReply:
    """A reply as it came: the text, whether it was cut at its length, and the tokens that it took."""

    text: str
    is_cut: bool
    prompt_tokens: int
    completion_tokens: int


@dataclass
class ModelEndpoint:
    """An endpoint, a model, and what is known of them. `seconds` is the longest that one request may take."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    allowed_hosts: Collection[str] = ()
    seconds: float = 120.0
    sleep: Callable[[float], None] = time.sleep
    _format: int = 0  # place in FORMATS of the first that may work

    def __post_init__(self) -> None:
        """Raises UsageError for an address that is none, or a host to which no text may be sent."""
        try:
            address = httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise UsageError(
                "This is no address", where="--endpoint", next="Give one with http://."
            ) from error
        if address.scheme not in ("http", "https") or not address.host:
            raise UsageError("This is no address", where="--endpoint", next="Give one with http://.")
        self.host = address.host
        if not (_is_loopback(self.host) or self.host in self.allowed_hosts):
            raise UsageError(
                f"The text of a letter would leave this machine for {self.host}",
                where="--endpoint",
                next=f"If it may, say so: --send-text-to {self.host}.",
            )
        self._address = address.copy_with(path=_completions(address.path))

    def complete(self, messages: Sequence[Message], schema: Mapping[str, Any], most: int) -> ModelReply:
        """A reply of at most `most` tokens, in JSON of a schema, or as near to it as the endpoint can.

        Raises StoreError, TooSlow or TooLarge where no reply can be had.
        """
        while True:
            status, data = self._post(self._body(messages, schema, most))
            if status in _NO_FORMAT and self._format < len(FORMATS) - 1:
                self._format += 1  # remembered: the next request begins with what works
                continue
            if status != 200:
                raise StoreError(
                    f"The model's endpoint answers {status}", where=self.host, next=_ADVICE.get(status, _LOOK)
                )
            return self._reply(data, messages)

    def _body(self, messages: Sequence[Message], schema: Mapping[str, Any], most: int) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [dict(one) for one in messages],
            "temperature": 0,
            "max_tokens": most,
        }
        match FORMATS[self._format]:
            case "json_schema":
                described = {"name": "findings", "schema": dict(schema), "strict": False}
                body["response_format"] = {"type": "json_schema", "json_schema": described}
            case "json_object":
                body["response_format"] = {"type": "json_object"}
        return body

    def _post(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body of an answer; again, some times, where the endpoint is busy or the answer broke off."""
        deadline = time.monotonic() + self.seconds
        for attempt in range(1, _TRIES + 1):
            try:
                status, data, wait = self._once(body, deadline)
            except httpx.TimeoutException as error:
                raise _too_slow(self.seconds, self.host) from error
            except httpx.TransportError as error:
                if attempt == _TRIES:
                    raise StoreError(
                        "The model's endpoint cannot be reached, or breaks off",
                        where=self.host,
                        next="See that it runs, and try again.",
                    ) from error
                status, data, wait = 0, b"", 1.0
            if status and (status not in _BUSY or attempt == _TRIES):
                return status, data
            wait = wait or 2.0**attempt
            if wait > _MOST_WAIT or time.monotonic() + wait > deadline:
                raise TooSlow(
                    f"The model's endpoint asks to wait {wait:g} s", where=self.host, next="Try again later."
                )
            self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, body: Mapping[str, Any], deadline: float) -> tuple[int, bytes, float]:
        left = max(0.1, deadline - time.monotonic())
        headers = {
            "Accept": "application/json",
            **({"Authorization": f"Bearer {self.key}"} if self.key else {}),
        }
        with (
            httpx.Client(follow_redirects=False, trust_env=False, timeout=httpx.Timeout(left)) as client,
            client.stream("POST", self._address, json=body, headers=headers) as answer,
        ):
            if answer.is_redirect:
                raise StoreError(
                    "The model's endpoint leads elsewhere; nothing was sent there",
                    where=self.host,
                    next="Give the address it leads to, if that is meant.",
                )
            data = bytearray()
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > _MOST_BYTES:
                    raise TooLarge(
                        f"The reply is larger than {_MOST_BYTES >> 20} MiB",
                        where=self.host,
                        next="See what answers there.",
                    )
                if time.monotonic() > deadline:
                    raise _too_slow(self.seconds, self.host)
            return answer.status_code, bytes(data), _seconds(answer.headers.get("retry-after", ""))

    def _reply(self, data: bytes, messages: Sequence[Message]) -> ModelReply:
        try:
            document = parse_strict(data.decode("utf-8"))
            choice = document["choices"][0]
            text = choice["message"]["content"] or ""
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise StoreError(
                "The answer is no chat completion",
                where=self.host,
                next="Give the address of such an endpoint.",
            ) from error
        usage = document.get("usage")
        counted = usage if isinstance(usage, dict) else {}
        asked = counted.get("prompt_tokens")
        given = counted.get("completion_tokens")
        return ModelReply(
            text,
            choice.get("finish_reason") == "length",
            asked if isinstance(asked, int) else tokens_in(messages),
            given if isinstance(given, int) else estimate(text),
        )


def estimate(text: str) -> int:
    """About how many tokens a Dutch text takes: one for three characters."""
    return len(text) // 3 + 1


def tokens_in(messages: Sequence[Message]) -> int:
    """About how many tokens some messages take."""
    return sum(estimate(one["content"]) + 4 for one in messages)


_LOOK = "See what the endpoint says, and try again."
_ADVICE = {
    401: "Set WIJKGRAPH_MODEL_KEY.",
    403: "Set WIJKGRAPH_MODEL_KEY.",
    404: "See the address and the model.",
}


def _too_slow(seconds: float, host: str) -> TooSlow:
    return TooSlow(
        f"The model gave no reply within {seconds:g} s", where=host, next="Try again, or another model."
    )


def _completions(path: str) -> str:
    """The path of chat completions: as given where it ends so, else below the base that was given."""
    return path if path.endswith("/chat/completions") else f"{path.rstrip('/')}/chat/completions"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0
