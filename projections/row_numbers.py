"""What a row of entries says of its place in the record: its own number, when it was first recorded, by whom, and
whether it was corrected since. ``book`` writes it into each row; ``finding`` sorts, pages and narrows by it.
"""

from __future__ import annotations

from hashlib import blake2b

from domain.amendments import EntryCorrected
from domain.entries import PartnershipEvent

ROWS_AT_MOST = 1 << 24
"""Rows of one partnership that get numbers of their own."""

Key = tuple[str, str]
"""The kind and ref of an entry."""


class RowNumbers:
    """The record of one partnership, as far as its rows were written. Read again, it gives the same."""

    def __init__(self) -> None:
        self._last = 0
        self._first: dict[Key, tuple[bool, int, str]] = {}

    def next(
        self, partnership: str, key: Key, event: PartnershipEvent, at: int, *, follows: bool
    ) -> tuple[bool, int, str, int]:
        """Whether the entry was corrected, when and by whom it was first recorded, and the number of the row."""
        first = self._first.get(key) if follows else None
        if isinstance(event, EntryCorrected):  # also of what was retracted, when that is undone
            first = True, *self._first.get(key, (True, at, event.recorded_by))[1:]
        first = first or (False, at, event.recorded_by)
        self._first[key] = first
        self._last = (self._last or first_number(partnership)) + 1
        return *first, self._last


def first_number(partnership: str) -> int:
    """The number from which those of a partnership are counted: its own among a great many, and the same always."""
    return int.from_bytes(blake2b(partnership.encode(), digest_size=8).digest()) % (1 << 39) * ROWS_AT_MOST
