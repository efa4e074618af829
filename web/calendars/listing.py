"""What the desk holds, sorted into what is still to log, what is logged already, and what is ignored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.partnership import Profile
from domain.partnerships import Partnerships
from web.calendars.matching import Candidate, best_match, candidates
from web.desk import Noted


@dataclass(frozen=True)
class Listed:
    """A meeting with the partnership it is taken to be of, and the ref of the meeting logged there on its day."""

    meeting: Noted
    partnership: str | None
    logged: str | None
    repeats: int


@dataclass
class Listing:
    to_log: list[Listed] = field(default_factory=list)
    logged: list[Listed] = field(default_factory=list)
    ignored: list[Listed] = field(default_factory=list)


def listing_of(meetings: Iterable[Noted], profiles: list[Profile], log: Partnerships) -> Listing:
    """Every meeting in its place, in the order given."""
    meetings = list(meetings)
    named, days = candidates(profiles), _LoggedDays(log)
    times = Counter(meeting.series for meeting in meetings)
    listing = Listing()
    for meeting in meetings:
        ref = _partnership_of(meeting, named)
        logged = days.on(ref, meeting.held_on) if ref else None
        listed = Listed(meeting, ref, logged, times[meeting.series])
        ignored = meeting.ignored or meeting.series_ignored
        (listing.ignored if ignored else listing.logged if logged else listing.to_log).append(listed)
    return listing


def _partnership_of(meeting: Noted, named: list[Candidate]) -> str | None:
    """The partnership that a person chose, or else the one that the title or the calendar names."""
    if any(candidate.ref == meeting.chosen for candidate in named):
        return meeting.chosen
    return best_match(named, meeting.held_on, (meeting.title, meeting.calendar))


class _LoggedDays:
    """The meetings of each partnership by day, read once."""

    def __init__(self, log: Partnerships) -> None:
        self._log = log
        self._by_ref: dict[str, dict[date, str]] = {}

    def on(self, ref: str, day: date) -> str | None:
        if ref not in self._by_ref:
            found = self._log.find(ref)
            meetings: Any = found.entries.of("meeting").values() if found else ()
            self._by_ref[ref] = {meeting.held_on: meeting.ref for meeting in meetings}
        return self._by_ref[ref].get(day)
