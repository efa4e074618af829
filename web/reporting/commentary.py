"""What people wrote beside the sections of a report on exactly this period. Called by ``written``.

It is shown as it stands, whenever it was written: it is about what was known, and nothing that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from domain.commentaries import Commentary
from projections.ledger import EntryRow, entries
from web.current import name_of, workspace
from web.entries import address_of
from web.reporting.period import Period
from web.words import CHOICE_WORDS

SECTION_WORDS = CHOICE_WORDS["commentary", "section"]


@dataclass(frozen=True)
class Note:
    """A commentary, who wrote it when, and where it is corrected and read with its history."""

    text: str
    by: str
    written_at: datetime
    later: bool
    """Written after the instant as known at which the report is made."""
    edit: str
    address: str


def notes(ref: str, period: Period) -> dict[str, list[Note]]:
    """Those of each section, oldest first."""
    found: dict[str, list[Note]] = {section: [] for section in SECTION_WORDS}
    rows = entries(workspace(), ref, kind="commentary")
    for row in sorted(rows, key=lambda row: (row.recorded_at, row.ref)):
        entry: Any = row.entry
        if _is_of(entry, period):
            found[entry.section].append(_note(ref, row, entry, period))
    return found


def address_of_form(ref: str, section: str, period: Period) -> str:
    """Where a commentary is added to a section."""
    named: dict[str, Any] = {"section": section, "from_on": period.first.isoformat(), "to_on": period.last.isoformat()}
    return url_for("new_entry.new", ref=ref, kind="commentary", **named)


def _is_of(entry: Commentary, period: Period) -> bool:
    return (entry.from_on, entry.to_on) == (period.first, period.last)


def _note(ref: str, row: EntryRow, entry: Commentary, period: Period) -> Note:
    known_at = period.view.known_at
    return Note(
        entry.text,
        name_of(row.recorded_by),
        row.recorded_at,
        known_at is not None and row.recorded_at > known_at,
        url_for("correcting.form", ref=ref, kind="commentary", entry_ref=row.ref),
        address_of(ref, "commentary", row.ref),
    )
