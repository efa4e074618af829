"""What was known of a day then, and what is known of it now: the two figures, and which entries lie between them.

Called by the page that sets both side by side, and by the banner of every page of the past.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import or_, select

from domain.entries import Entry
from domain.partnership import AnyEntry
from domain.shapes import fields_of
from projections.as_of import as_of
from projections.book import microseconds
from projections.changes import Changed, Seen, changed
from projections.ledger import ANSWER, instant
from projections.suppression import Release, releases
from projections.timelines import HealthOn, health_on
from projections.workspace import Workspace

What = Literal["late", "further", "corrected", "retracted"]
"""Recorded since; carried further since (settled, carried out, ...); corrected since; retracted since."""

_read = msgspec.json.Decoder(AnyEntry).decode
CORRECTED, ERASED = "EntryCorrected", "WordsErased"


@dataclass(frozen=True)
class Since:
    """An entry of which something else is known now than at an instant, and when that was last recorded."""

    what: What
    kind: str
    ref: str
    at: datetime


@dataclass(frozen=True)
class ThenAndNow:
    """A day as known at an instant, and as known now; the lines of ``change`` lie between the two healths."""

    then: HealthOn
    now: HealthOn
    change: Changed


def then_and_now(workspace: Workspace, partnership: str, on: date, known_at: datetime) -> ThenAndNow:
    """One day as known at an instant beside the same day as known now, as readers are given it."""
    return ThenAndNow(
        then=health_on(workspace, partnership, on, known_at=known_at),
        now=health_on(workspace, partnership, on),
        change=changed(workspace, partnership, Seen(on, known_at), Seen(on)),
    )


def recorded_since(workspace: Workspace, partnership: str, known_at: datetime, on: date) -> list[Since]:
    """The entries that tell something else of the time up to a day than they did at an instant, oldest change first.

    Answers to check-ins are not among them: they are known as they were released, ``released_since``.
    """
    at = microseconds(known_at)
    found = [_since(versions, at, on.toordinal()) for versions in _versions(workspace, partnership, at)]
    return sorted((each for each in found if each), key=lambda each: (each.at, each.kind, each.ref))


def released_since(workspace: Workspace, partnership: str, known_at: datetime, on: date) -> list[Release]:
    """The answers to check-ins up to a day that came to be shown since an instant."""
    return [each for each in releases(workspace, partnership, on) if each.known_at > known_at]


# -- which entries -------------------------------------------------------------------------------------------


def _versions(workspace: Workspace, partnership: str, at: int) -> list[list[Any]]:
    """Of each entry that changed since an instant, the version of then, if any, and all later ones."""
    c = workspace.tables().entries.c
    columns = (c.kind, c.ref, c.happened_on, c.event, c.entry, c.recorded_at, c.superseded_at)
    query = (
        select(*columns)
        .where(c.partnership == partnership, c.kind != ANSWER)
        .where(or_(c.recorded_at > at, c.superseded_at > at))
        .order_by(c.recorded_at, c.superseded_at.nulls_last())
    )
    by_entry: dict[tuple[str, str], list[Any]] = defaultdict(list)
    with workspace.views.engine.connect() as connection:
        for row in connection.execute(query):
            by_entry[row.kind, row.ref].append(row)
    return list(by_entry.values())


def _since(versions: list[Any], at: int, last_day: int) -> Since | None:
    """What became of an entry; ``None`` when it says the same, or came and went in between."""
    then = next((row for row in versions if row.recorded_at <= at), None)
    now = next((row for row in versions if row.superseded_at is None), None)
    later = [row for row in versions if row.recorded_at > at]
    if not later or not any(row.happened_on <= last_day for row in (then, now) if row is not None):
        return None
    what = _what(then, now, later, date.fromordinal(last_day))
    return Since(what, versions[0].kind, versions[0].ref, instant(later[-1].recorded_at)) if what else None


def _what(then: Any, now: Any, later: list[Any], on: date) -> What | None:
    if then is None:
        return "late"
    if now is None:
        return "retracted"
    events = {row.event for row in later if row.event != ERASED and not _only_moved(then, row)}
    if CORRECTED in events:
        return "corrected"
    return "further" if events and _says_more(_read(then.entry), _read(now.entry), on) else None


def _says_more(then: Entry, now: Entry, on: date) -> bool:
    """Whether the later version tells something else of the time up to a day.

    What it says only of later days does not count, even where that took the place of something earlier.
    """
    before, after = as_of(then, on), as_of(now, on)
    fields = [field.name for field in fields_of(type(now))]
    is_later = {name for name in fields if getattr(now, name) != getattr(after, name) and not getattr(after, name)}
    return any(getattr(before, name) != getattr(after, name) for name in fields if name not in is_later)


def _only_moved(then: Any, row: Any) -> bool:
    """Whether an item merely went along when the day of its meeting was corrected."""
    return bool(row.kind == "item" and row.event == CORRECTED and row.entry == then.entry)
