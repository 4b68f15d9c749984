"""A stand-in for a language model on loopback: it replies what a test says, or fails in a way that a test names."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each request by the next act of its server; the last act answers all that follow."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: Any = self.server
        with server.lock:
            server.asked.append((self.path, body, dict(self.headers)))
            act = server.acts.pop(0) if len(server.acts) > 1 else server.acts[0]
        try:
            act(self, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *given: object) -> None:
        """Keeps quiet."""

    def give(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def completion(text: str, finish: str = "stop") -> bytes:
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 100, "completion_tokens": 10}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def says(text: str, finish: str = "stop") -> Act:
    return lambda handler, body: handler.give(200, completion(text, finish))


def status(code: int, **headers: str) -> Act:
    return lambda handler, body: handler.give(code, b'{"error": "no"}', **headers)


def raw(data: bytes, **headers: str) -> Act:
    return lambda handler, body: handler.give(200, data, **headers)


def without_format(*unknown: str, then: Act) -> Act:
    """Refuses formats of answer by their name, as an older endpoint does."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        wanted = body.get("response_format", {}).get("type", "text")
        (status(400) if wanted in unknown else then)(handler, body)

    return act


def broken_off(handler: Handler, body: dict[str, Any]) -> None:
    handler.give(200, completion("{}")[:20], Content_Length="500")
    handler.close_connection = True


def silent(handler: Handler, body: dict[str, Any]) -> None:
    time.sleep(2)
    handler.close_connection = True


def trickling(handler: Handler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
    handler.close_connection = True


def huge(handler: Handler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(50 << 20))
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b" " * (1 << 20))


@contextmanager
def model_server(*acts: Act) -> Iterator[Any]:
    """A server that does these acts; `asked` are path, body and headers of each request."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.acts, server.asked, server.lock = list(acts), [], threading.Lock()
    server.daemon_threads = True
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
