"""Calls of tools: arguments checked, work bounded and counted, result cut to size, one line in the log for each.

The work runs in a thread; its queries run in the workers of the pool, all of one call within one deadline.
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError

from wijkgraph.assistants import tool_arguments
from wijkgraph.assistants.answer_desk import AnswerDesk
from wijkgraph.assistants.argument_faults import fault_of
from wijkgraph.assistants.fitting import Continued, Cursors, fit
from wijkgraph.assistants.material import Material, Preparations
from wijkgraph.assistants.rendering_text import as_text
from wijkgraph.assistants.table_query import query_material
from wijkgraph.assistants.told import ToldResult
from wijkgraph.assistants.tools import READ_TOOLS, AssistantTool
from wijkgraph.engine.blocking_store import BlockingStore
from wijkgraph.engine.cache import BoundedCache, CachedAnswer
from wijkgraph.engine.pool import Pool
from wijkgraph.errors import Busy, NotFound, WijkgraphError
from wijkgraph.letters.plain_sight import visible
from wijkgraph.words.messages import LANGUAGES
from wijkgraph.words.translations import ORIGINAL, tell, translate

log = logging.getLogger("wijkgraph.assistants")

LONGEST_ERROR = 1000  # characters
_FAULT = ("Something went wrong here.", "Please report it.")


class Meter(Protocol):
    """Share, metrics and log of those who call."""

    def begin(self, client: str) -> None:
        """Records that a call of a client begins. Raises ShareSpent when the client must wait first."""

    def end(self, client: str, seconds: float) -> None:
        """Records that a call ended, after so many seconds of query work."""

    def record(
        self, operation: str, outcome: str, seconds: float, size: int, facts: Mapping[str, Any]
    ) -> None:
        """Writes the line of a call that ended, and counts it."""


@dataclass(frozen=True)
class CallReply:
    """Answer to a call: the result as JSON values, or none where it failed, and the same as text."""

    text: str
    result: Mapping[str, Any] | None = None

    @property
    def failed(self) -> bool:
        """True if the call gave an error."""
        return self.result is None


@dataclass
class Calls:
    """The tools of one server, on one pool, from one event loop; `base` is that of the project."""

    pool: Pool
    preparations: Preparations
    meter: Meter
    language: str
    base: str
    cache: BoundedCache[CachedAnswer] | None = None
    more_tools: Sequence[AssistantTool] = ()
    cursors: Cursors = field(default_factory=Cursors)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.pool.limits.fast_workers)

    @property
    def tools(self) -> Sequence[AssistantTool]:
        """The tools that are offered."""
        return (*READ_TOOLS, *self.more_tools)

    async def call(self, name: str, arguments: Mapping[str, Any], client: str) -> CallReply:
        """The reply to one call; what goes wrong is told in it."""
        started = time.perf_counter()
        asked_in = arguments.get("language")
        language = asked_in if asked_in in LANGUAGES else self.language
        outcome, work, version = "ok", [0.0], ""
        reply = CallReply("")
        try:
            async with self._place(client, work):
                tool, given, start = self._understood(name, arguments)
                language = given.language or self.language
                result = await self._run(tool, given, start, language, work)
            version = result.data_version
            reply = CallReply(as_text(result, language), result.as_json())
        except WijkgraphError as error:
            outcome = type(error).__name__
            reply = CallReply(visible(str(tell(error, language)))[:LONGEST_ERROR])
        except asyncio.CancelledError:
            outcome = "gone"
            raise
        except Exception:  # whatever nobody foresaw is told as such, and its traceback is for operators
            log.exception("a call of %s failed", visible(name)[:60])
            outcome = "fault"
            reply = CallReply(" ".join(_in_words(text, language) for text in _FAULT))
        finally:
            seconds = time.perf_counter() - started
            known = name if any(tool.name == name for tool in self.tools) else "unknown"
            facts = {"arguments": _bounded(arguments), "work": round(work[0], 6), "version": version}
            self.meter.record(f"mcp {known}", outcome, seconds, len(reply.text.encode()), facts)
        return reply

    async def read(self, make: Any, client: str, operation: str) -> str:
        """The text of a resource or prompt: `make` gets the desk, within the same limits as a tool."""
        started = time.perf_counter()
        outcome, work, text = "ok", [0.0], ""
        try:
            async with self._place(client, work):
                text = await asyncio.to_thread(
                    self._with_desk, self.language, make, work, asyncio.get_running_loop()
                )
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            facts = {"work": round(work[0], 6), "version": self.pool.version}
            self.meter.record(operation, outcome, time.perf_counter() - started, len(text.encode()), facts)
        return text

    def note(self, operation: str, arguments: Mapping[str, Any], text: str) -> None:
        """Writes the line of what took no work, such as a prompt."""
        self.meter.record(operation, "ok", 0.0, len(text.encode()), {"arguments": _bounded(arguments)})

    @contextlib.asynccontextmanager
    async def _place(self, client: str, work: list[float]) -> AsyncIterator[None]:
        """A place to work in, within the share of a client. One who leaves early pays for the time until then.

        As many calls work at once as queries may in the fast lane, so that threads are left for others.
        """
        started = time.perf_counter()
        self.meter.begin(client)
        try:
            try:
                async with asyncio.timeout(self.pool.limits.deadline):
                    await self._places.acquire()
            except TimeoutError:
                raise Busy(
                    "All places stayed taken until the deadline",
                    retry_after=5,
                    next="Come back in some seconds.",
                ) from None
            try:
                yield
            finally:
                self._places.release()
        except asyncio.CancelledError:
            work[0] = max(work[0], time.perf_counter() - started)
            raise
        finally:
            self.meter.end(client, work[0])

    def _understood(
        self, name: str, arguments: Mapping[str, Any]
    ) -> tuple[AssistantTool, tool_arguments.CallInput, int]:
        """The tool, its arguments checked, and where to begin. Raises NotFound or UsageError."""
        tool = next((one for one in self.tools if one.name == name), None)
        if tool is None:
            known = ", ".join(one.name for one in self.tools)
            raise NotFound(f"There is no tool '{visible(name)[:60]}'", next=f"The tools are {known}.")
        try:
            given = tool.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            raise fault_of(error) from None
        if not isinstance(given, tool_arguments.MoreInput):
            return tool, given, 0
        earlier = self.cursors.find(given.cursor, self.pool.version)
        tool, again, _ = self._understood(earlier.tool, earlier.arguments)
        told = given.model_dump(include={"max_bytes", "language"}, exclude_unset=True, exclude_none=True)
        return tool, again.model_copy(update=told), earlier.start

    async def _run(
        self,
        tool: AssistantTool,
        given: tool_arguments.CallInput,
        start: int,
        language: str,
        work: list[float],
    ) -> ToldResult:
        loop = asyncio.get_running_loop()

        def fitted(desk: AnswerDesk) -> ToldResult:
            return fit(self._material(tool, given, desk, start, loop, work), start, given.max_bytes, language)

        result: ToldResult = await asyncio.to_thread(self._with_desk, language, fitted, work, loop)
        if result.cursor:
            arguments = given.model_dump(exclude_defaults=True)
            following = start + (result.shown or 0)
            result.cursor = self.cursors.keep(Continued(tool.name, arguments, following, result.data_version))
            result.left_out = (result.left_out or "").replace("{cursor}", result.cursor)
        return result

    def _material(
        self,
        tool: AssistantTool,
        given: tool_arguments.CallInput,
        desk: AnswerDesk,
        start: int,
        loop: asyncio.AbstractEventLoop,
        work: list[float],
    ) -> Material:
        if isinstance(given, tool_arguments.SparqlInput):
            return query_material(self.pool, loop, given.query, start, desk.language, work, self.cache)
        assert tool.run is not None
        return tool.run(desk, given)

    def _with_desk(self, language: str, use: Any, work: list[float], loop: asyncio.AbstractEventLoop) -> Any:
        """Result of `use` of a desk on one version of the data; its query seconds are added to `work`."""
        budget = self.pool.limits.deadline
        with BlockingStore(
            self.pool, loop, base=self.base, budget=budget, cache=self.cache
        ).pinned() as store:
            try:
                return use(AnswerDesk(store, self.preparations.of(store.version), language))
            finally:
                work[0] += store.seconds


def _in_words(text: str, language: str) -> str:
    return (translate(text, language) if language != ORIGINAL else None) or text


def _bounded(arguments: Mapping[str, Any]) -> str:
    """The arguments for the log: JSON, at most 2000 characters."""
    text = json.dumps(arguments, ensure_ascii=False, default=str)[:2000]
    return text.encode("utf-8", "replace").decode()
