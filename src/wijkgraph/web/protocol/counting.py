"""Counts and times what goes through the ordinary routes; the protocols count themselves, with their outcomes."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wijkgraph.web.protocol.metrics import Metrics


class Counting:
    """Middleware next to the router: the operation is the route's template, never an address of a thing."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and record it when its route is a template of ours."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, size = 500, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            # Plain ASGI routes have no response model; only those that FastAPI made are counted here.
            template = getattr(scope.get("route"), "path_format", None)
            if template is not None and hasattr(scope["route"], "response_model"):
                self._metrics.record(template, str(status), time.perf_counter() - started, size)
