"""What happened to a round, in words: opened, more people invited, closed, called off. ``rounds_page`` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from domain.errors import UnknownRef
from domain.partnership import Profile
from projections.ledger import EntryRow, history
from web.check_ins.round_words import title_of
from web.current import name_of, workspace

_WHAT = {
    "RoundOpened": "Opened",
    "MoreInvited": "More people invited",
    "RepeatStopped": "No longer repeated",
    "RoundClosed": "Closed",
    "RoundCancelled": "Called off",
}


@dataclass(frozen=True)
class Happening:
    """Something that was recorded about a round."""

    at: datetime
    what: str
    by: str
    reason: str


def happenings(rows: Sequence[EntryRow]) -> list[Happening]:
    """What was recorded, newest first."""
    return [Happening(row.recorded_at, _WHAT[row.event], name_of(row.recorded_by), row.reason) for row in rows[::-1]]


def history_of(ref: str, round_ref: str) -> list[EntryRow]:
    return history(workspace(), ref, "round", round_ref)


def called_off(profile: Profile, round_ref: str) -> str:
    """The page of a round that was called off; ``UnknownRef`` when there never was one."""
    rows = history_of(profile.ref, round_ref)
    if not rows:
        raise UnknownRef("round", round_ref)
    asked: Any = rows[-1].entry
    return render_template(
        "check_ins/called_off.html",
        profile=profile,
        title=title_of(asked),
        reason=rows[-1].reason,
        happenings=happenings(rows),
    )
