"""An entry as it stood at the end of a day: whatever is dated later is left out of it.

Called by the pages of the past. *As known at* is a matter of versions and left to ``ledger``; this is about the days
that a version tells of, such as the day on which a decision was carried out.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, cast

import msgspec

from domain.entries import Entry
from domain.escalations import Escalation

AnEntry = TypeVar("AnEntry", bound=Entry)

_ENDINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "partnership": {"closed_on": ()},
    "partner": {"left_on": ()},
    "decision": {"enacted_on": (), "dropped_on": ("reason",)},
    "action": {"completed_on": (), "dropped_on": ("reason",)},
    "paper": {"acted_on": ("decision",)},
    "programme": {"ended_on": ("reflection",)},
    "agreement": {"reviewed_on": ("met",), "withdrawn_on": ()},
    "round": {"closed_on": ()},
}
"""The later days that an entry of a kind tells of, and what it says only with each of them."""


def as_of(entry: AnEntry, on: date) -> AnEntry:
    """The entry without what came after that day; the same entry when nothing did."""
    if isinstance(entry, Escalation):
        return cast(AnEntry, _escalation(entry, on))
    later: dict[str, Any] = {}
    for name, with_it in _ENDINGS.get(entry.kind_name, {}).items():
        day = getattr(entry, name)
        if day is not None and day > on:
            later |= dict.fromkeys((name, *with_it))
    return msgspec.structs.replace(entry, **later) if later else entry


def _escalation(entry: Any, on: date) -> Any:
    settled = tuple(day for day in entry.settled_on if day <= on)
    reopened = tuple(day for day in entry.reopened_on if day <= on)
    if (settled, reopened) == (entry.settled_on, entry.reopened_on):
        return entry
    return msgspec.structs.replace(entry, settled_on=settled, reopened_on=reopened, how=entry.how[: len(settled)])
