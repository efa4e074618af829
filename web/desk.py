"""What the pages keep for each person: meetings from their calendars that are still to log. For both databases.

It is neither part of the log nor worked out from it. It may be deleted: people would upload their calendars again,
and choose again what to ignore. The calendar page calls it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from domain.databases import open_sqlite
from projections.views import exclusive
from projections.workspace import Workspace
from web.calendars.calendar_files import CalendarFile, Occurrence

DESK_FILE = "desk.sqlite"

_metadata = MetaData()
_meetings = Table(
    "desk_noted",
    _metadata,
    Column("person", Text, primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("series", String(32), nullable=False),
    Column("calendar", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("held_on", Integer, nullable=False),
    Column("starts_at", String(5)),
    Column("minutes", Integer),
    Column("ignored", Boolean, nullable=False, default=False),
    Index("desk_noted_by_series", "series"),
)
"""One row for each meeting that a calendar says took place; days as ordinals (0001-01-01 is 1)."""
_series = Table(
    "desk_choices",
    _metadata,
    Column("person", Text, primary_key=True),
    Column("series", String(32), primary_key=True),
    Column("partnership", Text),
    Column("ignored", Boolean, nullable=False, default=False),
)
"""What a person said of a meeting and of all that repeat it: whose it is, and whether to leave it out."""
_SHARED_BEFORE = ("desk_meetings", "desk_series")
"""Tables of earlier versions, which knew no persons: nobody can say whose calendars they hold."""


@dataclass(frozen=True)
class Noted(Occurrence):
    """A meeting on the desk; ``chosen`` is the partnership that a person said it is of."""

    calendar: str
    chosen: str | None
    ignored: bool
    series_ignored: bool


class Desk:
    """The tables of the web application's own data, in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with exclusive(engine, "desk"), engine.begin() as connection:
            for table in _SHARED_BEFORE:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
            _metadata.create_all(connection)

    def forget_naming(self, names: re.Pattern[str] | None, people: Sequence[str]) -> None:
        """Take meetings that name somebody off every desk, and clear the desks of people."""
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            c = _meetings.c
            for person, key, *texts in connection.execute(select(c.person, c.key, c.title, c.calendar)).all():
                if person in people or (names and any(names.search(text) for text in texts)):
                    connection.execute(delete(_meetings).where(c.person == person, c.key == key))

    def of(self, person: str) -> PersonalDesk:
        return PersonalDesk(self.engine, person)


class PersonalDesk:
    """What one person has on the desk. Nobody else sees it."""

    def __init__(self, engine: Engine, person: str) -> None:
        self._engine = engine
        self._person = person
        self._mine = _meetings.c.person == person

    def put(self, calendar: CalendarFile, first: date, last: date) -> int:
        """Note the meetings of a calendar; how many were not noted yet. What it no longer says goes, as do old ones."""
        keys = {occurrence.key for occurrence in calendar.occurrences}
        with self._engine.begin() as connection:
            connection.execute(delete(_meetings).where(self._mine, _meetings.c.held_on < first.toordinal()))
            before = self._ignored_by_key(connection)
            known = set(connection.scalars(select(_meetings.c.key).where(self._mine)))
            connection.execute(delete(_meetings).where(self._mine, _meetings.c.calendar == calendar.name))
            for part in _parts(sorted(keys)):
                connection.execute(delete(_meetings).where(self._mine, _meetings.c.key.in_(part)))
            rows = [self._row(each, calendar.name, before.get(each.key, False)) for each in calendar.occurrences]
            if rows:
                connection.execute(insert(_meetings), rows)
        return len(keys - known)

    def noted(self, last: date, *, key: str | None = None) -> list[Noted]:
        """All meetings up to a day, the latest first; or only the one with this key."""
        said = (_series.c.partnership, _series.c.ignored.label("series_ignored"))
        same = (_series.c.series == _meetings.c.series) & (_series.c.person == _meetings.c.person)
        query = (
            select(_meetings, *said)
            .outerjoin(_series, same)
            .where(self._mine, _meetings.c.held_on <= last.toordinal())
            .order_by(_meetings.c.held_on.desc(), _meetings.c.starts_at.desc(), _meetings.c.title)
        )
        if key is not None:
            query = query.where(_meetings.c.key == key)
        with self._engine.connect() as connection:
            return [_noted(row) for row in connection.execute(query)]

    def find(self, key: str) -> Noted | None:
        return next(iter(self.noted(date.max, key=key)), None)

    def choose(self, series: str, partnership: str) -> None:
        """Remember whose a meeting is, and all that repeat it."""
        self._say(series, partnership=partnership)

    def ignore(self, key: str, *, ignored: bool = True) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(_meetings).where(self._mine, _meetings.c.key == key).values(ignored=ignored))

    def ignore_series(self, series: str, *, ignored: bool = True) -> None:
        """Leave out a meeting and all that repeat it, those of later files too."""
        self._say(series, ignored=ignored)

    def forget(self) -> None:
        """Take every meeting off the desk; what was chosen and ignored for those that repeat is remembered."""
        with self._engine.begin() as connection:
            connection.execute(delete(_meetings).where(self._mine))

    def _say(self, series: str, **said: Any) -> None:
        which = (_series.c.person == self._person, _series.c.series == series)
        with exclusive(self._engine, "desk"), self._engine.begin() as connection:
            changed = connection.execute(update(_series).where(*which).values(**said))
            if not changed.rowcount:
                connection.execute(insert(_series).values(person=self._person, series=series, **said))

    def _ignored_by_key(self, connection: Connection) -> dict[str, bool]:
        query = select(_meetings.c.key, _meetings.c.ignored).where(self._mine)
        return {row.key: row.ignored for row in connection.execute(query)}

    def _row(self, occurrence: Occurrence, calendar: str, ignored: bool) -> dict[str, Any]:
        own = {"person": self._person, "held_on": occurrence.held_on.toordinal()}
        return vars(occurrence) | own | {"calendar": calendar, "ignored": ignored}


def open_desk(workspace: Workspace) -> Desk:
    """The desk of a workspace: a SQLite file in its folder, or tables in its PostgreSQL database."""
    views = workspace.views.engine
    if views.dialect.name == "postgresql":
        return Desk(views)
    return Desk(open_sqlite(workspace.home / DESK_FILE, synchronous="NORMAL"))


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]


def _noted(row: Any) -> Noted:
    return Noted(
        row.key,
        row.series,
        row.title,
        date.fromordinal(row.held_on),
        row.starts_at,
        row.minutes,
        row.calendar,
        row.partnership,
        row.ignored,
        bool(row.series_ignored),
    )
