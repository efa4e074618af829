"""Requests that carried an Idempotency-Key, so that a request sent again records nothing twice.

Kept for a day: a digest of what was sent and what it led to, never the words. ``web.api`` calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from access.store import Base, Store, microseconds

KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=1)
"""A request that has not ended by then was cut off: the next one with its key takes its place."""

sent_requests = Table(
    "sent_requests",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("sent_at", BigInteger, nullable=False, index=True),
    Column("status", Integer),
    Column("partnership", Text),
    Column("kind", Text),
    Column("ref", Text),
)
"""``key`` and ``digest`` are digests; ``status`` is empty while the request is being worked on."""


@dataclass(frozen=True)
class Led:
    """What a request led to: an HTTP status, and the kind and ref of the entry that it recorded or changed."""

    status: int
    partnership: str
    kind: str
    ref: str


@dataclass(frozen=True)
class Sent:
    """A request that came before under the same key; ``led`` is ``None`` while it is being worked on."""

    digest: str
    led: Led | None


def begin(store: Store, account: int, key: str, digest: str, at: datetime) -> Sent | None:
    """Note a request before it is worked on. The result is the one that came before it, if one did."""
    _forget_old(store, at)
    row = {"account": account, "key": key, "digest": digest, "sent_at": microseconds(at)}
    try:
        with store.engine.begin() as connection:
            connection.execute(insert(sent_requests).values(row))
    except IntegrityError:
        return _find(store, account, key)
    return None


def end(store: Store, account: int, key: str, led: Led) -> None:
    """Note what the request led to."""
    with store.engine.begin() as connection:
        connection.execute(update(sent_requests).where(*_which(account, key)).values(vars(led)))


def let_go(store: Store, account: int, key: str) -> None:
    """The request recorded nothing: it may be sent again under the same key, put right or not."""
    with store.engine.begin() as connection:
        connection.execute(delete(sent_requests).where(*_which(account, key), sent_requests.c.status.is_(None)))


def _forget_old(store: Store, at: datetime) -> None:
    c = sent_requests.c
    cut_off = c.status.is_(None) & (c.sent_at < microseconds(at - GIVEN_UP_AFTER))
    with store.engine.begin() as connection:
        connection.execute(delete(sent_requests).where((c.sent_at < microseconds(at - KEPT_FOR)) | cut_off))


def _find(store: Store, account: int, key: str) -> Sent | None:
    with store.engine.connect() as connection:
        row = connection.execute(select(sent_requests).where(*_which(account, key))).first()
    if row is None:  # it was let go at this very moment: say that it is being worked on, so that it is sent again
        return Sent("", None)
    return Sent(row.digest, Led(row.status, row.partnership, row.kind, row.ref) if row.status else None)


def _which(account: int, key: str) -> tuple[Any, ...]:
    return sent_requests.c.account == account, sent_requests.c.key == key
