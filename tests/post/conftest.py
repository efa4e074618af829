"""The application with a clock that tests move, a real mail server, and a certificate that counts on this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from projections.workspace import Workspace
from tests.conftest import NOW
from tests.post.mailroom import Mailroom, mailroom
from web import create_app
from web.post.worker import Worker

SENDER = "Goodterms <post@goodterms.example>"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(home: Path, database_url: str | None, clock: Clock) -> Iterator[Workspace]:
    """An empty workspace, on each database, with the clock that tests move."""
    opened = Workspace(home, database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def post_room() -> Iterator[Mailroom]:
    """A mail server that accepts everything until it is told otherwise."""
    with mailroom() as opened:
        yield opened


@pytest.fixture
def make_app(workspace: Workspace) -> Iterator[Callable[..., Flask]]:
    """Makes the application with settings, as another process would."""
    made: list[Flask] = []

    def make(**config: Any) -> Flask:
        made.append(create_app(workspace, {"MAIL_FROM": SENDER, **config}))
        return made[-1]

    yield make
    for app in made:
        app.extensions["accounts"].close()


@pytest.fixture
def app(make_app: Callable[..., Flask], post_room: Mailroom) -> Flask:
    return make_app(SMTP_URL=post_room.url)


def worker_of(app: Flask) -> Worker:
    worker: Worker = app.extensions["post"]
    return worker


@dataclass(frozen=True)
class Certificate:
    """Files of a certificate for this machine's loopback names and of its key."""

    certificate: Path
    key: Path


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate for localhost that clients of this test trust."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    return made


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = Certificate(folder / "certificate.pem", folder / "key.pem")
    files.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
