"""Evidence and scores as readers are given them: answers to check-ins as released, and whole points.

Called by ``timelines``, and so for everything that is drawn, listed or explained. A release counts from the day it
enters, each answer with the mass that the design gives it on that day and the value that it has in ``suppression``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np

from projections.health import EvidenceArrays, Floats, HealthScores, Scores
from projections.kept import kept
from projections.ledger import ANSWER
from projections.policy import Policy
from projections.rebuild import no_garbage_collection
from projections.standing_evidence import EvidenceOf, evidence_of, standing_rows
from projections.suppression import Release, releases, together
from projections.workspace import Workspace


def released_evidence(
    workspace: Workspace,
    partnership: str,
    until: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> EvidenceOf:
    """As ``standing_evidence.evidence``; what was released together is named by all its rounds."""
    pools = (each.pool for each in releases(workspace, partnership, until, known_at))
    given = _all_evidence(workspace, partnership, known_at, policy).up_to(until)
    return replace(given, pooled=frozenset().union(*pools))


def released_numbers(
    workspace: Workspace,
    partnership: str,
    until: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> EvidenceArrays:
    """As ``released_evidence``, for those who need not know which entries it comes from."""
    return _all_evidence(workspace, partnership, known_at, policy).arrays.up_to(until.toordinal())


def _all_evidence(
    workspace: Workspace, partnership: str, known_at: datetime | None, policy: Policy | None
) -> EvidenceOf:
    """The evidence of all days; a release counts from the day it enters, so none is known before that of an earlier."""
    rules = policy or workspace.policy_at(known_at)

    def read() -> EvidenceOf:
        found = releases(workspace, partnership, known_at=known_at)
        with no_garbage_collection():
            rows = standing_rows(workspace, partnership, known_at, rules, answers=False)
            return evidence_of([*rows, *_rows(found, rules)])

    return kept(workspace, partnership, ("released evidence", known_at, rules.digest), read)


def in_whole_points(scores: HealthScores) -> HealthScores:
    """The scores as readers are given them; masses with one decimal. What health is capped at stays as it is."""
    health = scores.health
    capped = np.isfinite(scores.cap)
    return replace(
        scores,
        health=replace(_whole(health), score=np.where(capped, scores.cap, np.round(health.score))),
        uncapped=np.round(scores.uncapped),
        dimensions={name: _whole(series) for name, series in scores.dimensions.items()},
        by_partner={name: np.round(series) for name, series in scores.by_partner.items()},
    )


def _whole(series: Scores) -> Scores:
    low, high = np.round(series.low), np.round(series.high)
    return Scores(np.round(series.score), low, high, _tenths(series.evidence))


def _tenths(values: Floats) -> Floats:
    rounded: Floats = np.round(values, 1)
    return rounded


def _rows(found: Iterable[Release], policy: Policy) -> Iterator[tuple[Any, ...]]:
    """Rows of evidence of released answers; what is earlier than the day of entering weighs what is left of it."""
    half_life, weight = policy.dimensions.trust.half_life_days, policy.trust.answer_weight
    for release in found:
        start, named, values = release.enters_on.toordinal(), together(release.rounds), release.values
        for each in release.answers:
            left = weight * 2.0 ** ((each.day - start) / half_life)
            yield "trust", values[each.partner], left, start, start + 1, each.partner, ANSWER, named, named, "answer"
