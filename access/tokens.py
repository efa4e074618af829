"""Personal tokens for the API: shown once, kept as digests, narrowed to some roles and partnerships, expiring."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, insert, select, update

from access.roles import Role
from access.store import Base, Store, instant, microseconds
from domain.errors import InvalidValue

PREFIX = "gt_"
"""What every token begins with, so that one that leaked into a text can be recognised."""
LONGEST_DAYS = 366

tokens = Table(
    "tokens",
    Base.metadata,
    Column("token", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("partnerships", Text),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_on", Integer, nullable=False),
    Column("used_at", BigInteger),
    Column("ended_at", BigInteger),
)


@dataclass(frozen=True)
class Token:
    """``partnerships`` is ``None`` for all that its owner may reach; ``expires_on`` the last day it works."""

    number: int
    account: int
    title: str
    roles: frozenset[Role]
    partnerships: frozenset[str] | None
    made_at: datetime
    expires_on: date
    used_at: datetime | None
    ended_at: datetime | None


def make(
    store: Store,
    account: int,
    title: str,
    roles: Iterable[Role],
    partnerships: Iterable[str] | None,
    expires_on: date,
    at: datetime,
) -> str:
    """Make a token; the result is its text, which is kept nowhere."""
    roles, title = frozenset(roles), title.strip()
    _check(title, roles, expires_on, at.date())
    text = PREFIX + secrets.token_urlsafe(32)
    row = {
        "digest": _digest(text),
        "account": account,
        "title": title,
        "roles": json.dumps(sorted(roles)),
        "partnerships": None if partnerships is None else json.dumps(sorted(partnerships)),
        "made_at": microseconds(at),
        "expires_on": expires_on.toordinal(),
    }
    with store.engine.begin() as connection:
        connection.execute(insert(tokens).values(row))
    return text


def find(store: Store, text: str, at: datetime) -> Token | None:
    """The token with this text, if it was not ended and has not expired."""
    query = select(tokens).where(
        tokens.c.digest == _digest(text), tokens.c.ended_at.is_(None), tokens.c.expires_on >= at.date().toordinal()
    )
    with store.engine.begin() as connection:
        row = connection.execute(query).first()
        if row is not None and (row.used_at or 0) < microseconds(at) - 60_000_000:
            connection.execute(update(tokens).where(tokens.c.token == row.token).values(used_at=microseconds(at)))
    return _token(row) if row else None


def all_of(store: Store, account: int) -> list[Token]:
    """The tokens of an account that were not ended, the newest first."""
    query = select(tokens).where(tokens.c.account == account, tokens.c.ended_at.is_(None))
    with store.engine.connect() as connection:
        return [_token(row) for row in connection.execute(query.order_by(tokens.c.token.desc()))]


def end(store: Store, account: int, at: datetime, *, number: int | None = None) -> int:
    """End one token of an account, or all; how many were ended."""
    statement = update(tokens).where(tokens.c.account == account, tokens.c.ended_at.is_(None))
    if number is not None:
        statement = statement.where(tokens.c.token == number)
    with store.engine.begin() as connection:
        return connection.execute(statement.values(ended_at=microseconds(at))).rowcount


def _check(title: str, roles: frozenset[Role], expires_on: date, today: date) -> None:
    if not title.isprintable() or not title:
        raise InvalidValue("Say what the token is for, in letters that can be shown.", "title")
    if not roles:
        raise InvalidValue("Choose at least one role that the token may use.", "roles")
    if not 0 <= (expires_on - today).days <= LONGEST_DAYS:
        raise InvalidValue("A token works for a year at most, and until today at least.", "expires_on")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _token(row: Any) -> Token:
    refs = None if row.partnerships is None else frozenset(json.loads(row.partnerships))
    return Token(
        row.token,
        row.account,
        row.title,
        frozenset(Role(role) for role in json.loads(row.roles)),
        refs,
        instant(row.made_at),
        date.fromordinal(row.expires_on),
        instant(row.used_at) if row.used_at else None,
        instant(row.ended_at) if row.ended_at else None,
    )
