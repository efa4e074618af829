"""Identities: who a person is to the provider of single sign-on, once that is known. ``web.door.single_sign_on`` asks.

An account is tied to the provider's own name for a person, which never changes hands; addresses may.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, delete, insert, select

from access.accounts import Account, account_of
from access.store import Base, Store, microseconds

identities = Table(
    "identities",
    Base.metadata,
    Column("identity", Integer, primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    UniqueConstraint("issuer", "subject"),
    UniqueConstraint("issuer", "account"),
)
_c = identities.c


def find_linked(store: Store, issuer: str, subject: str) -> Account | None:
    """The account of whoever the provider calls ``subject``."""
    query = select(_c.account).where(_c.issuer == issuer, _c.subject == subject)
    with store.engine.connect() as connection:
        account = connection.execute(query).scalar()
    return None if account is None else account_of(store, account)


def is_linked(store: Store, account: int, issuer: str | None = None) -> bool:
    """Whether an account belongs to somebody at this provider, or (``None``) at any."""
    query = select(_c.identity).where(_c.account == account)
    if issuer is not None:
        query = query.where(_c.issuer == issuer)
    with store.engine.connect() as connection:
        return connection.execute(query).first() is not None


def link(store: Store, account: int, issuer: str, subject: str, at: datetime) -> None:
    """Remember whose account it is; an ``IntegrityError`` when it, or the subject, was linked just before."""
    row = {"account": account, "issuer": issuer, "subject": subject, "made_at": microseconds(at)}
    with store.engine.begin() as connection:
        connection.execute(insert(identities).values(row))


def unlink(store: Store, account: int) -> int:
    """Forget who an account belongs to at any provider, so that another identity may be linked; how many there were."""
    with store.engine.begin() as connection:
        return connection.execute(delete(identities).where(_c.account == account)).rowcount
