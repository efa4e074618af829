"""Which partners have been heard in listening conversations, and when last. Called by the page of listening."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.listening import Conversation
from projections.ledger import entries
from projections.workspace import Workspace


@dataclass(frozen=True)
class Heard:
    """A partner, how many conversations were held with it, and the day of the last (``None``: none yet)."""

    partner: str
    name: str
    times: int
    last_on: date | None


@dataclass(frozen=True)
class Coverage:
    """The present partners, those heard longest ago first; and how many conversations named no partner."""

    partners: tuple[Heard, ...]
    unnamed: int

    @property
    def not_heard(self) -> tuple[Heard, ...]:
        return tuple(each for each in self.partners if each.last_on is None)


def coverage(workspace: Workspace, partnership: str, conversations: Iterable[Conversation], on: date) -> Coverage:
    """Who has been heard, of the partners on a day."""
    days: dict[str | None, list[date]] = {}
    for conversation in conversations:
        days.setdefault(conversation.partner, []).append(conversation.held_on)
    members: list[Any] = [row.entry for row in entries(workspace, partnership, kind="partner")]
    heard = [
        Heard(each.ref, each.name, len(days.get(each.ref, ())), max(days.get(each.ref, ()), default=None))
        for each in members
        if each.is_member_on(on)
    ]
    heard.sort(key=lambda each: (each.last_on or date.min, each.name.casefold()))
    return Coverage(tuple(heard), len(days.get(None, ())))
