"""From when a page looks: *as of* a day, and *as known at* an instant. Read from the address of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from flask import request

from web.current import workspace
from web.wording import long_day


@dataclass(frozen=True)
class Viewpoint:
    """The day shown, and what was known at which instant (``None``: all that is known now)."""

    on: date
    known_at: datetime | None
    today: date
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        return self.on != self.today or self.known_at is not None

    @property
    def sentence(self) -> str:
        """The banner's words."""
        known = f", as known at the end of {long_day(self.known_on)}" if self.known_on else ""
        return f"This is how things stood on {long_day(self.on)}{known}."

    @property
    def known_on(self) -> date | None:
        return self.known_at.date() if self.known_at else None

    def arguments(self) -> dict[str, Any]:
        """The arguments that carry this viewpoint to another page; none for the present."""
        on = {"on": self.on.isoformat()} if self.on != self.today else {}
        return on | ({"known_at": request.args["known_at"]} if self.known_at else {})


def asked_viewpoint() -> Viewpoint:
    """The viewpoint in the address; an unreadable or future day is named in ``problems`` and left out."""
    today, problems = workspace().today(), dict[str, str]()
    on = asked_day("on", today, problems)
    return Viewpoint(on or today, _asked_instant(today, problems), today, problems)


def asked_day(name: str, today: date, problems: dict[str, str]) -> date | None:
    text = request.args.get(name, "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        problems[name] = f"“{text[:40]}” is not a day. Write it as year-month-day, such as {today.isoformat()}."
        return None
    if day and day > today:
        problems[name] = f"{long_day(day)} is still to come. Choose a day up to today."
        return None
    return day


def _asked_instant(today: date, problems: dict[str, str]) -> datetime | None:
    """A day means its end, so that all recorded on that day was known; an instant is taken as it is."""
    text = request.args.get("known_at", "").strip()
    if "T" not in text:
        day = asked_day("known_at", today, problems)
        return datetime.combine(day, time.max, UTC) if day and day < today else None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign in an address reads as a space
    except ValueError:
        problems["known_at"] = f"“{text[:40]}” is not an instant. Write a day, such as {today.isoformat()}."
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
