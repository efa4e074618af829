"""The rows of the meeting form: items carried over, new items, and what else a meeting comes to.

A row is named after its group and its number; a row of an item carried over after the item, so that a draft kept in
the browser fits whatever list it is brought back into.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from projections.agenda import OpenItem

Form = MultiDict[str, str]
FOLLOW_UP = ("what", "owner", "due_on")
"""What is asked of an item that was decided or actioned."""


@dataclass(frozen=True)
class Group:
    """One list of rows: the kind of entry they become, the fields of each, and how many blank ones a form holds."""

    kind: str
    fields: tuple[str, ...]
    blank: int = 0
    several: str = ""
    """A field that takes several values."""


GROUPS: dict[str, Group] = {
    "carried": Group("item", ("outcome", "minutes", *FOLLOW_UP)),
    "items": Group("item", ("title", "outcome", "minutes", *FOLLOW_UP), 6),
    "decisions": Group("decision", ("title", "owner", "due_on"), 4),
    "actions": Group("action", ("title", "owner", "due_on"), 4),
    "papers": Group("paper", ("title", "author"), 3),
    "escalations": Group("escalation", ("title", "level", "raised_by"), 2, "between"),
}
_OWN_WORDS = {"held_on": "Held on", "kind": "Kind", "minutes": "Minutes", "title": "Title", "summary": "Summary"}
_ROW_WORDS = {"items": "Item", "decisions": "Decision", "actions": "Action", "papers": "Paper", "escalations": "Issue"}
Rows = dict[str, list["Row"]]


@dataclass(frozen=True)
class Row:
    """One row as typed. ``name`` begins the names of its fields; ``item`` is the ref of an item carried over."""

    name: str
    typed: Mapping[str, str] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    item: str = ""

    def text(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def is_blank(self) -> bool:
        return not self.several and not any(value.strip() for value in self.typed.values())


def typed_rows(form: Form) -> Rows:
    """The rows as sent, in order."""
    rows = {name: [_typed(form, group, row) for row in _names(form, name)] for name, group in GROUPS.items()}
    return {name: list(_blanks_once(name, of_group)) for name, of_group in rows.items()}


def with_room(rows: Rows, carried: Iterable[OpenItem]) -> Rows:
    """The rows with every item carried over among them, and with blank ones to go on in."""
    asked = {row.item for row in rows.get("carried", [])}
    offered = [Row(_name_of(each.item), item=each.item) for each in carried if each.item not in asked]
    known = {"carried": _in_order(carried, rows.get("carried", []) + offered)}
    return known | {name: _with_blanks(name, rows.get(name, [])) for name in GROUPS if name != "carried"}


def where(name: str, rows: Rows, titles: Mapping[str, str]) -> str:
    """What a field of the form belongs to, in words: “Decision 2”, or the title of an item carried over."""
    row = name.rpartition("-")[0]
    if row.startswith("carried-"):
        return next((titles.get(each.item, "") for each in rows["carried"] if each.name == row), "")
    group, _, number = row.partition("-")
    return f"{_ROW_WORDS[group]} {int(number) + 1}" if group in _ROW_WORDS else _OWN_WORDS.get(name, "")


def _in_order(carried: Iterable[OpenItem], rows: list[Row]) -> list[Row]:
    """As the fresh form lists them, so that nothing jumps when it comes back."""
    order = {each.item: at for at, each in enumerate(carried)}
    return sorted(rows, key=lambda row: order.get(row.item, len(order)))


def _with_blanks(name: str, rows: list[Row]) -> list[Row]:
    used = [int(row.name.rpartition("-")[2]) for row in rows]
    free = max(used, default=-1) + 1
    missing = GROUPS[name].blank - sum(row.is_blank for row in rows)
    return rows + [Row(f"{name}-{at}") for at in range(free, free + max(missing, 0))]


def _blanks_once(name: str, rows: list[Row]) -> Iterator[Row]:
    """The rows with something in them, and no more blank ones than a fresh form has."""
    left = GROUPS[name].blank
    for row in rows:
        if not row.is_blank or row.item or left > 0:
            yield row
        left -= row.is_blank


def _names(form: Form, group: str) -> list[str]:
    """The names of the rows of a group that were sent."""
    number = r"[0-9a-f]{12}" if group == "carried" else r"\d{1,3}"
    found = [match[1] for name in form if (match := re.fullmatch(rf"({group}-{number})-\w+", name))]
    unique = dict.fromkeys(found)
    return list(unique) if group == "carried" else sorted(unique, key=lambda name: int(name.rpartition("-")[2]))


def _typed(form: Form, group: Group, name: str) -> Row:
    values = {each: form.get(f"{name}-{each}", "") for each in group.fields}
    several = tuple(form.getlist(f"{name}-{group.several}")) if group.several else ()
    return Row(name, values, several, form.get(f"{name}-item", ""))


def _name_of(item: str) -> str:
    return f"carried-{hashlib.sha256(item.encode()).hexdigest()[:12]}"
