"""One-time links: each lets one person set a password and come in, once, until it expires.

Only a digest is kept, so that nobody can read a link out of the database. A link without an account makes the first
administrator. Called by ``people`` and ``first_start``.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from access.store import Base, Store, instant, microseconds

LASTS = timedelta(days=7)
"""How long a person may wait before using a link."""

one_time_links = Table(
    "one_time_links",
    Base.metadata,
    Column("link", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)


@dataclass(frozen=True)
class Link:
    """A link that still works; ``account`` is ``None`` for the one that makes the first administrator."""

    number: int
    account: int | None
    expires_at: datetime


def make(store: Store, account: int | None, at: datetime, lasts: timedelta = LASTS) -> str:
    """Make a link for an account, which ends those made for it before; the result is its secret, kept nowhere."""
    secret = secrets.token_urlsafe(32)
    row = {"digest": _digest(secret), "account": account, "made_at": microseconds(at)}
    with store.engine.begin() as connection:
        connection.execute(delete(one_time_links).where(one_time_links.c.expires_at < microseconds(at)))
        if account is not None:
            connection.execute(delete(one_time_links).where(one_time_links.c.account == account))
        connection.execute(insert(one_time_links).values(row | {"expires_at": microseconds(at + lasts)}))
    return secret


def find(store: Store, secret: str, at: datetime) -> Link | None:
    """The link with this secret, if it was not used and has not expired."""
    return _first(store, one_time_links.c.digest == _digest(secret), at)


def working(store: Store, account: int, at: datetime) -> Link | None:
    """The link of an account that waits to be used."""
    return _first(store, one_time_links.c.account == account, at)


def working_number(store: Store, number: int, at: datetime) -> Link | None:
    """The link with this number, if it still works."""
    return _first(store, one_time_links.c.link == number, at)


def use(store: Store, number: int, at: datetime) -> bool:
    """Use a link up; ``False`` when somebody used it a moment before."""
    wanted = update(one_time_links).where(one_time_links.c.link == number, *_working(at))
    with store.engine.begin() as connection:
        return connection.execute(wanted.values(used_at=microseconds(at))).rowcount == 1


def end(store: Store, account: int | None) -> None:
    """Let no link of an account (``None``: to make the first administrator) work any more."""
    with store.engine.begin() as connection:
        connection.execute(delete(one_time_links).where(one_time_links.c.account.is_not_distinct_from(account)))


def _first(store: Store, wanted: ColumnElement[bool], at: datetime) -> Link | None:
    with store.engine.connect() as connection:
        row = connection.execute(select(one_time_links).where(wanted, *_working(at))).first()
    return Link(row.link, row.account, instant(row.expires_at)) if row else None


def _working(at: datetime) -> tuple[Any, ...]:
    return one_time_links.c.used_at.is_(None), one_time_links.c.expires_at >= microseconds(at)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
