"""What can be left out on a day, in words: what was chosen, kinds, partners, and entries that are found or count most.

Called by ``page``. Conversations are no choice one by one, and of a partner whose answers are pooled the answers stay:
``leaving_out`` sees to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from domain.meetings import Meeting
from projections.evidence import RULES
from projections.leaving_out import what_goes
from projections.ledger import EntryRow, entries
from projections.named_entries import entries_named
from projections.suppression import rounds_in
from projections.timelines import evidence_on
from web.current import workspace
from web.door.reach import CONFIDENTIAL, POOLED
from web.entries import address_of, partner_names
from web.sentences import title_of
from web.viewpoint import Viewpoint
from web.what_if.asked import FIELDS, Asked
from web.wording import brief_day, joined, kind_word, long_day

Key = tuple[str, str]
FOUND_AT_MOST = 12
_CONFIDENTIAL = "Listening conversations are left out all together, or not at all."
_NO_PARTNER = "There is no partner of this name. Check its ref."
_ANSWERS_STAY = "Its answers to check-ins stay: some count together with those of others, so that nobody is told apart."


@dataclass(frozen=True)
class Choice:
    """Something that can be left out: what the address calls it, what lists call it, and how sentences do."""

    field: str
    name: str
    title: str
    words: str
    what: str = ""
    on: date | None = None
    address: str | None = None
    note: str = ""
    changes_nothing: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.field, self.name


class Leavable:
    """What gives evidence by the day looked at."""

    def __init__(self, ref: str, view: Viewpoint, asked: Asked) -> None:
        self.ref, self._view, self._asked = ref, view, asked
        self._names = partner_names(ref, view.known_at)
        self._given = evidence_on(workspace(), ref, view.on, view.known_at, None)
        self._keys = dict.fromkeys(self._given.entries)
        self._goes = what_goes(workspace(), ref, self._given, asked.leaving_out, view.known_at)

    def chosen(self) -> list[Choice]:
        """All that was named, with what is to be said of it where it changes nothing, or not all of it goes."""
        rows = entries_named(workspace(), self.ref, list(self._entries_named()), self._view.known_at)
        find: dict[str, Any] = {
            "without": lambda name: self._entry(name, rows),
            "kind": self._kind,
            "meeting": lambda name: self._meeting(name, rows),
            "partner": self._partner,
        }
        return [find[field](name) for field, name in self._asked.names]

    def kinds(self) -> list[Choice]:
        given = {kind for kind, _ in self._keys}
        return [self._kind(kind) for kind in RULES if kind in given]

    def partners(self) -> list[Choice]:
        return [self._partner(ref) for ref in sorted(self._names, key=lambda ref: self._names[ref].casefold())]

    def found(self) -> tuple[list[Choice], int]:
        """The entries whose names hold every word looked for, the latest first; and how many there are in all."""
        wanted = self._asked.find.casefold().split()
        if not wanted:
            return [], 0
        rows = [row for row in self._readable() if all(word in self._text(row) for word in wanted)]
        rows.sort(key=lambda row: row.happened_on, reverse=True)
        return [self._of_row(row) for row in rows[:FOUND_AT_MOST]], len(rows)

    def of_keys(self, keys: Sequence[Key]) -> list[Choice]:
        """Choices of entries and of rounds named as explanations name them; none of what is confidential."""
        rows = entries_named(workspace(), self.ref, [key for key in keys if key[0] in _plain()], self._view.known_at)
        return [choice for key in keys if (choice := self._of_key(key, rows))]

    # -- one choice --------------------------------------------------------------------------------------

    def _of_key(self, key: Key, rows: dict[Key, EntryRow]) -> Choice | None:
        kind, ref = key
        if kind in POOLED:
            return self._of_round(f"{kind}:{rounds_in(ref)[0]}", ref)
        return self._of_row(rows[key]) if key in rows else None

    def _of_row(self, row: EntryRow) -> Choice:
        """A meeting is a choice together with what came from it."""
        if row.kind == "meeting":
            return self._of_meeting(row)
        title = title_of(row.entry, self._names)
        return Choice("without", f"{row.kind}:{row.ref}", title, f"“{title}”", *self._about(row))

    def _of_meeting(self, row: EntryRow) -> Choice:
        title = title_of(row.entry, self._names)
        words = f"“{title}” of {long_day(row.happened_on)} and what came from it"
        return Choice("meeting", row.ref, f"{title}, with what came from it", words, *self._about(row))

    def _about(self, row: EntryRow) -> tuple[str, date, str]:
        return kind_word(row.kind), row.happened_on, address_of(self.ref, row.kind, row.ref)

    def _of_round(self, name: str, rounds: str) -> Choice:
        refs = rounds_in(rounds)
        which = f"check-in round {refs[0]}" if len(refs) == 1 else f"check-in rounds {joined(refs)}, taken together"
        return Choice("without", name, which[0].upper() + which[1:], which)

    def _entry(self, name: str, rows: dict[Key, EntryRow]) -> Choice:
        gone = self._gone("without", name)
        at = next(iter(np.flatnonzero(gone)), None)
        key = self._given.entries[at] if at is not None else _key(name)
        if key[0] in POOLED and at is not None:
            return self._of_round(name, str(self._given.rounds[at]))
        if key not in rows:
            note = _CONFIDENTIAL if key[0] in CONFIDENTIAL else self._no_entry()
            return Choice("without", name, name, "", note=note, changes_nothing=True)
        title = title_of(rows[key].entry, self._names)
        choice = Choice("without", name, title, f"“{title}”", *self._about(rows[key]))
        return choice if at is not None else self._idle(choice)

    def _meeting(self, name: str, rows: dict[Key, EntryRow]) -> Choice:
        row = rows.get(("meeting", name))
        if row is None or not isinstance(row.entry, Meeting):
            note = "There is no meeting of this name. Check its ref."
            return Choice("meeting", name, name, "", note=note, changes_nothing=True)
        choice = self._of_meeting(row)
        return choice if self._gone("meeting", name).any() else self._idle(choice)

    def _kind(self, name: str) -> Choice:
        many = "answers to check-ins" if name in POOLED else kind_word(name, 2)
        choice = Choice("kind", name, f"All {many}", many)
        if ("kind", name) not in self._goes or self._gone("kind", name).any():
            return choice
        return self._idle(choice)

    def _partner(self, name: str) -> Choice:
        called = self._names.get(name, name)
        choice = Choice("partner", name, called, f"what is about {called}")
        if ("partner", name) in self._goes and not self._gone("partner", name).any():
            note = "Nothing by then is about it and could be left out." if name in self._names else _NO_PARTNER
            choice = replace(choice, note=note, changes_nothing=True)
        pooled = name in self._given.pooled
        return replace(choice, note=f"{_ANSWERS_STAY} {choice.note}".strip()) if pooled else choice

    # -- reading -----------------------------------------------------------------------------------------

    def _entries_named(self) -> Iterator[Key]:
        for field, name in self._asked.names:
            if field == "meeting":
                yield "meeting", name
            elif field == "without":
                gone = np.flatnonzero(self._gone(field, name))
                yield from {self._given.entries[at] for at in gone if self._given.entries[at][0] in _plain()}
                if not len(gone) and _key(name)[0] in _plain():
                    yield _key(name)

    def _readable(self) -> Iterator[EntryRow]:
        """The entries that give evidence and are read one by one."""
        for kind in dict.fromkeys(kind for kind, _ in self._keys if kind in _plain()):
            rows = entries(workspace(), self.ref, kind=kind, known_at=self._view.known_at, until=self._view.on)
            yield from (row for row in rows if (kind, row.ref) in self._keys)

    def _text(self, row: EntryRow) -> str:
        title = title_of(row.entry, self._names)
        return f"{title} {row.ref} {kind_word(row.kind)} {brief_day(row.happened_on)}".casefold()

    def _gone(self, field: str, name: str) -> Any:
        return self._goes[FIELDS[field], name]

    def _day(self) -> str:
        return "today" if self._view.on == self._view.today else long_day(self._view.on)

    def _no_entry(self) -> str:
        return f"No entry of this name gives evidence by {self._day()}. Check its kind and ref."

    def _idle(self, choice: Choice) -> Choice:
        return replace(choice, note=f"No evidence of it by {self._day()}, so nothing changes.", changes_nothing=True)


def _plain() -> Iterable[str]:
    """The kinds whose entries are read one by one, by those who may read."""
    return frozenset(RULES) - CONFIDENTIAL - POOLED


def _key(name: str) -> Key:
    kind, _, ref = name.partition(":")
    return kind, ref
