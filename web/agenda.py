"""The rows of the meeting form: items still open from earlier meetings, new items and decisions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.partnership import Partnership
from web.slugs import free_ref

CARRIED_AT_MOST = 10
BLANK_ITEMS, BLANK_DECISIONS = 3, 2
ENDED = frozenset({"decided", "actioned", "withdrawn", "noted"})
"""Outcomes after which an item is not offered again."""
Form = MultiDict[str, str]


@dataclass(frozen=True)
class Row:
    """One row as typed. ``name`` begins the names of its fields; ``ref`` is that of an item carried over."""

    name: str
    typed: dict[str, str]
    ref: str = ""
    title: str = ""
    times_up: int = 0

    def text(self, field: str) -> str:
        return self.typed.get(field, "")

    @property
    def is_blank(self) -> bool:
        return not any(value.strip() for value in self.typed.values())


@dataclass(frozen=True)
class Carried:
    """An item that earlier meetings left open, and how many times it has come up since it was last settled."""

    ref: str
    title: str
    times_up: int


def open_items(partnership: Partnership) -> list[Carried]:
    """The items whose latest outcome left them open, the most recent first, no more than fit a form."""
    meetings: dict[str, Any] = partnership.entries.of("meeting")
    runs: dict[str, list[Any]] = {}
    items: Any = partnership.entries.of("item").values()
    for item in sorted(items, key=lambda item: (meetings[item.meeting].held_on, item.meeting)):
        runs.setdefault(item.item, []).append(item)
    still_open = [run for run in runs.values() if run[-1].outcome not in ENDED]
    still_open.sort(key=lambda run: (meetings[run[-1].meeting].held_on, run[-1].meeting), reverse=True)
    return [Carried(run[-1].item, run[-1].title, _times_up(run)) for run in still_open[:CARRIED_AT_MOST]]


def blank_rows(carried: list[Carried]) -> tuple[list[Row], list[Row]]:
    """The item and decision rows of a fresh form."""
    rows = [Row(f"items-{at}", {}, each.ref, each.title, each.times_up) for at, each in enumerate(carried)]
    rows += [Row(f"items-{at}", {}) for at in range(len(rows), len(rows) + BLANK_ITEMS)]
    return rows, [Row(f"decisions-{at}", {}) for at in range(BLANK_DECISIONS)]


def typed_rows(form: Form, group: str, fields: Collection[str], partnership: Partnership) -> list[Row]:
    """The rows as sent, in order."""
    carried = {each.ref: each for each in open_items(partnership)} if group == "items" else {}
    return [_typed(form, f"{group}-{at}", fields, carried) for at in _numbers(form, group)]


def more_rows(rows: list[Row], group: str, number: int) -> list[Row]:
    """The rows with some blank ones after them."""
    start = len(rows)
    return rows + [Row(f"{group}-{at}", {}) for at in range(start, start + number)]


def item_data(rows: list[Row], meeting: str, partnership: Partnership) -> Iterator[tuple[Row, dict[str, str]]]:
    """The items that something was said about, as the fields of an entry."""
    items: Any = partnership.entries.of("item").values()
    taken = {item.item for item in items}
    for row in rows:
        if row.is_blank:
            continue
        ref = row.ref or free_ref(row.text("title"), taken, "item")
        taken.add(ref)
        yield row, {"meeting": meeting, "item": ref, "title": row.title} | row.typed


def decision_data(rows: list[Row], held_on: str, partnership: Partnership) -> Iterator[tuple[Row, dict[str, str]]]:
    """The decisions that were filled in, as the fields of an entry."""
    taken = set(partnership.entries.of("decision"))
    for row in rows:
        if row.is_blank:
            continue
        ref = free_ref(row.text("title"), taken, "decision")
        taken.add(ref)
        yield row, {"decision": ref, "decided_on": held_on} | row.typed


def _times_up(run: list[Any]) -> int:
    ends = [at for at, item in enumerate(run) if item.outcome in ("decided", "actioned")]
    return len(run) - (ends[-1] + 1 if ends else 0)


def _numbers(form: Form, group: str) -> range:
    found = [int(match[1]) for name in form if (match := re.fullmatch(rf"{group}-(\d{{1,3}})-\w+", name))]
    return range(max(found, default=-1) + 1)


def _typed(form: Form, name: str, fields: Collection[str], carried: dict[str, Carried]) -> Row:
    values = {field: form.get(f"{name}-{field}", "") for field in fields}
    each = carried.get(form.get(f"{name}-ref", ""))
    if each is None:
        return Row(name, values)
    values.pop("title")
    return Row(name, values, each.ref, each.title, each.times_up)
