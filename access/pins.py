"""Pins: the partnerships that somebody wants on top of the list. Nobody else sees them; ``web.portfolio`` asks.

They go with the account when that is forgotten.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text, delete, insert, select
from sqlalchemy.exc import IntegrityError

from access.store import Base, Store

pins = Table(
    "pins",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("partnership", Text, primary_key=True),
)
_c = pins.c


def pinned(store: Store, account: int) -> frozenset[str]:
    """The refs of the partnerships that an account has pinned."""
    with store.engine.connect() as connection:
        return frozenset(connection.scalars(select(_c.partnership).where(_c.account == account)))


def pin(store: Store, account: int, partnership: str) -> None:
    """Put a partnership on top; one that is there stays."""
    try:
        with store.engine.begin() as connection:
            connection.execute(insert(pins).values(account=account, partnership=partnership))
    except IntegrityError:
        return


def unpin(store: Store, account: int, partnership: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(delete(pins).where(_c.account == account, _c.partnership == partnership))
