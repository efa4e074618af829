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
    """“without “Dispute: data sharing”, under “Softer”, version 2”; of what changes nothing it says nothing."""
    changing = [choice for choice in chosen if not choice.changes_nothing]
    return ", ".join(part for part in (_left_out(changing), policy) if part)


def sentence(chosen: Sequence[Choice], policy: str, found: Outcome, view: Viewpoint) -> str:
    """“Without “Dispute: data sharing”, health today would be 66 instead of 61.”"""
    asked, day = capital(question(chosen, policy)), day_words(view)
    now, then = found.now.as_it_is, found.now.what_if
    if then is None:
        lost = "" if now is None else f"; it is {whole(now)}"
        return f"{asked}, there would not be enough evidence {day} for a number{lost}."
    if now is None:
        return f"{asked}, health {day} would be {whole(then)}; as it is there is not enough evidence for a number."
    if whole(then) == whole(now):
        return f"{asked}, health {day} would be {whole(now)} all the same."
    return f"{asked}, health {day} would be {whole(then)} instead of {whole(now)}."


def largest(found: Outcome, view: Viewpoint) -> str:
    """“The largest difference is 11 points more, in May 2025.”"""
    if not found.are_both_known:
        return "On no day is there enough evidence for both numbers."
    apart = found.largest()
    if apart is None:
        return "It would have been the same on every day, to the nearest point."
    on, points = apart
    more = "more" if points > 0 else "fewer"
    return f"The largest difference is {counted(abs(whole(points)), 'point')} {more}, {_month(on, view)}."


def day_words(view: Viewpoint) -> str:
    return "today" if view.on == view.today else f"on {long_day(view.on)}"


def caption(name: str, found: Outcome) -> str:
    """The chart in one sentence."""
    days = f"from {long_day(found.days[0])} to {long_day(found.days[-1])}"
    return (
        f"Health of {name} {days}: as it is, drawn whole, and as it would be, drawn in dashes. "
        "The space between the two lines is what makes the difference."
    )


def _left_out(chosen: Sequence[Choice]) -> str:
    if len(chosen) > APART_AT_MOST:
        return f"with {len(chosen)} things left out"
    return f"without {joined([choice.words for choice in chosen])}" if chosen else ""


def _month(on: date, view: Viewpoint) -> str:
    return f"on {long_day(on)}" if (on.year, on.month) == (view.on.year, view.on.month) else f"in {on:%B %Y}"
