"""A route of uvicorn that does nothing but answer: what a server of this kind can give at most.

python -m bench.bare_route PORT BYTES
"""

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import uvicorn

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


def route(size: int) -> Any:
    """An application whose every answer has a body of some bytes."""
    body = b"x" * size
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(size).encode())]

    async def answer(scope: Mapping[str, Any], receive: object, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


if __name__ == "__main__":
    uvicorn.run(
        route(int(sys.argv[2])),
        port=int(sys.argv[1]),
        access_log=False,
        lifespan="off",
        log_level="warning",
        ws="none",
    )
