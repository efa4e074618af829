"""The access log: who was let in, who was given what, and who read what is confidential. Only ever added to.

It holds account refs and what was done, never what was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, String, Table, Text, insert, select

from access.store import LARGEST_NUMBER, Base, Store, instant, microseconds

access_log = Table(
    "access_log",
    Base.metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("did", String(40), nullable=False),
    Column("partnership", Text),
    Column("about", Text, nullable=False),
)


@dataclass(frozen=True)
class Line:
    """``who`` is a person ref, or ``operator`` for a command on the machine.

    ``about`` is what it was done to; where that is a person, their ref comes first, and a space before anything more.
    """

    number: int
    at: datetime
    who: str
    did: str
    partnership: str | None
    about: str


def note(store: Store, at: datetime, who: str, did: str, partnership: str | None = None, about: str = "") -> None:
    """Add a line to the access log."""
    line = {"at": microseconds(at), "who": who, "did": did, "partnership": partnership, "about": about}
    with store.engine.begin() as connection:
        connection.execute(insert(access_log).values(line))


def lines(
    store: Store, *, before: int | None = None, limit: int = 50, did: str | None = None, person: str | None = None
) -> list[Line]:
    """The newest lines, those before a number when one is given; ``person`` did it, or it was done to."""
    query = select(access_log).order_by(access_log.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(access_log.c.number < min(before, LARGEST_NUMBER))
    if did is not None:
        query = query.where(access_log.c.did == did)
    if person is not None:
        query = query.where((access_log.c.who == person) | _is_about(person))
    with store.engine.connect() as connection:
        return [_line(row) for row in connection.execute(query)]


def all_did(store: Store) -> list[str]:
    """Everything that was ever done, each once, in order of the alphabet."""
    with store.engine.connect() as connection:
        return sorted(connection.scalars(select(access_log.c.did).distinct()))


def _is_about(person: str) -> ColumnElement[bool]:
    """``about`` begins with the ref of the person to whom something was done."""
    return (access_log.c.about == person) | access_log.c.about.startswith(f"{person} ", autoescape=True)


def _line(row: Any) -> Line:
    return Line(row.number, instant(row.at), row.who, row.did, row.partnership, row.about)
