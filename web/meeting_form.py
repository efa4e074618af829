"""Reads the meeting form into the entries of one meeting, or into a message beside each field at fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError

from domain.entries import Entry
from domain.errors import DomainError
from domain.partnership import Partnership
from web.agenda import Form, Row, decision_data, item_data, typed_rows
from web.schemas import load_entry
from web.slugs import next_free
from web.wording import long_day

OWN_FIELDS = ("held_on", "kind", "title", "minutes", "summary")
ITEM_FIELDS = ("title", "outcome", "minutes")
DECISION_FIELDS = ("title", "owner", "due_on")
PRESENCE = {"present": "present", "deputy": "deputies", "absent": "absent"}
"""What a person taps, and the field of the meeting that it goes to."""


@dataclass
class Draft:
    """What was typed, what it means, and what is wrong with it: messages by the name of the form's field."""

    items: list[Row]
    decisions: list[Row]
    meeting: Any = None
    item_entries: list[Any] = field(default_factory=list)
    decision_entries: list[Any] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def read_draft(form: Form, partnership: Partnership, today: date) -> Draft:
    """The draft that a form describes; its entries are complete only when it has no problems."""
    items = typed_rows(form, "items", ITEM_FIELDS, partnership)
    decisions = typed_rows(form, "decisions", DECISION_FIELDS, partnership)
    draft = Draft(items, decisions)
    held_on = form.get("held_on", "").strip()
    ref = next_free(held_on or today.isoformat(), partnership.entries.of("meeting"))
    own = {name: form.get(name, "") for name in OWN_FIELDS}
    draft.meeting = _load(draft, "meeting", "", {"meeting": ref, **own, **attendance(form, partnership, today)})
    draft.item_entries = _load_rows(draft, "item", item_data(items, ref, partnership))
    draft.decision_entries = _load_rows(draft, "decision", decision_data(decisions, held_on, partnership))
    return draft


def held_on_or(form: Form, today: date) -> date:
    """The day typed, or today while it cannot be read."""
    try:
        return date.fromisoformat(form.get("held_on", "").strip())
    except ValueError:
        return today


def members_on(partnership: Partnership, day: date) -> list[Any]:
    """The partners that were members on a day, by name."""
    partners: Any = partnership.entries.of("partner").values()
    return sorted((p for p in partners if p.is_member_on(day)), key=lambda partner: partner.name.casefold())


def attendance(form: Form, partnership: Partnership, today: date) -> dict[str, list[str]]:
    """Who was there, as the fields of a meeting; only members on its day are asked about."""
    members = members_on(partnership, held_on_or(form, today))
    return {
        field_name: [m.ref for m in members if form.get(f"attendance-{m.ref}") == tapped]
        for tapped, field_name in PRESENCE.items()
    }


def place(error: DomainError, draft: Draft) -> tuple[str, str]:
    """The field of the form that a refusal is about (empty: none in particular), and its message."""
    if error.field in OWN_FIELDS:
        return error.field, _readable(error, draft)
    if error.field in ("owner", "due_on"):
        partner = getattr(error, "partner", None) or getattr(error, "ref", None)
        row = next((row for row in draft.decisions if partner and row.text("owner") == partner), None)
        return (f"{row.name}-{error.field}", error.message) if row else ("", error.message)
    return "", error.message


def _readable(error: DomainError, draft: Draft) -> str:
    """A future day is the slip people make most: said in their words."""
    day, today = getattr(error, "day", None), getattr(error, "today", None)
    if day and today:
        return f"{long_day(day)} is still to come. A meeting can be logged once it was held."
    return error.message


def _load(draft: Draft, kind: str, prefix: str, data: dict[str, Any]) -> Entry | None:
    try:
        return load_entry(kind, data)
    except ValidationError as error:
        messages: Any = error.messages
        for name, texts in messages.items():
            draft.problems[f"{prefix}{name}"] = " ".join(str(text) for text in texts)
        return None


def _load_rows(draft: Draft, kind: str, rows: Iterable[tuple[Row, dict[str, str]]]) -> list[Entry]:
    found = [_load(draft, kind, f"{row.name}-", data) for row, data in rows]
    for row in [*draft.items, *draft.decisions]:  # the day of a decision is that of the meeting, where it is said once
        draft.problems.pop(f"{row.name}-decided_on", None)
    return [entry for entry in found if entry is not None]
