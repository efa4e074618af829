"""A real HTTP server on loopback that keeps what it is sent, and answers as a test tells it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: Message
    body: bytes

    @property
    def notice(self) -> dict[str, Any]:
        notice: dict[str, Any] = json.loads(self.body)
        return notice


class Listener:
    """``answers`` are given to one request after the other; then every request is answered with 204."""

    url: str
    port: int

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[int | str] = []
        self.done = Event()
        self._lock = Lock()

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [each.notice for each in self.received]

    def take(self, received: Received) -> int | str:
        with self._lock:
            self.received.append(received)
            return self.answers.pop(0) if self.answers else 204


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = listener.take(Received(self.path, self.headers, body))
            if answer == "silence":
                listener.done.wait(30)
                return
            self.send_response(int(answer))
            if int(answer) // 100 == 3:
                self.send_header("Location", f"{listener.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    listener.port = server.server_address[1]
    listener.url = f"{'https' if tls else 'http'}://{'localhost' if tls else '127.0.0.1'}:{listener.port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield listener
    listener.done.set()
    server.shutdown()
    thread.join()
    server.server_close()
