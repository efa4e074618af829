"""Codes of authenticator apps that were used, so that each lets somebody in once. ``second_factor`` calls it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, delete, insert
from sqlalchemy.exc import IntegrityError

from access.store import Base, Store

KEPT = 100
"""Half minutes after which a code has expired many times over."""

used_codes = Table(
    "used_codes",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("counter", BigInteger, primary_key=True),
)
"""``counter`` counts the half minutes since 1970 that a code belongs to."""


def use(store: Store, account: int, counter: int) -> bool:
    """Use the code of a half minute up; ``False`` when it was used before, be it a moment ago."""
    old = (used_codes.c.account == account) & (used_codes.c.counter < counter - KEPT)
    try:
        with store.engine.begin() as connection:
            connection.execute(delete(used_codes).where(old))
            connection.execute(insert(used_codes).values(account=account, counter=counter))
    except IntegrityError:
        return False
    return True
