"""When the partners meet next: the day and the kind for everybody, what it is called for whoever may read entries.

Called by the page of a partnership, which offers those who may record to plan a meeting where none is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.as_of import as_of
from projections.next_meeting import next_meeting
from web.current import workspace
from web.door.identity import me
from web.entries import address_of
from web.sentences import meeting_kind
from web.viewpoint import Viewpoint


@dataclass(frozen=True)
class Coming:
    """``address`` is of its own page, empty for whoever may not read it."""

    title: str
    meets_on: date
    address: str


def coming_meeting(profile: Profile, view: Viewpoint) -> Coming | None:
    """The next meeting as it was planned by the day looked at; ``None`` when none was."""
    planned = next_meeting(workspace(), as_of(profile, view.on), view.on, view.known_at)
    if planned is None:
        return None
    if not may(me(), Action.READ, profile.ref):
        return Coming(meeting_kind(planned.kind), planned.meets_on, "")
    address = address_of(profile.ref, planned.kind_name, planned.plan)
    return Coming(planned.title or meeting_kind(planned.kind), planned.meets_on, address)
