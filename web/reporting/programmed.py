"""The programmes that ran in the period, with what stood before each and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.programmes import Programme
from projections.before_and_after import BeforeAndAfter, When, before_and_after
from web.current import workspace
from web.programmes.ranges_drawn import WINDOWS
from web.programmes.telling import gap_words, other_words, trust_words
from web.reporting.period import Period
from web.reporting.sources import Sources

AT_MOST = 6
"""Programmes told of; the latest."""


@dataclass(frozen=True)
class Told:
    """A programme, its steps within the period as references, and its comparison in words and numbers."""

    programme: Programme
    found: BeforeAndAfter
    windows: list[When]
    sentences: list[str]
    cited: list[int]
    steps: list[int]


def programmed(ref: str, period: Period, sources: Sources) -> tuple[list[Told], int]:
    """Those told of, oldest first, and how many more there were."""
    every: list[Any] = [row.entry for row in sources.of("programme")]
    ran = [each for each in every if each.started_on <= period.last and (each.ended_on or period.last) >= period.first]
    return [_told(ref, each, period, sources) for each in ran[-AT_MOST:]], max(len(ran) - AT_MOST, 0)


def _told(ref: str, programme: Programme, period: Period, sources: Sources) -> Told:
    found = before_and_after(workspace(), ref, programme, period.last, period.view.known_at)
    sentences = [said for said in (trust_words(found), other_words(found), gap_words(found)) if said]
    cited = sources.cite("programme", programme.ref)
    windows = [when for when in WINDOWS if when in found.windows]
    return Told(programme, found, windows, sentences, cited, _steps(programme, period, sources))


def _steps(programme: Programme, period: Period, sources: Sources) -> list[int]:
    steps: list[Any] = [row.entry for row in sources.of("step")]
    held = [step for step in steps if step.programme == programme.ref and period.holds(step.held_on)]
    return sources.cite_all(("step", step.ref) for step in held)
