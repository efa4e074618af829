"""Whether the figures of a report are still those that the same question gives, asked as it was known then.

Called by ``web.citing.asking``. A report carries health and its dimensions at both ends of its period as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from markupsafe import Markup

from domain.errors import DomainError
from projections.amended import were_answers_taken_back
from projections.timelines import HealthOn, health_on
from projections.workspace import Workspace
from web.citing.finding import Finding
from web.citing.manifest import Manifest
from web.citing.packing import Packed
from web.wording import counted

WHAT = "report"
_PLACE = re.compile(rb'<script type="application/json" id="report-figures">(.*?)</script>', re.DOTALL)
_OF_ANSWERS = {"health", "trust"}
Figures = dict[str, dict[str, float | None]]
"""Scores by day and then by dimension, health under its own name."""


@dataclass(frozen=True)
class _Asked:
    partnership: str
    first: date
    last: date
    known_at: datetime


def figures_inside(before: HealthOn, after: HealthOn) -> Markup:
    """The figures as an element of the page."""
    written = msgspec.json.encode(_figures(before, after)).decode()
    return Markup('<script type="application/json" id="report-figures">{}</script>').format(Markup(written))  # noqa: S704


def compare(workspace: Workspace, packed: Packed) -> Iterator[Finding]:
    """What is found by asking again."""
    try:
        then, asked = _figures_in(packed.data), _asked(packed.manifest)
        days = (
            health_on(workspace, asked.partnership, day, known_at=asked.known_at) for day in (asked.first, asked.last)
        )
        now = _figures(*days)
    except (DomainError, msgspec.MsgspecError, ValueError, KeyError, TypeError):
        yield Finding(False, "The figures cannot be read, or what was asked is not understood: nothing was compared.")
        return
    yield _compared(workspace, asked, then, now)


def _compared(workspace: Workspace, asked: _Asked, then: Figures, now: Figures) -> Finding:
    other = [(name, day) for day in then for name in then[day] if then[day][name] != now.get(day, {}).get(name)]
    told = ", ".join(f"{name} on {day}" for name, day in other)
    if not other:
        number = sum(len(of_day) for of_day in then.values())
        return Finding(True, f"The same question, asked as known then, gives the same {counted(number, 'figure')}.")
    if {name for name, _ in other} <= _OF_ANSWERS and were_answers_taken_back(
        workspace, asked.partnership, asked.known_at
    ):
        return Finding(True, f"Answers were taken back since, and count as if never given. It shows in {told}.")
    return Finding(False, f"Asked as known then, these figures are other ones: {told}.")


def _figures(before: HealthOn, after: HealthOn) -> Figures:
    return {each.on.isoformat(): _scores(each) for each in (before, after)}


def _scores(found: HealthOn) -> dict[str, float | None]:
    return {"health": found.health.score} | {name: each.score for name, each in found.dimensions.items()}


def _figures_in(data: bytes) -> Figures:
    found = _PLACE.findall(data)
    if len(found) != 1:
        raise ValueError
    return msgspec.json.decode(found[0], type=Figures)


def _asked(manifest: Manifest) -> _Asked:
    asked: dict[str, Any] = manifest.asked
    first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
    known_at = datetime.fromisoformat(asked["as_known_at"])
    return _Asked(asked["partnership"], first, last, known_at)
