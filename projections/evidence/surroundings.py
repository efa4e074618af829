"""What an item of evidence is, and what a rule may ask about the entries around its own."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import msgspec

FOREVER = date.max.toordinal()
"""The ``until_day`` of evidence that still stands."""

CAP = "cap"
"""The dimension of rows that limit health; their value is the limit as a ratio."""


class Evidence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Evidence on each day from ``from_day`` until before ``until_day`` (ordinals); a point lasts one day.

    ``value`` 0..1, ``weight`` per day, ``partner`` whom it is about or who answered, ``round`` of a check-in.
    """

    dimension: str
    value: float
    weight: float
    from_day: int
    until_day: int
    partner: str | None = None
    round: str | None = None


def point(dimension: str, value: float, weight: float, day: date, partner: str | None = None) -> Evidence:
    """Evidence on one day."""
    at = day.toordinal()
    return Evidence(dimension, value, weight, at, at + 1, partner)


class Surroundings(Protocol):
    """The entries of the same partnership, as far as rules need them."""

    @property
    def closed_on(self) -> date | None: ...

    def meeting_of(self, item: Any) -> Any:
        """The meeting at which an item came up."""

    def items_of(self, meeting: str) -> list[Any]:
        """The items of a meeting."""

    def times_up(self, item: Any) -> int:
        """How many times an item has come up, this one included, since it was last decided or actioned."""

    def members_on(self, day: date) -> list[str]:
        """The partners that were members on a day."""

    def next_contact_after(self, entry: Any) -> tuple[bool, date | None]:
        """Whether the entry closes its day (the last meeting or contact on it), and the next day with one."""
