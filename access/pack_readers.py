"""Who wants the board pack by mail each month, and for which month it was sent to them last. ``web.packs`` calls it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table, delete, insert, select, update

from access.accounts import Account
from access.store import Base, Store, microseconds

pack_readers = Table(
    "pack_readers",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("last_month", String(7), nullable=False),
)
_c = pack_readers.c


def wants(store: Store, account: int) -> bool:
    with store.engine.connect() as connection:
        return connection.execute(select(_c.account).where(_c.account == account)).first() is not None


def choose(store: Store, account: int, latest_month: str, at: datetime) -> None:
    """Send it from the next month on; ``latest_month``, as “2026-10”, is there to be read already."""
    row = {"account": account, "since": microseconds(at), "last_month": latest_month}
    with store.engine.begin() as connection:
        connection.execute(delete(pack_readers).where(_c.account == account))
        connection.execute(insert(pack_readers).values(row))


def stop(store: Store, account: int) -> bool:
    """``False`` when it was not sent before either."""
    with store.engine.begin() as connection:
        return connection.execute(delete(pack_readers).where(_c.account == account)).rowcount == 1


def waiting_for(store: Store, month: str) -> list[int]:
    """The accounts of those to whom that month's was not sent yet, and who may still come in."""
    query = select(_c.account).join(Account, Account.id == _c.account).where(_c.last_month < month, Account.active)
    with store.engine.connect() as connection:
        return list(connection.scalars(query.order_by(_c.account)))


def claim(connection: Connection, account: int, month: str) -> bool:
    """Take it on to send somebody a month's, in the caller's transaction; ``False`` when somebody else did."""
    mine = update(pack_readers).where(_c.account == account, _c.last_month < month)
    return connection.execute(mine.values(last_month=month)).rowcount == 1
