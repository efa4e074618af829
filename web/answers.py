"""Answers to questions about health as JSON. The command line and the API give them with the same fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from projections.changes import Changed
from projections.explanations import Explanation
from projections.health import Floats
from projections.timelines import HealthOn, Timeline

DIGITS = 9
"""Decimals of a difference: what is left after them is no more than how computers subtract."""


def health_answer(found: HealthOn, why: Explanation | None) -> dict[str, Any]:
    """Health on a day, and with an explanation the points that each entry gives; answers to check-ins by round."""
    answer: dict[str, Any] = {
        "partnership": found.partnership,
        "on": found.on.isoformat(),
        "known_at": found.known_at and found.known_at.isoformat(),
        "policy": found.policy,
        "health": {"score": found.health.score, "band": found.health.band, "cap": found.health.cap},
        "dimensions": {
            name: {"score": d.score, "low": d.low, "high": d.high, "evidence": d.evidence, "stale": d.stale}
            for name, d in found.dimensions.items()
        },
        "trust_by_partner": found.trust_by_partner,
    }
    if why:
        answer["contributions"] = [
            {"entry": c.entry, "kind": c.kind, "dimension": c.dimension, "points": c.points} for c in why.contributions
        ]
    return answer


def in_tenths_as_a_whole(found: Changed) -> Changed:
    """A change whose ends are given as its lines are, in tenths of a point."""
    before, after = (None if score is None else round(score, 1) for score in (found.before, found.after))
    return replace(found, before=before, after=after)


def timeline_rows(found: Timeline) -> Iterator[dict[str, Any]]:
    """A row for each day: ``day``, ``health`` and each dimension; ``None`` where there is not enough evidence."""
    series: dict[str, Floats] = {"health": found.health, **{name: s.score for name, s in found.dimensions.items()}}
    for at, day in enumerate(found.days):
        scores = {name: None if values[at] != values[at] else float(values[at]) for name, values in series.items()}
        yield {"day": day.isoformat(), **scores}


def change_answer(ref: str, first: date, last: date, known_at: datetime | None, found: Changed) -> dict[str, Any]:
    """What moved health between two days, the largest first; the parts of a line add up to its points."""
    both = found.before is not None and found.after is not None
    return {
        "partnership": ref,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "before": found.before,
        "after": found.after,
        "change": round((found.after or 0) - (found.before or 0), DIGITS) if both else None,
        "lines": [
            {
                "entry": line.entry,
                "kind": line.kind,
                "dimension": line.dimension,
                "points": line.points,
                "why": line.why,
                "parts": dict(line.parts),
            }
            for line in found.lines
        ],
    }
