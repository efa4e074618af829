"""Sign-ins: one for each browser that somebody is signed in with, so that they can be listed and ended.

The browser holds a random key in its signed cookie; only a digest of it is kept here.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, insert, select, update

from access.accounts import Account
from access.store import Base, Store, instant, microseconds

LASTS = timedelta(days=14)
"""How long a sign-in lasts without being used."""
_NOTED_EVERY = timedelta(minutes=5)

sign_ins = Table(
    "sign_ins",
    Base.metadata,
    Column("sign_in", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("browser", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)


@dataclass(frozen=True)
class SignIn:
    """A browser that is signed in: what it says it is, and the network address it last came from."""

    number: int
    account: int
    browser: str
    address: str
    made_at: datetime
    used_at: datetime


def start(store: Store, account: int, browser: str, address: str, at: datetime) -> str:
    """Note a new sign-in; the result is the key for the browser's cookie."""
    key = secrets.token_urlsafe(32)
    now = microseconds(at)
    row = {"digest": _digest(key), "account": account, "browser": browser[:200], "address": address[:64]}
    with store.engine.begin() as connection:
        connection.execute(insert(sign_ins).values(row | {"made_at": now, "used_at": now}))
    return key


def find(store: Store, key: str, at: datetime) -> SignIn | None:
    """The sign-in of a browser, if it was not ended and was used lately; that it is used now is noted."""
    query = select(sign_ins).where(sign_ins.c.digest == _digest(key), *_lasting(at))
    with store.engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if instant(row.used_at) < at - _NOTED_EVERY:
        _use(store, row.sign_in, at)
    return _sign_in(row)


def all_of(store: Store, account: int, at: datetime) -> list[SignIn]:
    """The sign-ins of an account that last, the one used last first."""
    query = select(sign_ins).where(sign_ins.c.account == account, *_lasting(at)).order_by(sign_ins.c.used_at.desc())
    with store.engine.connect() as connection:
        return [_sign_in(row) for row in connection.execute(query)]


def used_from(store: Store, email: str, address: str, at: datetime) -> bool:
    """Whether the account with an email address was signed in from a network address lately, ended or not."""
    query = (
        select(sign_ins.c.sign_in)
        .join(Account.__table__, Account.id == sign_ins.c.account)
        .where(Account.email == email, sign_ins.c.address == address)
        .where(sign_ins.c.used_at >= microseconds(at - LASTS))
    )
    with store.engine.connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def end(store: Store, account: int, at: datetime, *, number: int | None = None, but: int | None = None) -> int:
    """End one sign-in of an account, or all of them (but one); how many were ended."""
    statement = update(sign_ins).where(sign_ins.c.account == account, sign_ins.c.ended_at.is_(None))
    if number is not None:
        statement = statement.where(sign_ins.c.sign_in == number)
    if but is not None:
        statement = statement.where(sign_ins.c.sign_in != but)
    with store.engine.begin() as connection:
        return connection.execute(statement.values(ended_at=microseconds(at))).rowcount


def _use(store: Store, number: int, at: datetime) -> None:
    with store.engine.begin() as connection:
        connection.execute(update(sign_ins).where(sign_ins.c.sign_in == number).values(used_at=microseconds(at)))


def _lasting(at: datetime) -> tuple[Any, ...]:
    return sign_ins.c.ended_at.is_(None), sign_ins.c.used_at >= microseconds(at - LASTS)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _sign_in(row: Any) -> SignIn:
    return SignIn(row.sign_in, row.account, row.browser, row.address, instant(row.made_at), instant(row.used_at))
