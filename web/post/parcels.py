"""Parcels: what waits to be delivered, what is being delivered, and what could not be. Any number of workers share.

A worker claims a parcel by compare-and-set and holds it for some minutes. One that dies while it holds a parcel may
have delivered it; it is delivered again, so that nothing is ever lost. ``outbox`` and ``web.webhooks`` put parcels in.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    and_,
    exists,
    insert,
    select,
    update,
)

from access.store import Base, Store, instant, microseconds

MOST_TRIES = 12
"""With the waits between them, they take about a day."""
FIRST_WAIT = timedelta(seconds=40)
HELD_FOR = timedelta(minutes=5)
"""Longer than any delivery takes: after it, whoever held the parcel is taken to be gone."""

parcels = Table(
    "post_parcels",
    Base.metadata,
    Column("parcel", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("lane", String(40), index=True),
    Column("key", String(80), unique=True),
    Column("about", Text, nullable=False),
    Column("body", Text),
    Column("made_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),
    Column("tries", Integer, nullable=False),
    Column("held_by", String(16)),
    Column("held_until", BigInteger),
    Column("delivered_at", BigInteger),
    Column("given_up_at", BigInteger),
    Column("problem", Text),
    sqlite_autoincrement=True,
)
"""``due_at`` is ``NULL`` once nothing is left to do. Those of a lane are delivered one after the other, in order."""
_c = parcels.c
_earlier = parcels.alias("earlier")


@dataclass(frozen=True)
class Parcel:
    """Something to deliver. ``body`` is ``None`` once it is delivered; ``about`` is what a page may say of it."""

    number: int
    kind: str
    lane: str | None
    about: str
    body: str | None
    made_at: datetime
    due_at: datetime | None
    tries: int
    held_by: str | None
    delivered_at: datetime | None
    given_up_at: datetime | None
    problem: str | None


class NotDelivered(Exception):
    """A try that failed. ``problem`` says why, without anybody's words; ``for_good``: trying again is of no use."""

    def __init__(self, problem: str, *, for_good: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.for_good = problem, for_good


def put(
    connection: Connection,
    kind: str,
    body: str,
    at: datetime,
    *,
    lane: str | None = None,
    key: str | None = None,
    about: str = "",
) -> None:
    """Add a parcel that is due at once, in the caller's transaction; one with a ``key`` that was put before is not."""
    if key is not None and connection.execute(select(_c.parcel).where(_c.key == key)).first():
        return
    now = microseconds(at)
    row = {"kind": kind, "body": body, "lane": lane, "key": key, "about": about, "tries": 0}
    connection.execute(insert(parcels).values(row | {"made_at": now, "due_at": now}))


def claim(store: Store, kinds: Collection[str], at: datetime) -> Parcel | None:
    """A parcel that is due, held from now on for whoever calls; ``None`` when none is."""
    query = select(_c.parcel).where(_c.kind.in_(kinds), _due(at), ~_waits_for_another()).order_by(_c.due_at).limit(20)
    with store.engine.connect() as connection:
        numbers = list(connection.scalars(query))
    return next((parcel for number in numbers if (parcel := _hold(store, number, at))), None)


def note_delivered(store: Store, parcel: Parcel, at: datetime) -> None:
    """What it said is deleted."""
    done = {"delivered_at": microseconds(at), "body": None, "problem": None} | _LET_GO
    with store.engine.begin() as connection:
        connection.execute(update(parcels).where(_c.parcel == parcel.number).values(done | {"due_at": None}))


def note_failed(store: Store, parcel: Parcel, failed: NotDelivered, at: datetime) -> bool:
    """Put off the next try, or give up; whether it was given up. Nothing when somebody else holds it by now."""
    gives_up = failed.for_good or parcel.tries >= MOST_TRIES
    after: dict[str, Any] = {"problem": failed.problem} | _LET_GO
    if gives_up:
        after |= {"given_up_at": microseconds(at), "due_at": None}
    else:
        after |= {"due_at": microseconds(at + wait_after(parcel.tries, _JITTER.uniform(0.8, 1.2)))}
    mine = (_c.parcel == parcel.number) & (_c.held_by == parcel.held_by)
    with store.engine.begin() as connection:
        return bool(connection.execute(update(parcels).where(mine).values(after)).rowcount) and gives_up


def wait_after(tries: int, jitter: float) -> timedelta:
    """How long to wait after so many tries: twice as long each time, somewhat more or less."""
    return FIRST_WAIT * (2.0 ** (tries - 1) * jitter)


_JITTER = secrets.SystemRandom()
_LET_GO: dict[str, Any] = {"held_by": None, "held_until": None}


def _due(at: datetime) -> Any:
    now = microseconds(at)
    return and_(_c.due_at <= now, _c.held_until.is_(None) | (_c.held_until < now))


def _waits_for_another() -> Any:
    """Whether one before it in its lane is not delivered yet."""
    before = (_earlier.c.lane == _c.lane) & (_earlier.c.parcel < _c.parcel)
    return exists(select(_earlier.c.parcel).where(before, _earlier.c.delivered_at.is_(None)))


def _hold(store: Store, number: int, at: datetime) -> Parcel | None:
    holder = secrets.token_hex(8)
    held = {"held_by": holder, "held_until": microseconds(at + HELD_FOR), "tries": _c.tries + 1}
    with store.engine.begin() as connection:
        statement = update(parcels).where(_c.parcel == number, _due(at)).values(held)
        if not connection.execute(statement).rowcount:
            return None
        return parcel_in(connection.execute(select(parcels).where(_c.parcel == number)).one())


def parcel_in(row: Any) -> Parcel:
    """The parcel that a row of the table holds."""
    return Parcel(
        row.parcel,
        row.kind,
        row.lane,
        row.about,
        row.body,
        instant(row.made_at),
        _instant(row.due_at),
        row.tries,
        row.held_by,
        _instant(row.delivered_at),
        _instant(row.given_up_at),
        row.problem,
    )


def _instant(stored: int | None) -> datetime | None:
    return None if stored is None else instant(stored)
