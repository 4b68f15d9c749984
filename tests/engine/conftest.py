"""A listener on loopback that counts who calls."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from pyoxigraph import Store


class Listener(http.server.BaseHTTPRequestHandler):
    calls = 0

    def do_POST(self) -> None:
        type(self).calls += 1
        self.send_error(500)

    do_GET = do_POST  # noqa: N815 - the name that http.server calls

    def log_message(self, *args: object) -> None:
        """Silence."""


@pytest.fixture(scope="session")
def listener() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def calls_out(store: Store, query: str) -> bool:
    before = Listener.calls
    try:
        for _ in store.query(query):  # type: ignore[union-attr]
            break
    except (SyntaxError, OSError, RuntimeError, TypeError, ValueError):
        pass
    return Listener.calls > before
