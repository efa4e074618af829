"""The webhooks there are: where notices go, which, and how far each has come in the log. Pages and the worker call it.

The secret that signs notices has to be used again and again, so it stands here as it is, in the database of accounts.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, Text, delete, insert, select, update

from access.store import Base, Store, instant, microseconds

SECRET_PREFIX = "gtw_"  # noqa: S105 (what every secret begins with)

webhooks = Table(
    "webhooks",
    Base.metadata,
    Column("webhook", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("partnerships", Text),
    Column("made_at", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("off_at", BigInteger),
    Column("off_because", Text),
    sqlite_autoincrement=True,
)
_c = webhooks.c


@dataclass(frozen=True)
class Webhook:
    """``partnerships`` is ``None`` for all; ``position`` the last event of the log that was looked at for it."""

    number: int
    address: str
    secret: str
    events: frozenset[str]
    partnerships: frozenset[str] | None
    made_at: datetime
    position: int
    off_at: datetime | None
    off_because: str | None

    @property
    def lane(self) -> str:
        """What its parcels are found by in the post."""
        return f"webhook:{self.number}"

    def wants(self, event: str, partnership: str) -> bool:
        return event in self.events and (self.partnerships is None or partnership in self.partnerships)


def add(
    store: Store, address: str, events: Iterable[str], partnerships: Iterable[str] | None, position: int, at: datetime
) -> Webhook:
    """A new webhook with a secret of its own; it is told of what comes after a position of the log."""
    row = {
        "address": address,
        "secret": SECRET_PREFIX + secrets.token_urlsafe(32),
        "events": json.dumps(sorted(events)),
        "partnerships": None if partnerships is None else json.dumps(sorted(partnerships)),
        "made_at": microseconds(at),
        "position": position,
    }
    with store.engine.begin() as connection:
        number = connection.execute(insert(webhooks).values(row)).inserted_primary_key[0]  # type: ignore[index]
        return _webhook(connection.execute(select(webhooks).where(_c.webhook == number)).one())


def find(store: Store, number: int) -> Webhook | None:
    return next(iter(_read(store, select(webhooks).where(_c.webhook == number))), None)


def all_webhooks(store: Store) -> list[Webhook]:
    return _read(store, select(webhooks).order_by(_c.webhook))


def behind(store: Store, position: int) -> list[Webhook]:
    """Those switched on that have not looked at the log up to a position."""
    return _read(store, select(webhooks).where(_c.off_at.is_(None), _c.position < position))


def advance(store: Store, webhook: Webhook, to: int, put: Callable[[Connection], None]) -> bool:
    """Move on in the log and put notices in, both or neither; ``False`` when another process did so first."""
    here = (_c.webhook == webhook.number) & (_c.position == webhook.position) & _c.off_at.is_(None)
    with store.engine.begin() as connection:
        moved = bool(connection.execute(update(webhooks).where(here).values(position=to)).rowcount)
        if moved:
            put(connection)
    return moved


def switch_off(store: Store, webhook: Webhook, because: str | None, at: datetime) -> None:
    _set(store, webhook, off_at=microseconds(at), off_because=because)


def switch_on(store: Store, webhook: Webhook) -> None:
    """It goes on where it stopped: what was recorded meanwhile is told."""
    _set(store, webhook, off_at=None, off_because=None)


def remove(store: Store, webhook: Webhook) -> None:
    with store.engine.begin() as connection:
        connection.execute(delete(webhooks).where(_c.webhook == webhook.number))


def _set(store: Store, webhook: Webhook, **values: Any) -> None:
    with store.engine.begin() as connection:
        connection.execute(update(webhooks).where(_c.webhook == webhook.number).values(values))


def _read(store: Store, query: Any) -> list[Webhook]:
    with store.engine.connect() as connection:
        return [_webhook(row) for row in connection.execute(query)]


def _webhook(row: Any) -> Webhook:
    return Webhook(
        row.webhook,
        row.address,
        row.secret,
        frozenset(json.loads(row.events)),
        None if row.partnerships is None else frozenset(json.loads(row.partnerships)),
        instant(row.made_at),
        row.position,
        None if row.off_at is None else instant(row.off_at),
        row.off_because,
    )
