"""Standing entries as tables that import again to the same state. Called by the command line and the export page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any

from msgspec.structs import replace

from domain.check_ins import CheckIn
from domain.entries import ERASED, Entry
from domain.listening import Conversation
from domain.partnership import ENTRY_KINDS, EVERY_KIND, Partnership
from domain.partnerships import Partnerships
from web.schemas import columns_of, rows_of
from web.sheets.writing import Table
from web.values import Cell, text_of

Kinds = Callable[[str], Collection[str]]
"""Says which kinds of entry of a partnership are taken along."""


def every_kind(ref: str) -> Collection[str]:
    return EVERY_KIND


def export_entries(partnerships: Partnerships, refs: Iterable[str], kinds: Kinds = every_kind) -> dict[str, Table]:
    """A table for each sheet, in the order in which sheets are read; empty ones too. ``UnknownPartnership`` if one is.

    Rows are in the order of partnership, day, ref; items keep the order of the agenda, themes that of the
    conversation. Answers to check-ins are in an order that tells nothing about who gave them; erased ones are left out.
    """
    known = [(partnerships.get(ref), kinds(ref)) for ref in sorted(set(refs))]
    return {
        cls.sheet: Table(columns_of(kind), [row for each, taken in known if kind in taken for row in _rows(each, kind)])
        for kind, cls in ENTRY_KINDS.items()
    }


def _rows(partnership: Partnership, kind: str) -> list[Sequence[Cell]]:
    ref = partnership.profile.ref
    entries = sorted(partnership.entries.of(kind).values(), key=_order(partnership, kind))
    cells = [
        {"partnership": ref} | row for entry in entries if _says_something(entry) for row in rows_of(_numbered(entry))
    ]
    return [[row[column] for column in columns_of(kind)] for row in cells]


def _says_something(entry: Entry) -> bool:
    """An answer whose marks were erased has no row that could be imported again."""
    return not isinstance(entry, CheckIn) or bool(entry.marks)


def _numbered(entry: Entry) -> Entry:
    """Erased themes get numbers, since a theme is known by its name in a sheet."""
    if not isinstance(entry, Conversation):
        return entry
    number = count(1)
    themes = [
        replace(each, theme=f"{ERASED} {next(number)}") if each.theme == ERASED else each for each in entry.themes
    ]
    return replace(entry, themes=tuple(themes))


def _order(partnership: Partnership, kind: str) -> Callable[[Any], Any]:
    if kind == "item":
        meetings = partnership.entries.of("meeting")
        return lambda item: _day_and_ref(meetings[item.meeting])
    return _day_and_text if kind == "check-in" else _day_and_ref


def _day_and_ref(entry: Entry) -> tuple[date, str]:
    return entry.happened_on, entry.ref


def _day_and_text(entry: Entry) -> tuple[date, list[str]]:
    return entry.happened_on, [text_of(cell) for cell in rows_of(entry)[0].values()]
