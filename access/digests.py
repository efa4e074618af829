"""Who is sent the weekly digest of signals, and on which day of the week. Called by the account page and the digest.

It is off until somebody asks for it. Whoever is erased is forgotten here, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, insert, or_, select, update

from access.store import Base, Store

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""By number, as weekdays are counted: Monday is 0."""
WEEK = 7

digests = Table(
    "digests",
    Base.metadata,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("weekday", Integer),
    Column("wanted_from", Integer, nullable=False),
    Column("settled_on", Integer),
)
"""Days as ordinals. ``weekday`` is empty while it is off; ``settled_on`` is the day that the last one was due."""


@dataclass(frozen=True)
class Due:
    """A digest that is due: to whom, the day it was due on, and the day that the one before it was."""

    account: int
    on: date
    before: date | None


def weekday_of(store: Store, account: int) -> int | None:
    """The day of the week on which somebody is sent the digest; ``None`` when they are not."""
    with store.engine.connect() as connection:
        query = select(digests.c.weekday).where(digests.c.account == account)
        found: int | None = connection.execute(query).scalar()
    return found


def choose(store: Store, account: int, weekday: int | None, today: date) -> None:
    """Send somebody the digest on a day of the week from now on; ``None`` ends it."""
    chosen = {"weekday": weekday, "wanted_from": today.toordinal()}
    with store.engine.begin() as connection:
        changed = connection.execute(update(digests).where(digests.c.account == account).values(chosen))
        if not changed.rowcount:
            connection.execute(insert(digests).values(account=account, **chosen))


def due(store: Store, today: date) -> list[Due]:
    """The digests that are due, at most one a week for each account; one that was missed is due until the next is."""
    with store.engine.connect() as connection:
        rows = connection.execute(select(digests).where(digests.c.weekday.is_not(None))).all()
    found = []
    for row in rows:
        on = today.toordinal() - (today.weekday() - row.weekday) % WEEK
        is_new = row.settled_on is None or on >= row.settled_on + WEEK
        if is_new and on >= row.wanted_from:
            before = None if row.settled_on is None else date.fromordinal(row.settled_on)
            found.append(Due(row.account, date.fromordinal(on), before))
    return found


def settle(connection: Connection, each: Due) -> bool:
    """Note that it was dealt with, in the transaction that queues it; ``False`` when another process was first."""
    c = digests.c
    since = (each.on - timedelta(days=WEEK)).toordinal()
    still_due = (c.account == each.account) & or_(c.settled_on.is_(None), c.settled_on <= since)
    answer = connection.execute(update(digests).where(still_due).values(settled_on=each.on.toordinal()))
    return bool(answer.rowcount)
