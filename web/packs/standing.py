"""What a pack says of one partnership in figures: no more than somebody sees who reads no entries, whoever asks.

Worked out from the workspace alone, so that a pack can be asked again later. Called by ``leaf`` and ``again``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from domain.partnership import Profile
from domain.planned_meetings import PlannedMeeting
from projections.as_of import as_of
from projections.ledger import entries
from projections.next_meeting import next_meeting
from projections.signals import RULES, signals_on
from projections.timelines import HealthOn, health_on
from projections.trust import RoundFigures, trust_figures
from projections.workspace import Workspace
from web.packs.month import Month


@dataclass(frozen=True)
class Pattern:
    """The signals of one rule that stand, set aside ones left out: how many, and since when the first of them."""

    rule: str
    number: int
    since: date


@dataclass(frozen=True)
class Agreed:
    """How many principles, goals and outcomes stand, and what the last review of each came to."""

    standing: int
    kept: int
    partly: int
    not_kept: int
    withdrawn: int

    @property
    def not_reviewed(self) -> int:
        return self.standing - self.kept - self.partly - self.not_kept


@dataclass(frozen=True)
class Standing:
    """Where a partnership stands at the end of a month, and (``before``) where it stood a quarter earlier.

    ``trust`` is what check-ins came to when answers were last released; ``escalations`` are open ones by level.
    """

    now: HealthOn
    before: HealthOn | None
    trust: RoundFigures | None
    patterns: list[Pattern]
    set_aside: int
    escalations: dict[str, int]
    agreed: Agreed
    last_contact_on: date | None
    next_meeting: PlannedMeeting | None


def standing(workspace: Workspace, profile: Profile, month: Month) -> Standing:
    ref, known_at = profile.ref, month.known_at
    has_before = month.quarter_before >= profile.formed_on
    signals = signals_on(workspace, ref, month.on, known_at=known_at)
    return Standing(
        now=health_on(workspace, ref, month.on, known_at=known_at),
        before=health_on(workspace, ref, month.quarter_before, known_at=known_at) if has_before else None,
        trust=next(iter(trust_figures(workspace, ref, month.on, known_at)[::-1]), None),
        patterns=list(_patterns([each for each in signals if each.dismissed is None])),
        set_aside=sum(each.dismissed is not None for each in signals),
        escalations=_escalations(workspace, ref, month),
        agreed=_agreed(workspace, ref, month),
        last_contact_on=_last_contact(workspace, ref, month),
        next_meeting=next_meeting(workspace, as_of(profile, month.on), month.on, known_at),
    )


def _patterns(signals: list[Any]) -> Iterator[Pattern]:
    """In the order of the rules."""
    order = list(RULES)
    by_rule = sorted(signals, key=lambda each: (order.index(each.rule), each.since))
    for rule, group in groupby(by_rule, key=lambda each: each.rule):
        found = list(group)
        yield Pattern(str(rule), len(found), found[0].since)


def _read(workspace: Workspace, ref: str, kind: str, month: Month) -> Iterator[Any]:
    """The entries of a kind as they stood at the end of the month."""
    for row in entries(workspace, ref, kind=kind, known_at=month.known_at, until=month.on):
        yield as_of(row.entry, month.on)


def _escalations(workspace: Workspace, ref: str, month: Month) -> dict[str, int]:
    read = _read(workspace, ref, "escalation", month)
    found = Counter(each.level for each in read if each.turns and each.turns[-1][1] is None)
    return {level: found[level] for level in ("breakdown", "dispute", "concern", "tension") if found[level]}


def _agreed(workspace: Workspace, ref: str, month: Month) -> Agreed:
    every = list(_read(workspace, ref, "agreement", month))
    stands = [each for each in every if each.withdrawn_on is None]
    met = Counter(each.met for each in stands)
    return Agreed(len(stands), met["yes"], met["partly"], met["no"], len(every) - len(stands))


def _last_contact(workspace: Workspace, ref: str, month: Month) -> date | None:
    asked: dict[str, Any] = {"known_at": month.known_at, "until": month.on, "newest_first": True, "limit": 1}
    latest = [entries(workspace, ref, kind=kind, **asked) for kind in ("meeting", "contact")]
    return max((rows[0].happened_on for rows in latest if rows), default=None)
