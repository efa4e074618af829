"""Signals from partners: who stays away, whose trust falls without a word, and how far apart their views are.

Trust by partner is that which readers may be shown: a partner whose answers were ever pooled gives no signal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from projections.health import TRUST, Bools, Floats, health_over
from projections.ledger import ANSWER
from projections.released_evidence import in_whole_points
from projections.signals.past import Key, Past, Signal, keys, streak
from projections.timelines import evidence_on


def absent_partner(past: Past) -> Iterator[Signal]:
    """A member that missed the last so many meetings at which it was expected."""
    least = past.rules.absent_partner.meetings
    for partner in past.members:
        expected = [meeting for meeting in past.of("meeting") if _is_expected(partner, meeting)]
        start = streak([partner.ref not in (*meeting.present, *meeting.deputies) for meeting in expected])
        if start is not None and len(expected) - start >= least:
            run = expected[start:]
            yield Signal("absent-partner", partner.ref, run[least - 1].held_on, keys(run), {"meetings": len(run)})


def silent_tension(past: Past) -> Iterator[Signal]:
    """A partner's trust has fallen so far in so many days, and no escalation was raised in them."""
    rule, trust = past.rules.silent_tension, Trust(past)
    quiet = _nothing_raised(past, trust.first, rule.days)[rule.days :]
    for partner, scores in trust.by_partner.items():
        fall = scores[: -rule.days] - scores[rule.days :]
        start = streak([bool(fell) for fell in (fall >= rule.points) & quiet]) if len(quiet) else None
        if start is not None:
            since = trust.first + timedelta(days=rule.days + start)
            yield Signal("silent-tension", partner, since, trust.rounds(rule.days), {"points": float(fall[-1])})


def perception_gap(past: Past) -> Iterator[Signal]:
    """The trust of two partners lies further apart than so many points."""
    trust = Trust(past)
    if not trust.by_partner:
        return
    scores = np.ma.masked_invalid(list(trust.by_partner.values()))
    gap = (scores.max(axis=0) - scores.min(axis=0)).filled(0.0)
    start = streak([bool(wide) for wide in gap > past.rules.perception_gap.points])
    if start is not None:
        since = trust.first + timedelta(days=start)
        yield Signal("perception-gap", "", since, trust.rounds(None), {"points": float(gap[-1])})


class Trust:
    """The trust of each member that may be shown, on every day from ``first`` to that of the past; NaN without one."""

    def __init__(self, past: Past) -> None:
        self._on = past.on
        self.first = min(past.profile.formed_on, past.on)
        self._given = evidence_on(
            past.workspace, past.partnership, past.on, past.known_at, None, None, released=past.released
        )
        scores = health_over(self._given.arrays, self.first.toordinal(), past.on.toordinal(), past.policy)
        shown = (in_whole_points(scores) if past.released else scores).by_partner
        members = {partner.ref for partner in past.members} - self._given.pooled
        self.by_partner: dict[str, Floats] = {name: score for name, score in shown.items() if name in members}

    def rounds(self, days: int | None) -> tuple[Key, ...]:
        """The rounds that entered in the last so many days (``None``: the last one), named as explanations do."""
        arrays = self._given.arrays
        entered = {
            (int(arrays.start[at]), str(self._given.rounds[at])) for at in np.flatnonzero(arrays.dimension == TRUST)
        }
        ordered = sorted(entered)
        from_day = self._on.toordinal() - days if days is not None else ordered[-1][0] - 1
        return tuple(dict.fromkeys((ANSWER, name) for day, name in ordered if day > from_day))


def _is_expected(partner: Any, meeting: Any) -> bool:
    """Listed; or, where nobody is listed as absent, a member on the day of a meeting that lists anybody."""
    listed = (*meeting.present, *meeting.deputies, *meeting.absent)
    by_default = bool(listed) and not meeting.absent and partner.is_member_on(meeting.held_on)
    return partner.ref in listed or by_default


def _nothing_raised(past: Past, first: date, days: int) -> Bools:
    """Whether no escalation was raised or reopened in so many days up to each day."""
    quiet = np.ones((past.on - first).days + 1, dtype=np.bool_)
    for escalation in past.of("escalation"):
        for start, _ in escalation.turns:
            at = (start - first).days
            quiet[max(at, 0) : max(at + days, 0)] = False
    return quiet
