"""The meeting that comes next, as far as one is planned.

``summaries`` asks for the portfolio's row, ``web`` for the page of a partnership and for its page of a pack.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from domain.partnership import Profile
from domain.planned_meetings import PlannedMeeting, first_from
from projections.ledger import entries
from projections.workspace import Workspace

KIND = PlannedMeeting.kind_name


def next_meeting(
    workspace: Workspace, profile: Profile, on: date, known_at: datetime | None = None
) -> PlannedMeeting | None:
    """The earliest meeting from a day on that was planned by then; ``None`` when none was.

    A partnership that is closed meets no more: what was planned for later days does not count.
    """
    rows = entries(workspace, profile.ref, kind=KIND, known_at=known_at, until=on)
    plans: list[Any] = [row.entry for row in rows]
    return first_from(plans, on, profile.closed_on or date.max)
