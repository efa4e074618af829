"""What is known of a partnership up to a day: what the rules of signals look at, and what they answer with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from domain.dismissals import Dismissal
from domain.partnership import Profile
from projections.ledger import entries, profile_of
from projections.policy import Policy, Signals
from projections.workspace import Workspace

Key = tuple[str, str]
"""The kind and ref of an entry."""


@dataclass(frozen=True)
class Signal:
    """A pattern that stands since a day, and the entries behind it, oldest first.

    ``about`` tells apart several of one rule: the item, partner, escalation, ... that it is about (its ref).
    ``numbers`` hold what its sentence says: days, times, points.
    """

    rule: str
    about: str
    since: date
    entries: tuple[Key, ...]
    numbers: dict[str, float] = field(default_factory=dict)
    dismissed: Dismissal | None = None
    """Somebody set it aside for a while."""


class Past:
    """A partnership as it was at the end of a day, as known at an instant. Each kind of entry is read once."""

    def __init__(
        self, workspace: Workspace, partnership: str, on: date, known_at: datetime | None, released: bool
    ) -> None:
        self.workspace = workspace
        self.partnership = partnership
        self.on = on
        self.known_at = known_at
        self.released = released
        self.profile: Profile = profile_of(workspace, partnership, known_at)
        self._read: dict[str, list[Any]] = {}

    @cached_property
    def policy(self) -> Policy:
        """The one in force then."""
        return self.workspace.policy_at(self.known_at)

    @property
    def rules(self) -> Signals:
        return self.policy.signals

    @property
    def is_closed(self) -> bool:
        return self.has_come(self.profile.closed_on)

    def has_come(self, day: date | None) -> bool:
        """Whether something had happened by then: a date that is not given, or is later, has not come."""
        return day is not None and day <= self.on

    def of(self, kind: str) -> list[Any]:
        """The entries of a kind by their day, then by ref."""
        if kind not in self._read:
            rows = entries(self.workspace, self.partnership, kind=kind, known_at=self.known_at, until=self.on)
            self._read[kind] = [row.entry for row in sorted(rows, key=lambda row: (row.happened_on, row.ref))]
        return self._read[kind]

    @cached_property
    def items_of(self) -> dict[str, list[Any]]:
        """The items of each meeting, by the meeting's ref."""
        found: dict[str, list[Any]] = defaultdict(list)
        for item in self.of("item"):
            found[item.meeting].append(item)
        return found

    @property
    def members(self) -> list[Any]:
        """The partners that are members on the day."""
        return [partner for partner in self.of("partner") if partner.is_member_on(self.on)]


def streak(standing: Sequence[bool]) -> int | None:
    """Where the run of true values that reaches the end began; ``None`` if the last is not true."""
    if not standing or not standing[-1]:
        return None
    return next((at + 1 for at in reversed(range(len(standing))) if not standing[at]), 0)


def keys(found: Sequence[Any]) -> tuple[Key, ...]:
    """What entries are called."""
    return tuple((entry.kind_name, entry.ref) for entry in found)


def windows(found: Sequence[Any], length: int) -> Iterator[Sequence[Any]]:
    """Each so many in a row, oldest first."""
    for start in range(len(found) - length + 1):
        yield found[start : start + length]
