"""From when a page looks: *as of* a day, and *as known at* an instant. Read from the address of the page.

Called by every page that shows what is recorded. ``layout.html`` says on each of them from when it looks and offers
another day (``viewpoint_banner.html``); links from a page of the past to others that ``looks_back`` stay in the past.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for

from domain.partnership import Profile
from projections.ledger import entries
from web.current import workspace
from web.wording import long_day

View = TypeVar("View", bound=Callable[..., Any])
CARRIED = ("on", "known_at")
"""What is asked of one page and of the next alike."""
NOT_KEPT = (*CARRIED, "page")
"""Arguments of a page that no longer fit when it looks from elsewhere."""


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
    def until(self) -> date | None:
        """The last day of which entries are shown; ``None`` for today, which has no later one."""
        return self.on if self.on != self.today else None

    @property
    def sentence(self) -> str:
        """The banner's words."""
        known = f", as known {self.known_words}" if self.known_at else ""
        return f"This is how things stood on {long_day(self.on)}{known}."

    @property
    def known_words(self) -> str:
        """“at the end of 12 March 2026”, or at an instant within that day; empty when all is known."""
        if self.known_at is None:
            return ""
        day = long_day(self.known_at.date())
        return f"at the end of {day}" if self.known_at.time() == time.max else f"at {self.known_at:%H:%M} UTC on {day}"

    @property
    def known_on(self) -> date | None:
        return self.known_at.date() if self.known_at else None

    def arguments(self) -> dict[str, Any]:
        """The arguments that carry this viewpoint to another page; none for the present."""
        on = {"on": self.on.isoformat()} if self.on != self.today else {}
        return on | ({"known_at": self._known_text(self.known_at)} if self.known_at else {})

    @staticmethod
    def _known_text(at: datetime) -> str:
        return at.date().isoformat() if at.time() == time.max else at.isoformat()


def register(app: Flask) -> None:
    app.url_defaults(_carry)
    app.jinja_env.globals["viewpoint_here"] = Here


def looks_back(view: View) -> View:
    """Declare that a page reads the viewpoint in its address, so that links to it carry that of the page they are on.

    A link that leads back to today gives ``on=None, known_at=None``.
    """
    view.looks_back = True  # type: ignore[attr-defined]
    return view


def asked_viewpoint() -> Viewpoint:
    """The viewpoint in the address; an unreadable or future day is named in ``problems`` and left out."""
    today, problems = workspace().today(), dict[str, str]()
    on = asked_day("on", today, problems)
    return looking_from(Viewpoint(on or today, _asked_instant(today, problems), today, problems))


def sensible(view: Viewpoint, profile: Profile) -> Viewpoint:
    """The viewpoint without a day on which there was nothing to see, which is named instead."""
    problems = dict(view.problems)
    if view.on < profile.formed_on:
        problems["on"] = f"{profile.name} was formed on {long_day(profile.formed_on)}. Choose that day or a later one."
        view = replace(view, on=view.today)
    if view.known_at and not entries(workspace(), profile.ref, kind="partnership", known_at=view.known_at):
        problems["known_at"] = f"Nothing about {profile.name} was recorded by then. Choose a later day."
        view = replace(view, known_at=None)
    return looking_from(replace(view, problems=problems))


def looking_from(view: Viewpoint) -> Viewpoint:
    """The viewpoint that this page turned out to look from, which its links then carry."""
    g.viewpoint = view
    return view


def at_the_end_of(day: date) -> datetime:
    """The instant at which all that was recorded on a day was known."""
    return datetime.combine(day, time.max, UTC)


def carried() -> dict[str, Any]:
    """What takes the viewpoint of this page to the next; nothing from a page of the present."""
    view: Viewpoint | None = g.get("viewpoint")
    return view.arguments() if view else {}


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


class Here:
    """What ``viewpoint_banner.html`` and ``viewpoint_form.html`` say of the page they stand on."""

    @staticmethod
    def kept() -> list[tuple[str, str]]:
        """What else was asked of this page, which stays asked when it looks from another day."""
        return [(name, value) for name, value in request.args.items(multi=True) if name not in NOT_KEPT]

    @staticmethod
    def form_address() -> str:
        """Where the form leads: to this page, of which its fields then say the rest."""
        assert request.endpoint is not None
        return url_for(request.endpoint, **(request.view_args or {}) | dict.fromkeys(CARRIED))

    @staticmethod
    def today_address() -> str:
        """This page as of today, with what else was asked of it."""
        kept = Here.kept()
        return f"{Here.form_address()}?{urlencode(kept)}" if kept else Here.form_address()

    @staticmethod
    def is_first_form() -> bool:
        """Whether the form is yet to be shown on this page, and the page has an address to come back to."""
        is_first = request.method == "GET" and not g.get("viewpoint_form_shown")
        g.viewpoint_form_shown = True
        return is_first


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Let links from a page of the past lead to the past."""
    if _looks_back(endpoint):
        for name, value in carried().items():
            values.setdefault(name, value)


def _looks_back(endpoint: str) -> bool:
    return hasattr(current_app.view_functions.get(endpoint), "looks_back")


def _asked_instant(today: date, problems: dict[str, str]) -> datetime | None:
    """A day means its end, so that all recorded on that day was known; an instant is taken as it is."""
    text = request.args.get("known_at", "").strip()
    if "T" not in text:
        day = asked_day("known_at", today, problems)
        return at_the_end_of(day) if day and day < today else None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign in an address reads as a space
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        problems["known_at"] = f"“{text[:40]}” is not an instant. Write a day, such as {today.isoformat()}."
        return None
    return at if at < workspace().clock() else None
