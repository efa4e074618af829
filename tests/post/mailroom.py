"""A real mail server on loopback that accepts, refuses, puts off or keeps silent, as a test tells it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Mailroom:
    """``answers`` are given to one message after the other; then every message is accepted."""

    url: str
    port: int

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.addresses: list[str] = []
        self.tls: list[bool] = []
        self.begun = Event()
        self.arrived = Event()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answers and "address" in self.answers[0]:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        self.begun.set()
        if answer == "silence":
            await asyncio.sleep(30)
        if answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.addresses += envelope.rcpt_tos
            self.tls.append(session.ssl is not None)
            self.arrived.set()
        return answer


def _right(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"goodterms", b"p@ss:word")
    return AuthResult(success=is_right)


@contextmanager
def mailroom(**options: Any) -> Iterator[Mailroom]:
    """``ssl_context`` serves TLS from the start; other options are those of the server."""
    handler = Mailroom()
    is_tls = "ssl_context" in options
    handler.port = a_free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, authenticator=_right, **options)
    controller.start()
    handler.url = f"{'smtps' if is_tls else 'smtp'}://127.0.0.1:{handler.port}"
    yield handler
    controller.stop()


def server_context(certificate: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def a_free_port() -> int:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port
