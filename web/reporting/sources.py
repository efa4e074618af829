"""The entries that a report rests on: cited by small numbers, and listed at its end. One list for each report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from projections.ledger import EntryRow, entries
from projections.suppression import rounds_in
from web.current import workspace
from web.door.reach import CONFIDENTIAL, POOLED
from web.entries import address_of, partner_names, rounds
from web.sentences import title_of
from web.wording import capital, kind_word

Key = tuple[str, str]
"""The kind and the ref of an entry; of answers to check-ins, the ref of their round."""


@dataclass(frozen=True)
class Source:
    """One line of the list. ``recorded_at`` is ``None`` for check-in rounds, whose answers come in all at once."""

    number: int
    kind: str
    title: str
    on: date | None
    recorded_at: datetime | None
    address: str


class Sources:
    """Numbers are given in the order in which entries are first cited."""

    def __init__(self, ref: str, known_at: datetime | None) -> None:
        self.ref = ref
        self.names = partner_names(ref)
        rows = entries(workspace(), ref, known_at=known_at)
        self._rows: dict[Key, EntryRow] = {(row.kind, row.ref): row for row in rows}
        self._rounds = {each.ref: each for each in rounds(ref, known_at)}
        self._listed: dict[Key, Source] = {}

    @property
    def listed(self) -> list[Source]:
        return list(self._listed.values())

    def row(self, kind: str, ref: str) -> EntryRow | None:
        return self._rows.get((kind, ref))

    def of(self, kind: str) -> list[EntryRow]:
        """The rows of a kind as known then, by the day on which they happened."""
        return [row for row in self._rows.values() if row.kind == kind]

    def cite(self, kind: str, ref: str) -> list[int]:
        """The number of an entry; none for what is confidential, or was not known."""
        row = self._rows.get((kind, ref))
        return [] if row is None else self.cite_row(row)

    def cite_all(self, keys: Iterable[Key]) -> list[int]:
        """The numbers of several, ascending."""
        keys = list(keys)
        answered = [each for kind, ref in keys if kind in POOLED for each in rounds_in(ref)]
        cited = {number for kind, ref in keys for number in self.cite(kind, ref)}
        return sorted(cited | set(self.cite_rounds(answered)))

    def cite_row(self, row: EntryRow) -> list[int]:
        """The number of a version of an entry, which need not stand any more."""
        if row.kind in CONFIDENTIAL | POOLED:
            return []
        key = (row.kind, row.ref)
        if key not in self._listed:
            self._listed[key] = self._source(row)
        return [self._listed[key].number]

    def cite_rounds(self, refs: Iterable[str]) -> list[int]:
        """The numbers of check-in rounds, whose answers are taken together as they were released."""
        return sorted(self._round(ref) for ref in refs if ref in self._rounds)

    def _round(self, ref: str) -> int:
        key = ("check-in", ref)
        if key not in self._listed:
            where, on = address_of(self.ref, *key), self._rounds[ref].last_on
            self._listed[key] = Source(len(self._listed) + 1, "Check-in round", ref, on, None, where)
        return self._listed[key].number

    def _source(self, row: EntryRow) -> Source:
        title, kind = title_of(row.entry, self.names), capital(kind_word(row.kind))
        where = address_of(self.ref, row.kind, row.ref)
        return Source(len(self._listed) + 1, kind, title, row.happened_on, row.recorded_at, where)
