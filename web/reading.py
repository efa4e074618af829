"""What the page of an entry shows: its fields in words, its earlier versions, and what a meeting came to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from access.deciding import may
from access.roles import Action
from domain.entries import Entry
from domain.listening import Theme
from domain.partnership import ENTRY_KINDS
from domain.shapes import Field, fields_of
from projections.ledger import EntryRow, entries, history
from web.current import workspace
from web.door.identity import me
from web.entries import HIDDEN
from web.sentences import Names, title_of
from web.viewpoint import Viewpoint
from web.wording import capital, kind_word, long_day
from web.words import CHOICE_WORDS, choice_label, label

NAMED_AT_MOST = 12
"""Entries of a kind that are listed because they name the one shown; the newest."""
_EVENTS = {"EntryCorrected": "Corrected", "EntryRetracted": "Retracted"}
Change = tuple[str, str, str]
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Said:
    """A field as it reads: its label, and its values with the address of what they refer to, if anything."""

    label: str
    values: list[tuple[str, str | None]]
    between: str = ", "


@dataclass(frozen=True)
class Version:
    """What was recorded when, by whom and why; ``changes`` are label, before and after."""

    what: str
    recorded_at: datetime
    recorded_by: str
    reason: str
    changes: list[Change]


def reading(ref: str, entry: Entry, names: Names, known_at: datetime | None = None) -> list[Said]:
    """The fields that say something, in the order of the sheet; what they name is called as it was then."""
    return [
        Said(label(entry.kind_name, field.name), list(_values(ref, entry, field, names, known_at)), _between(field))
        for field in fields_of(type(entry))
        if field.name not in entry.generated and getattr(entry, field.name) not in (None, ())
    ]


def versions(rows: list[EntryRow], names: Names) -> list[Version]:
    """Every version, newest first."""
    before = [None, *(row.entry for row in rows)]
    name_of = workspace().people.name_of
    found = [
        Version(
            what=what_happened(row),
            recorded_at=row.recorded_at,
            recorded_by=name_of(row.recorded_by),
            reason=row.reason,
            changes=changes_between(earlier, row.entry if row.standing else None, names),
        )
        for earlier, row in zip(before, rows, strict=False)
    ]
    return found[::-1]


def came_to(ref: str, entry: Entry, view: Viewpoint) -> Iterator[tuple[str, list[EntryRow]]]:
    """The entries that name this one, by kind, newest first: what came from a meeting, led to a decision, ..."""
    for kind, names in _naming(entry.kind_name).items():
        rows = _of_kind(ref, kind, view)
        found = [row for row in rows if any(_names(row.entry, name, entry) for name in names)]
        if found:
            more = "" if len(found) <= NAMED_AT_MOST else f", the newest {NAMED_AT_MOST} of {len(found)}"
            yield capital(kind_word(kind, len(found))) + more, found[:NAMED_AT_MOST]
    if entry.kind_name == "item":
        yield from _other_times(ref, entry, view)


def _of_kind(ref: str, kind: str, view: Viewpoint) -> list[EntryRow]:
    return entries(workspace(), ref, kind=kind, known_at=view.known_at, until=view.until, newest_first=True)


def _naming(kind: str) -> dict[str, list[str]]:
    """The fields by which entries of other kinds refer to this kind, by kind; confidential kinds left out."""
    found: dict[str, list[str]] = {}
    for other, cls in ENTRY_KINDS.items():
        names = [field.name for field in fields_of(cls) if field.refers_to == kind]
        if names and other not in HIDDEN:
            found[other] = names
    return found


def _names(entry: Any, field: str, named: Any) -> bool:
    value = getattr(entry, field)
    if named.kind_name == "item":
        return value == named.item and entry.meeting in (None, named.meeting)
    return named.ref in value if isinstance(value, tuple) else value == named.ref


def _other_times(ref: str, item: Any, view: Viewpoint) -> Iterator[tuple[str, list[EntryRow]]]:
    """The other meetings at which the same item came up."""
    rows = _of_kind(ref, "item", view)
    others = [row for row in rows if getattr(row.entry, "item", "") == item.item and row.ref != item.ref]
    if others:
        yield "Came up at other meetings", others[:NAMED_AT_MOST]


def _values(
    ref: str, entry: Entry, field: Field, names: Names, known_at: datetime | None
) -> Iterator[tuple[str, str | None]]:
    value = getattr(entry, field.name)
    for one in value if field.many else (value,):
        yield _named(ref, entry, field, one, names, known_at), _address(ref, entry, field, one)


def _named(ref: str, entry: Entry, field: Field, value: Any, names: Names, known_at: datetime | None) -> str:
    """The value in words; of a reference, the title of what it names."""
    if field.refers_to == "partnership":
        rows = entries(workspace(), value, kind="partnership") if may(me(), Action.SEE, value) else []
    elif field.refers_to and field.refers_to != "partner":
        meeting = getattr(entry, "meeting", None)
        wanted = f"{meeting}/{value}" if field.refers_to == "item" else value
        rows = [row for row in _last_known(ref, field.refers_to, wanted, known_at) if row.standing]
    else:
        return _in_words(entry.kind_name, field, value, names)
    return _with_day(rows[0], names) if rows else str(value)


def _last_known(ref: str, kind: str, entry_ref: str, known_at: datetime | None) -> list[EntryRow]:
    """What an entry said last, by an instant; none when nothing was known of it."""
    rows = history(workspace(), ref, kind, entry_ref)
    return [row for row in rows if known_at is None or row.recorded_at <= known_at][-1:]


def _with_day(row: EntryRow, names: Names) -> str:
    title = title_of(row.entry, names)
    return f"{title}, {long_day(row.happened_on)}" if row.kind == "meeting" else title


def _between(field: Field) -> str:
    """Sentences stand on lines of their own; names and days share one."""
    return "\n" if field.type in (str, Theme) and not field.refers_to else ", "


def _in_words(kind: str, field: Field, value: Any, names: Names) -> str:
    if isinstance(value, date):
        return long_day(value)
    if field.refers_to == "partner":
        return names.get(value, value)
    if isinstance(value, Theme):
        return _theme(value)
    return CHOICE_WORDS.get((kind, field.name), {}).get(value, str(value))


def _theme(theme: Theme) -> str:
    """“Short of money (worry), grows from Cuts: said twice”."""
    grows = f", grows from {theme.grows_from}" if theme.grows_from else ""
    note = f": {theme.note}" if theme.note else ""
    return f"{theme.theme} ({choice_label('listening', 'kind', theme.kind).lower()}){grows}{note}"


def _address(ref: str, entry: Entry, field: Field, value: Any) -> str | None:
    if field.refers_to == "partnership":
        return url_for("partnership.timeline_page", ref=value)
    if field.refers_to == "item":
        meeting = getattr(entry, "meeting", None)
        value = f"{meeting}/{value}" if meeting else None
    if not field.refers_to or not value:
        return None
    return url_for("entries.entry", ref=ref, kind=field.refers_to, entry_ref=value)


def what_happened(row: EntryRow) -> str:
    """The name of an event as a reader would put it, such as “Decision enacted”."""
    return _EVENTS.get(row.event) or capital(_CAMEL.sub(" ", row.event).lower())


def changes_between(before: Entry | None, after: Entry | None, names: Names) -> list[Change]:
    """The fields in which two versions differ: label, before and after; none when there are not two."""
    if before is None or after is None:
        return []
    kind = after.kind_name
    return [
        (label(kind, field.name), in_text(kind, field, before, names), in_text(kind, field, after, names))
        for field in fields_of(type(after))
        if getattr(before, field.name) != getattr(after, field.name)
    ]


def in_text(kind: str, field: Field, entry: Entry, names: Names) -> str:
    """What a field of an entry says, on one line."""
    value = getattr(entry, field.name)
    values = value if field.many else () if value is None else (value,)
    return ", ".join(_in_words(kind, field, one, names) for one in values)
