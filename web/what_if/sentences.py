"""What is asked and what comes of it, in words. Called by ``page`` and ``chart``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from web.viewpoint import Viewpoint
from web.what_if.leavable import Choice
from web.what_if.outcome import Outcome
from web.wording import capital, counted, joined, long_day, whole

APART_AT_MOST = 2
"""Things named one by one in a sentence; of more than these it says how many."""


def question(chosen: Sequence[Choice], policy: str) -> str:
    """“without “Dispute: data”, and under “Softer”, version 2”."""
    parts = [f"without {_things(chosen)}"] if chosen else []
    return ", ".join([*parts, *([policy] if policy else [])])


def sentence(chosen: Sequence[Choice], policy: str, found: Outcome, view: Viewpoint) -> str:
    """“Without …, health today would be 66 instead of 61; the largest difference was 11 points, in May 2025.”"""
    asked, day = capital(question(chosen, policy)), day_words(view)
    now, then = found.now.as_it_is, found.now.what_if
    if then is None:
        lost = "" if now is None else f"; it is {whole(now)}"
        return f"{asked}, there would not be enough evidence {day} for a number{lost}.{_then_largest(found, view)}"
    if now is None:
        return f"{asked}, health {day} would be {whole(then)}; as it is there is not enough evidence for a number."
    if found.largest() is None:
        return f"{asked}, health {day} would be {whole(now)} all the same, and it would have been on every day before."
    came_to = f"{whole(then)} instead of {whole(now)}" if whole(then) != whole(now) else f"{whole(now)} all the same"
    return f"{asked}, health {day} would be {came_to}; {_largest(found, view)}."


def day_words(view: Viewpoint) -> str:
    return "today" if view.on == view.today else f"on {long_day(view.on)}"


def caption(name: str, found: Outcome) -> str:
    """The chart in one sentence."""
    days = f"from {long_day(found.days[0])} to {long_day(found.days[-1])}"
    return (
        f"Health of {name} {days}: as it is, drawn whole, and as it would be, drawn in dashes. "
        "The space between the two lines is what makes the difference."
    )


def _things(chosen: Sequence[Choice]) -> str:
    if len(chosen) > APART_AT_MOST:
        return f"{counted(len(chosen), 'thing')} left out"
    return joined([choice.words for choice in chosen])


def _then_largest(found: Outcome, view: Viewpoint) -> str:
    return f" {capital(_largest(found, view))}." if found.largest() else ""


def _largest(found: Outcome, view: Viewpoint) -> str:
    """“the largest difference was 11 points, in May 2025”."""
    on, points = found.largest() or (view.on, 0.0)
    more = "more" if points > 0 else "fewer"
    return f"the largest difference was {counted(abs(whole(points)), 'point')} {more}, {_month(on, view)}"


def _month(on: date, view: Viewpoint) -> str:
    return f"on {long_day(on)}" if (on.year, on.month) == (view.on.year, view.on.month) else f"in {on:%B %Y}"
