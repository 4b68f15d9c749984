"""`/mcp`: the tools of assistants over streamable HTTP, under the limits, shares, log and metrics of the endpoint."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from wijkgraph.asking.question_files import read_questions
from wijkgraph.errors import StoreError, UsageError, WrongMethod
from wijkgraph.letters.frozen import read_letters
from wijkgraph.project import Layout
from wijkgraph.web.protocol.query_log import QueryLog
from wijkgraph.web.protocol.service_context import ServiceContext
from wijkgraph.web.protocol.shares import client_of

if TYPE_CHECKING:
    from wijkgraph.assistants.calls import Calls

PATH = "/mcp"


class ServiceMeter:
    """Shares, metrics and log of a service, for the calls of assistants."""

    def __init__(self, context: ServiceContext, transport: str, log: QueryLog) -> None:
        self._context = context
        self._transport = transport
        self._log = log

    def begin(self, client: str) -> None:
        """Counts the call towards the share of its client; the one client of a pipe has none."""
        if client:
            self._context.shares.begin(client)

    def end(self, client: str, seconds: float) -> None:
        """Takes the seconds of query work from the share."""
        if client:
            self._context.shares.end(client, seconds)

    def record(
        self, operation: str, outcome: str, seconds: float, size: int, facts: Mapping[str, Any]
    ) -> None:
        """Counts the call, and writes its line. Arguments are left out where the log holds no texts."""
        self._context.metrics.record(operation, outcome, seconds, size)
        told = {name: value for name, value in facts.items() if name != "arguments"}
        if self._context.settings.log_text and "arguments" in facts:
            told["arguments"] = facts["arguments"]
        self._log.write(
            None,
            operation=operation,
            transport=self._transport,
            outcome=outcome,
            seconds=round(seconds, 6),
            bytes=size,
            **told,
        )


def calls_of(context: ServiceContext, layout: Layout, language: str, transport: str) -> "Calls":
    """The calls of a service. Raises UsageError where the extra is not installed."""
    try:
        from wijkgraph.assistants.calls import Calls
        from wijkgraph.assistants.material import Preparations
    except ImportError as error:
        raise missing_extra() from error
    preparations = Preparations(
        lambda: read_letters(layout.letters, layout.base) if layout.letters.is_dir() else {},
        lambda: read_questions(*layout.questions),
    )
    meter = ServiceMeter(context, transport, audit_log(context, layout))
    return Calls(context.pool, preparations, meter, language, layout.base, context.cache)


def audit_log(context: ServiceContext, layout: Layout) -> QueryLog:
    """The log of calls: the query log where there is one, else `work/assistants.jsonl`, or stderr if that is closed."""
    settings = context.settings
    if settings.query_log:
        return context.query_log
    path = layout.work / "assistants.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return QueryLog(str(path), with_text=settings.log_text, held=False)
    except (OSError, StoreError):
        return QueryLog("-", with_text=settings.log_text)


def missing_extra() -> UsageError:
    """The error for an installation without the extra."""
    return UsageError(
        "Assistants need the extra mcp, which is not installed",
        next="Install it: pip install 'wijkgraph[mcp]'.",
    )


class McpEndpoint:
    """The endpoint as an ASGI application; it takes requests while `running`."""

    def __init__(self, context: ServiceContext, layout: Layout, language: str) -> None:
        settings = context.settings
        calls = calls_of(context, layout, language, "http")
        try:
            from wijkgraph.assistants.mcp_server import HttpApplication
        except ImportError as error:
            raise missing_extra() from error
        # On loopback a page of another site must not reach it through a name of its own (DNS rebinding).
        loopback = settings.host in ("127.0.0.1", "::1", "localhost")
        hosts = ("127.0.0.1", "localhost", "[::1]") if loopback else ()
        self._seconds = settings.body_seconds
        self._application = HttpApplication(
            calls, _client, (*hosts, *settings.mcp_hosts.split()), settings.limits.query_kb << 10
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Takes requests while entered; once only."""
        async with self._application.running():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, whose body must arrive in time. There are no sessions, so POST is all it takes."""
        if scope["method"] != "POST":
            raise WrongMethod(
                "Messages are posted here", allowed=("POST",), where=PATH, next="See docs/assistants.md."
            )
        deadline = asyncio.get_running_loop().time() + self._seconds
        is_whole = False

        async def received() -> Any:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                return {"type": "http.disconnect"}
            is_whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        await self._application(scope, received, send)


def _client(request: Request | None) -> str:
    host = request.client.host if request is not None and request.client else None
    return client_of(host) or "unknown"
