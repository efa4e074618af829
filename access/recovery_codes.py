"""Recovery codes: each lets somebody in once without their phone. Only digests are kept; ``second_factor`` calls it.

A code holds 80 random bits, so a plain digest tells nothing about it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from sqlalchemy import Column, ForeignKey, String, Table, delete, func, insert, select

from access.store import Base, Store

CODES = 8

recovery_codes = Table(
    "recovery_codes",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)


def make(store: Store, account: int) -> list[str]:
    """New codes in the place of all old ones; the result is their text, which is kept nowhere."""
    codes = [_code() for _ in range(CODES)]
    with store.engine.begin() as connection:
        connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
        connection.execute(insert(recovery_codes), [{"account": account, "digest": _digest(code)} for code in codes])
    return codes


def use(store: Store, account: int, code: str) -> bool:
    """Use a code up; ``False`` when it is none of theirs, or was used before, be it a moment ago."""
    wanted = (recovery_codes.c.account == account) & (recovery_codes.c.digest == _digest(code))
    with store.engine.begin() as connection:
        return connection.execute(delete(recovery_codes).where(wanted)).rowcount == 1


def left(store: Store, account: int) -> int:
    """How many codes were not used yet."""
    query = select(func.count()).where(recovery_codes.c.account == account)
    with store.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def forget(store: Store, account: int) -> None:
    with store.engine.begin() as connection:
        connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))


def _code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _digest(code: str) -> str:
    """Of what matters in a code: letters and digits, however they are spaced and cased."""
    return hashlib.sha256("".join(filter(str.isalnum, code.lower())).encode()).hexdigest()
