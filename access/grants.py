"""Grants: who holds which role in which partnership, from when until when, and who gave it. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text, insert, select, update

from access.deciding import Held
from access.roles import Role
from access.store import Base, Store, instant, microseconds
from domain.errors import InvalidValue

grants = Table(
    "grants",
    Base.metadata,
    Column("grant", Integer, primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("partnership", Text),
    Column("starts_on", Integer, nullable=False),
    Column("ends_on", Integer),
    Column("given_by", Text, nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("ended_by", Text),
    Column("ended_at", BigInteger),
)
"""Days as ordinals (0001-01-01 is 1), instants as microseconds since 1970 UTC; no partnership means all."""


@dataclass(frozen=True)
class Grant:
    """A role given to an account. ``ends_on`` is the last day that it holds; ``ended_at`` says it was taken away."""

    number: int
    account: int
    role: Role
    partnership: str | None
    starts_on: date
    ends_on: date | None
    given_by: str
    given_at: datetime
    ended_by: str | None
    ended_at: datetime | None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.ended_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def give(
    store: Store,
    account: int,
    role: Role,
    partnership: str | None,
    by: str,
    at: datetime,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Give a role; ``InvalidValue`` when it ends before it starts or cannot be given for one partnership."""
    starts_on = starts_on or at.date()
    if ends_on is not None and ends_on < starts_on:
        raise InvalidValue("It would end before it starts. Choose a later last day.", "ends_on")
    check_reach(role, partnership)
    values = {
        "account": account,
        "role": str(role),
        "partnership": partnership,
        "starts_on": starts_on.toordinal(),
        "ends_on": ends_on and ends_on.toordinal(),
        "given_by": by,
        "given_at": microseconds(at),
    }
    with store.engine.begin() as connection:
        number = connection.execute(insert(grants).values(values)).inserted_primary_key[0]  # type: ignore[index]
    return _find(store, number)


def check_reach(role: Role, partnership: str | None) -> None:
    """``InvalidValue`` when a role cannot be given for one partnership."""
    if role is Role.ADMINISTRATOR and partnership is not None:
        said = "An administrator looks after the whole workspace: choose all partnerships."
        raise InvalidValue(said, "partnership")


def end(store: Store, number: int, by: str, at: datetime) -> Grant:
    """Take a grant away from this moment on; ``InvalidValue`` when there is none or it was taken away before."""
    ended = {"ended_by": by, "ended_at": microseconds(at)}
    with store.engine.begin() as connection:
        standing = (grants.c.grant == number) & grants.c.ended_at.is_(None)
        if not connection.execute(update(grants).where(standing).values(ended)).rowcount:
            raise InvalidValue("This grant was taken away before, or never given.", "grant")
    return _find(store, number)


def grants_of(store: Store, account: int) -> list[Grant]:
    """All grants ever given to an account, the newest first."""
    return _read(store, select(grants).where(grants.c.account == account).order_by(grants.c.grant.desc()))


def all_grants(store: Store) -> list[Grant]:
    return _read(store, select(grants).order_by(grants.c.grant.desc()))


def held_by(store: Store, account: int, day: date) -> tuple[Held, ...]:
    """The roles that an account holds on a day."""
    ordinal = day.toordinal()
    query = select(grants.c.role, grants.c.partnership).where(
        grants.c.account == account,
        grants.c.ended_at.is_(None),
        grants.c.starts_on <= ordinal,
        grants.c.ends_on.is_(None) | (grants.c.ends_on >= ordinal),
    )
    with store.engine.connect() as connection:
        return tuple(Held(Role(row.role), row.partnership) for row in connection.execute(query))


def holders(store: Store, role: Role, day: date, *, without: Iterable[int] = ()) -> set[int]:
    """The accounts that hold a role, anywhere, on a day (leaving out some grants), whether they may sign in or not."""
    holding = [grant for grant in all_grants(store) if grant.role is role and grant.holds_on(day)]
    return {grant.account for grant in holding if grant.number not in set(without)}


def _find(store: Store, number: int) -> Grant:
    return _read(store, select(grants).where(grants.c.grant == number))[0]


def _read(store: Store, query: Any) -> list[Grant]:
    with store.engine.connect() as connection:
        return [_grant(row) for row in connection.execute(query)]


def _grant(row: Any) -> Grant:
    return Grant(
        row.grant,
        row.account,
        Role(row.role),
        row.partnership,
        date.fromordinal(row.starts_on),
        row.ends_on and date.fromordinal(row.ends_on),
        row.given_by,
        instant(row.given_at),
        row.ended_by,
        instant(row.ended_at) if row.ended_at else None,
    )
