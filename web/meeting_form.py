"""Reads the meeting form into the entries of one meeting, or into a message beside each field at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError

from domain.entries import Entry
from domain.errors import DomainError
from domain.partnership import ENTRY_KINDS, Partnership
from web.agenda import GROUPS, Form, Group, Row, Rows, typed_rows
from web.recording.plain import in_words
from web.schemas import load_entry
from web.slugs import free_ref, next_free
from web.wording import kind_word, long_day

OWN_FIELDS = ("held_on", "kind", "title", "minutes", "summary")
PRESENCE = {"present": "present", "deputy": "deputies", "absent": "absent"}
"""What a person taps, and the field of the meeting that it goes to."""
TICKED = {"enacted": "decision", "completed": "action"}
"""What is ticked off on the form, and the kind of entry that it is."""
FOLLOWED_BY = {"decided": "decision", "actioned": "action"}
"""What an outcome with an owner or a day leads to."""
PARTNERS = ("owner", "raised_by")


@dataclass
class Draft:
    """What was typed, what it means, and what is wrong with it: messages by the name of the form's field."""

    rows: Rows
    meeting: Any = None
    entries: dict[str, list[Any]] = field(default_factory=dict)
    ticked: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[Any]:
        """The entries of a kind that the form describes."""
        return self.entries.get(kind, [])


def read_draft(form: Form, partnership: Partnership, today: date) -> Draft:
    """The draft that a form describes; its entries are complete only when it has no problems."""
    return _Reader(form, partnership, today).read()


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


def place(error: DomainError, partnership: Partnership) -> tuple[str, str]:
    """The field of the form that a refusal is about (empty: none in particular), and its message."""
    name, message = in_words(error, "meeting", partnership)
    return (name if name in OWN_FIELDS else "present" if name in PRESENCE.values() else ""), message


class _Reader:
    """Reads one form; every refusal it knows of is put beside its field, so that all are seen at once."""

    def __init__(self, form: Form, partnership: Partnership, today: date) -> None:
        self._form, self._partnership, self._today = form, partnership, today
        self._day = held_on_or(form, today)
        self._held_on = form.get("held_on", "").strip()
        self._members = {member.ref for member in members_on(partnership, self._day)}
        self._names = {ref: str(each.name) for ref, each in _of(partnership, "partner").items()}
        self._items = {item.item: str(item.title) for item in _of(partnership, "item").values()}
        self._taken: dict[str, set[str]] = {"item": set(self._items)}
        self._ref = next_free(self._held_on or today.isoformat(), partnership.entries.of("meeting"))
        self._draft = Draft(typed_rows(form))

    def read(self) -> Draft:
        self._check_day()
        own = {name: self._form.get(name, "") for name in OWN_FIELDS}
        self._draft.meeting = self._load(
            "meeting", {"meeting": self._ref, **own, **self._attendance()}, {"meeting": ""}
        )
        for name, group in GROUPS.items():
            for row in self._draft.rows[name]:
                if not row.is_blank:
                    self._read_row(row, group)
        for name, kind in TICKED.items():
            self._draft.ticked[name] = [ref for ref in self._form.getlist(name) if self._can_be_ticked(kind, ref)]
        return self._draft

    def _check_day(self) -> None:
        """The slips that would make everything else on the form look wrong as well."""
        profile = self._partnership.profile
        if self._day > self._today:
            self._refuse(
                "held_on", f"{long_day(self._day)} is still to come. A meeting can be logged once it was held."
            )
        elif self._day < profile.formed_on:
            formed_on = long_day(profile.formed_on)
            self._refuse("held_on", f"The partnership was formed on {formed_on}, after that day. Check the day.")
        elif profile.closed_on and self._day > profile.closed_on:
            closed_on = long_day(profile.closed_on)
            self._refuse("held_on", f"The partnership was closed on {closed_on}, before that day. Check the day.")

    # -- who was there -------------------------------------------------------------------------------------

    def _attendance(self) -> dict[str, list[str]]:
        tapped = {ref: self._form.get(f"attendance-{ref}", "") for ref in self._names}
        strangers = [ref for ref, tap in tapped.items() if tap in ("present", "deputy") and ref not in self._members]
        if strangers and "held_on" not in self._draft.problems:
            said = " ".join(self._no_member(ref) for ref in strangers)
            self._refuse("present", f"{said} Check the day, or save again to leave it out.")
        by_name = [ref for ref in tapped if ref in self._members]
        return {name: [ref for ref in by_name if tapped[ref] == tap] for tap, name in PRESENCE.items()}

    def _no_member(self, ref: str) -> str:
        return f"{self._names.get(ref, f'“{ref}”')} was not a member on {long_day(self._day)}."

    # -- rows ----------------------------------------------------------------------------------------------

    def _read_row(self, row: Row, group: Group) -> None:
        for name in PARTNERS:
            if row.text(name) and row.text(name) not in self._members:
                self._refuse(
                    f"{row.name}-{name}", f"{self._no_member(row.text(name))} Choose another, or check the day."
                )
        for ref in row.several:
            if ref not in self._members:
                self._refuse(f"{row.name}-{group.several}", f"{self._no_member(ref)} Leave it out, or check the day.")
        self._read_item(row) if group.kind == "item" else self._read_entry(row, group)

    def _read_item(self, row: Row) -> None:
        carried = row.item in self._items
        title = self._items[row.item] if carried else row.text("title")
        if carried and row.item in {item.item for item in self._draft.of("item")}:
            self._refuse(f"{row.name}-outcome", f"“{title}” is on this form twice. Say once what it came to.")
            return
        ref = row.item if carried else self._free("item", title)
        data = {"meeting": self._ref, "item": ref, "title": title}
        self._add(row, "item", data | {name: row.text(name) for name in ("outcome", "minutes")}, {})
        kind = FOLLOWED_BY.get(row.text("outcome"))
        follow_up = {"title": row.text("what"), "owner": row.text("owner"), "due_on": row.text("due_on")}
        if kind and any(value.strip() for value in follow_up.values()):
            follow_up["title"] = follow_up["title"].strip() or title
            named = {kind: self._free(kind, follow_up["title"]), "item": ref}
            self._add(row, kind, follow_up | named | self._on_the_day(kind), {"title": "what"})

    def _read_entry(self, row: Row, group: Group) -> None:
        data: dict[str, Any] = dict(row.typed) | ({group.several: list(row.several)} if group.several else {})
        named = {group.kind: self._free(group.kind, row.text("title"))}
        self._add(row, group.kind, data | named | self._on_the_day(group.kind), {})

    def _on_the_day(self, kind: str) -> dict[str, str]:
        """What comes of a meeting happened on its day."""
        return {ENTRY_KINDS[kind].own_date: self._held_on}

    def _free(self, kind: str, title: str) -> str:
        taken = self._taken.setdefault(kind, set(self._partnership.entries.of(kind)))
        ref = free_ref(title, taken, kind)
        taken.add(ref)
        return ref

    def _add(self, row: Row, kind: str, data: Mapping[str, Any], shown_as: Mapping[str, str]) -> None:
        own_date = ENTRY_KINDS[kind].own_date
        asked = {name: f"{row.name}-{shown_as.get(name, name)}" for name in data if name != own_date}
        entry = self._load(kind, data, asked | ({own_date: ""} if own_date else {}))
        if entry is not None:
            self._draft.entries.setdefault(kind, []).append(entry)

    def _load(self, kind: str, data: Mapping[str, Any], asked: Mapping[str, str]) -> Entry | None:
        """``asked`` names the form's field for each field of the entry; a day asked elsewhere has none."""
        try:
            return load_entry(kind, data)
        except ValidationError as error:
            messages: Any = error.messages
            for name, texts in messages.items():
                if asked.get(name, name):
                    self._refuse(asked.get(name, name), " ".join(str(text) for text in texts))
            return None

    # -- what was done since last time ---------------------------------------------------------------------

    def _can_be_ticked(self, kind: str, ref: str) -> bool:
        entry: Any = self._partnership.entries.get(kind, ref)
        if entry is None:
            self._refuse("due", f"There is no {kind_word(kind)} “{ref}” any more. Save again to leave it out.")
        elif entry.dropped_on or getattr(entry, "enacted_on", None) or getattr(entry, "completed_on", None):
            self._refuse("due", f"“{entry.title}” was ticked off or dropped meanwhile. Save again to leave it out.")
        elif entry.happened_on > self._day:
            made_on = long_day(entry.happened_on)
            self._refuse("due", f"“{entry.title}” dates from {made_on}, after this meeting. Check the day.")
        else:
            return True
        return False

    def _refuse(self, name: str, message: str) -> None:
        self._draft.problems.setdefault(name, message)


def _of(partnership: Partnership, kind: str) -> dict[str, Any]:
    return partnership.entries.of(kind)
