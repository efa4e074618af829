"""Which period a report is about, as known when: read from the address of the page. Called by ``page``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request, url_for

from domain.partnership import Profile
from projections.timelines import LONGEST_DAYS
from web.viewpoint import Viewpoint, asked_day, asked_viewpoint, looking_from, sensible
from web.wording import brief_day, long_day

LENGTHS: dict[str, tuple[str, int]] = {
    "quarter": ("Last 3 months", 91),
    "half": ("Last 6 months", 182),
    "year": ("Last year", 365),
}
USUAL = "quarter"


@dataclass(frozen=True)
class Period:
    """The first and the last day; ``view`` looks from the last one. ``length`` is a key of ``LENGTHS``, or empty."""

    first: date
    last: date
    view: Viewpoint
    length: str = ""

    @property
    def words(self) -> str:
        """“1 April 2026 to 30 June 2026”, or the one day."""
        return long_day(self.last) if self.is_one_day else f"{long_day(self.first)} to {long_day(self.last)}"

    @property
    def brief(self) -> str:
        return brief_day(self.last) if self.is_one_day else f"{brief_day(self.first)} to {brief_day(self.last)}"

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def arguments(self) -> dict[str, Any]:
        """What leads to the same report again."""
        known = {name: text for name, text in self.view.arguments().items() if name == "known_at"}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()} | known


def asked_period(profile: Profile) -> Period:
    """The period in the address, within the life of the partnership; what cannot be shown is named as a problem."""
    view = asked_viewpoint()
    view = sensible(replace(view, on=view.today), profile)
    problems = dict(view.problems)
    end = _latest(profile, view.today)
    last = _within(asked_day("to", view.today, problems) or end, "to", profile, end, problems)
    length = _asked_length()
    asked = None if request.args.get("length") else asked_day("from", view.today, problems)
    first = asked or last - timedelta(days=LENGTHS[length or USUAL][1])
    if asked and asked > last:
        problems["from"] = (
            f"{long_day(asked)} is after {long_day(last)}. Choose a first day that is not after the last."
        )
        first = last - timedelta(days=LENGTHS[USUAL][1])
    if asked and first < profile.formed_on:
        problems["from"] = f"{profile.name} was formed on {long_day(profile.formed_on)}, so the report begins there."
    first = max(first, profile.formed_on, last - timedelta(days=LONGEST_DAYS))
    seen = looking_from(replace(view, on=last, problems=problems))
    return Period(first, last, seen, "" if asked else length or USUAL)


def choices(ref: str, period: Period) -> list[tuple[str, str, bool]]:
    """The lengths as links: words, address, and whether it is the one shown."""
    known = {name: text for name, text in period.arguments().items() if name == "known_at"}
    return [
        (words, url_for("report.page", ref=ref, length=key, **known), key == period.length)
        for key, (words, _) in LENGTHS.items()
    ]


def _latest(profile: Profile, today: date) -> date:
    return min(today, profile.closed_on) if profile.closed_on else today


def _within(day: date, name: str, profile: Profile, latest: date, problems: dict[str, Any]) -> date:
    """The day, or the latest one there is something to say about."""
    if day < profile.formed_on:
        problems[name] = f"{profile.name} was formed on {long_day(profile.formed_on)}. Choose that day or a later one."
        return latest
    if day > latest:
        problems[name] = f"{profile.name} was closed on {long_day(latest)}, so the report ends there."
        return latest
    return day


def _asked_length() -> str:
    asked = request.args.get("length", "")
    return asked if asked in LENGTHS else ""
