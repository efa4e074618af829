"""Looks through the parcels: what waits, what was given up, what was delivered lately; and clears out what is old.

The pages of the post and of webhooks ask; the worker tidies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from access.store import Store, instant, microseconds
from web.post.parcels import Parcel, parcel_in, parcels

BODIES_KEPT = timedelta(days=7)
"""How long a message that could not be delivered is kept, so that it can be tried again."""
TRACES_KEPT = timedelta(days=30)
_FORGETTING = {
    "sqlite": ("PRAGMA busy_timeout = 500", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout = 30000"),
    "postgresql": ("SET lock_timeout = 500", "VACUUM FULL post_parcels", "RESET lock_timeout"),
}
"""How each database forgets, after waiting for half a second at most: whoever queues a message waits behind."""
_c = parcels.c


@dataclass(frozen=True)
class Counts:
    """How many parcels of a kind wait, since when the oldest does, and how many were delivered of those not cleared."""

    waiting: int
    oldest_at: datetime | None
    delivered: int
    given_up: int


def counts(store: Store, kind: str) -> Counts:
    query = select(
        func.count(_c.due_at),
        func.min(_c.made_at).filter(_c.due_at.is_not(None)),
        func.count(_c.delivered_at),
        func.count(_c.given_up_at),
    ).where(_c.kind == kind)
    with store.engine.connect() as connection:
        waiting, oldest, delivered, given_up = connection.execute(query).one()
    return Counts(waiting, instant(oldest) if oldest else None, delivered, given_up)


def waiting(store: Store, kind: str, limit: int = 50) -> list[Parcel]:
    """Those still to be delivered, the oldest first."""
    query = select(parcels).where(_c.kind == kind, _c.due_at.is_not(None)).order_by(_c.parcel)
    return _read(store, query.limit(limit))


def given_up(store: Store, kind: str, limit: int = 50) -> list[Parcel]:
    """Those that could not be delivered, the latest first."""
    query = select(parcels).where(_c.kind == kind, _c.given_up_at.is_not(None)).order_by(_c.given_up_at.desc())
    return _read(store, query.limit(limit))


def with_key(store: Store, beginning: str, limit: int = 50) -> list[Parcel]:
    """Those whose keys begin like this, the latest first."""
    mine = _c.key.startswith(beginning, autoescape=True)
    return _read(store, select(parcels).where(mine).order_by(_c.parcel.desc()).limit(limit))


def try_again(store: Store, at: datetime, *, number: int | None = None, lane: str | None = None) -> int:
    """Make a parcel, or those of a lane, due at once with all tries ahead; how many there were."""
    which = (_c.parcel == number) if number is not None else (_c.lane == lane)
    again: dict[str, Any] = {"due_at": microseconds(at), "given_up_at": None, "tries": 0}
    standing = which & _c.delivered_at.is_(None) & _c.body.is_not(None) & _c.held_by.is_(None)
    with store.engine.begin() as connection:
        return connection.execute(update(parcels).where(standing).values(again)).rowcount


def rest(store: Store, lane: str) -> None:
    """Let the parcels of a lane wait until ``try_again``."""
    with store.engine.begin() as connection:
        connection.execute(update(parcels).where(_c.lane == lane).values(due_at=None))


def throw_away(store: Store, beginning: str) -> None:
    """Delete all parcels whose keys begin like this."""
    with store.engine.begin() as connection:
        connection.execute(delete(parcels).where(_c.key.startswith(beginning, autoescape=True)))


def throw_away_bodies(store: Store, kind: str, holds: Callable[[str], bool]) -> int:
    """Delete the parcels of a kind whose bodies hold something; how many there were."""
    query = select(_c.parcel, _c.body).where(_c.kind == kind, _c.body.is_not(None))
    with store.engine.begin() as connection:
        numbers = [row.parcel for row in connection.execute(query) if holds(row.body)]
        connection.execute(delete(parcels).where(_c.parcel.in_(numbers)))
    return len(numbers)


def tidy(store: Store, kind: str, at: datetime) -> None:
    """Delete what letters said that were given up long ago, and the traces of all that ended longer ago."""
    long_ago, longer_ago = microseconds(at - BODIES_KEPT), microseconds(at - TRACES_KEPT)
    with store.engine.begin() as connection:
        old = (_c.kind == kind) & (_c.given_up_at < long_ago) & _c.lane.is_(None)
        connection.execute(update(parcels).where(old).values(body=None))
        ended = (_c.delivered_at < longer_ago) | ((_c.given_up_at < longer_ago) & _c.body.is_(None))
        connection.execute(delete(parcels).where(_c.kind == kind, ended))


def leave_no_trace(store: Store) -> None:
    """Let the database forget what was deleted; left to the next time while others are busy with it."""
    set_wait, forget, reset = _FORGETTING[store.engine.dialect.name]
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(set_wait)
        try:
            connection.exec_driver_sql(forget)
        except OperationalError:
            return  # a lock that was not to be had
        finally:
            connection.exec_driver_sql(reset)


def _read(store: Store, query: Any) -> list[Parcel]:
    with store.engine.connect() as connection:
        return [parcel_in(row) for row in connection.execute(query)]
