"""Entries of which something else is known now, each in a line: what it is, when it was recorded, what it changed.

Called by ``moved_since``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import url_for

from projections.ledger import EntryRow
from projections.named_entries import Key, entries_named
from projections.then_and_now import Since
from web.current import workspace
from web.entries import partner_names
from web.reading import Change, changes_between
from web.sentences import Names, title_of
from web.viewpoint import CARRIED, Viewpoint
from web.wording import kind_word


@dataclass(frozen=True)
class Told:
    """A line: it happened ``on`` a day and was recorded on another; ``changes`` are label, then and now."""

    title: str
    kind: str
    on: date
    recorded_on: date
    tenths: int
    address: str = ""
    changes: Sequence[Change] = field(default=())

    @property
    def points(self) -> float:
        return self.tenths / 10

    @property
    def days_later(self) -> int:
        return max((self.recorded_on - self.on).days, 0)


def told_since(
    ref: str, view: Viewpoint, since: Sequence[Since], keys: Sequence[Key], tenths: dict[Key, int]
) -> list[Told]:
    """The entries of these kinds and refs; each leads to its page as it stands today, with its history."""
    then = entries_named(workspace(), ref, keys, view.known_at)
    now = entries_named(workspace(), ref, keys)
    names, recorded = partner_names(ref), {(each.kind, each.ref): each.at.date() for each in since}
    found = []
    for key in keys:
        row = now.get(key) or then[key]
        found.append(
            Told(
                title=title_of(row.entry, names),
                kind=kind_word(row.kind),
                on=row.happened_on,
                recorded_on=recorded[key],
                tenths=tenths[key],
                address=_as_it_stands(ref, row),
                changes=_changes(then.get(key), now.get(key), names),
            )
        )
    return found


def _changes(then: EntryRow | None, now: EntryRow | None, names: Names) -> list[Change]:
    return changes_between(then.entry, now.entry, names) if then and now else []


def _as_it_stands(ref: str, row: EntryRow) -> str:
    return url_for("entries.entry", ref=ref, kind=row.kind, entry_ref=row.ref, **dict.fromkeys(CARRIED))
