"""Which month a pack is about, as known when: read from the address of the page. Called by ``asked``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from web.viewpoint import Viewpoint, asked_viewpoint
from web.wording import long_day

QUARTER = timedelta(days=91)
YEAR = timedelta(weeks=52)
_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Month:
    """A month up to its last day, or up to today while it runs. ``known_at`` is ``None``: all that is known counts."""

    first: date
    on: date
    known_at: datetime | None = None

    @property
    def words(self) -> str:
        """“October 2026”"""
        return f"{self.first:%B %Y}"

    @property
    def text(self) -> str:
        """As an address holds it: “2026-10”."""
        return f"{self.first:%Y-%m}"

    @property
    def is_running(self) -> bool:
        return self.on < last_day_of(self.first)

    @property
    def quarter_before(self) -> date:
        return self.on - QUARTER

    @property
    def year_before(self) -> date:
        return self.on - YEAR

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.on

    def arguments(self) -> dict[str, Any]:
        """What leads to the same month again."""
        view = Viewpoint(self.on, self.known_at, self.on)
        return {"month": self.text} | view.arguments()


def month_of(first: date, today: date, known_at: datetime | None = None) -> Month:
    return Month(first, min(last_day_of(first), today), known_at)


def latest(today: date) -> date:
    """The first day of the month that ended last, or that ends today."""
    this = today.replace(day=1)
    return this if today == last_day_of(today) else (this - timedelta(days=1)).replace(day=1)


def latest_ended(today: date) -> date:
    """The first day of the month that ended last, before today."""
    return latest(today - timedelta(days=1))


def last_day_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def asked_month(text: str) -> tuple[Month, dict[str, str]]:
    """The month asked for, that of the day asked for, or the latest; and what could not be shown, by its field."""
    view = asked_viewpoint()
    problems = {name: said for name, said in view.problems.items() if name == "known_at"}
    usual = view.on.replace(day=1) if view.on != view.today else latest(view.today)
    first = _first_day(text.strip(), view.today, problems) or usual
    return month_of(first, view.today, view.known_at), problems


def _first_day(text: str, today: date, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    found = _WRITTEN.fullmatch(text)
    try:
        first = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None:
        problems["month"] = f"“{text[:40]}” is not a month. Write it as year-month, such as {today:%Y-%m}."
    elif first > today:
        problems["month"] = f"{first:%B %Y} is still to come. Choose a month that has begun by {long_day(today)}."
        return None
    return first
