"""Counts of tries, shared by all processes: a storage for the ``limits`` library over the accounts database.

Keys are digests by the time they come here. ``web.door.limits`` opens it through Flask-Limiter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from limits.storage import Storage
from sqlalchemy import BigInteger, Column, Integer, String, Table, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from access.store import Base, Store, microseconds

_SECOND = 1_000_000

counts = Table(
    "limit_counts",
    Base.metadata,
    Column("key", String(200), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("ends_at", BigInteger, nullable=False, index=True),
)
"""How many tries there were in a window of time that ends at an instant, in microseconds since 1970 UTC."""


class SharedCounts(Storage):
    """Counts in fixed windows, each of which begins with its first try."""

    STORAGE_SCHEME = ["accounts"]  # noqa: RUF012 (the library declares it so)

    def __init__(self, uri: str | None = None, *, store: Store, clock: Callable[[], datetime], **options: Any) -> None:
        super().__init__(uri, **options)
        self._engine = store.engine
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count tries, in one statement, so that none is lost between processes; how many there are now.

        ``expiry``: seconds that the window lasts. A negative amount takes tries back.
        """
        now = microseconds(self._clock())
        dialect: Any = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        fresh = dialect.insert(counts).values(key=key, tries=max(amount, 0), ends_at=now + int(expiry * _SECOND))
        ended = counts.c.ends_at <= now
        more = case((counts.c.tries + amount < 0, 0), else_=counts.c.tries + amount)
        counted = fresh.on_conflict_do_update(
            index_elements=[counts.c.key],
            set_={
                "tries": case((ended, fresh.excluded.tries), else_=more),
                "ends_at": case((ended, fresh.excluded.ends_at), else_=counts.c.ends_at),
            },
        ).returning(counts.c.tries)
        with self._engine.begin() as connection:
            tries = int(connection.execute(counted).scalar_one())
            if tries == amount:
                connection.execute(delete(counts).where(counts.c.ends_at <= now))
        return tries

    def get(self, key: str) -> int:
        """The tries in the present window."""
        query = select(counts.c.tries).where(counts.c.key == key, counts.c.ends_at > microseconds(self._clock()))
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        """When the present window ends, or now when there is none: seconds since 1970 UTC."""
        now = microseconds(self._clock())
        with self._engine.connect() as connection:
            ends_at = connection.execute(select(counts.c.ends_at).where(counts.c.key == key)).scalar()
        return max(ends_at or now, now) / _SECOND

    def check(self) -> bool:
        with self._engine.connect() as connection:
            connection.execute(select(counts.c.key).limit(1))
        return True

    def reset(self) -> int:
        """Forget every count; how many there were."""
        with self._engine.begin() as connection:
            number = int(connection.execute(select(func.count()).select_from(counts)).scalar_one())
            connection.execute(delete(counts))
        return number

    def clear(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(counts).where(counts.c.key == key))
