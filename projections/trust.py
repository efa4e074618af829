"""What check-ins came to, release by release, in figures that may be shown to readers. Called by the pages about trust.

The score of a partner in a release is the design's formula over its answers there: 100 (k p0 + n v) / (k + n), where
n counts them and v, 0..1, is what they count as in ``suppression``. Overall trust is the mean of the partners' scores,
so v counts there n / (k + n) times. A pool's score is the mean of its partners' scores: what is left of overall trust
when those of all other partners are taken away, and no more. Statement means take the partners' own means with the
same weights n / (n + 2): where everybody marks the same statements, their mean is overall trust once more, and of
partners that are pooled they hold just the weighted sum that the pool's score gives away anyway. Where some skip
statements that is no longer so, and a cell of the matrix takes from what is left of its row; so ``auditing`` decides
which of both may be shown. Cells are shown of partners that are shown themselves.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from domain.check_ins import STATEMENTS, CheckIn
from domain.membership import Partner
from projections.auditing import ERASED, Group, allowed
from projections.auditing import Cell as Cell
from projections.health import RANGE
from projections.ledger import entries, profile_of
from projections.policy import Policy
from projections.suppression import Release, releases, weight_of, weighted_mean
from projections.workspace import Workspace

Why = Literal["few-answers", "protects-others", "no-answers"]
"""Why a figure is not shown: too few answers, another could be worked out from it, or nobody answered."""


@dataclass(frozen=True)
class Figure:
    """A number with its 80 % range (``None``: it has none) and how many answers it rests on; or why it is not shown."""

    value: float | None
    low: float | None = None
    high: float | None = None
    answers: int | None = None
    why: Why | None = None


NO_ANSWERS = Figure(None, answers=0, why="no-answers")


@dataclass(frozen=True)
class RoundFigures:
    """What came of the rounds (most often one) that entered together.

    ``trust``, ``partners`` and ``pool`` are scores 0..100 in whole points, ``statements`` and ``matrix`` means of marks
    1 to 5 with one decimal, ``gap`` the largest partner score that may be shown minus the smallest. ``partners`` names
    all that answered or were members then; those ``pooled`` are in ``pool`` (``None``: nobody is). ``comments`` are in
    an order of their own, for readers of entries.
    """

    rounds: tuple[str, ...]
    titles: tuple[str, ...]
    entered_on: date
    answered: int
    invited: int | None
    trust: Figure
    statements: dict[str, Figure]
    partners: dict[str, Figure]
    pooled: tuple[str, ...]
    pool: Figure | None
    matrix: dict[Cell, Figure]
    gap: Figure
    comments: tuple[str, ...]


def trust_figures(
    workspace: Workspace, partnership: str, on: date, known_at: datetime | None = None
) -> list[RoundFigures]:
    """The figures of every release by a day, as known at an instant, the oldest first."""
    profile_of(workspace, partnership, known_at)
    policy = workspace.policy_at(known_at)
    found = sorted(releases(workspace, partnership, on, known_at), key=lambda each: each.enters_on)
    answers: dict[str, Any] = {row.ref: row.entry for row in entries(workspace, partnership, kind="check-in")}
    partners: list[Any] = [row.entry for row in entries(workspace, partnership, kind="partner", known_at=known_at)]
    rounds: dict[str, Any] = {row.ref: row.entry for row in entries(workspace, partnership, kind="round")}
    return [
        _figures(each, [answers[given.ref] for given in each.answers], partners, rounds, policy)
        for each in found
        if all(given.ref in answers for given in each.answers)  # else one was taken back this very moment
    ]


def _figures(
    release: Release,
    answers: Sequence[CheckIn],
    partners: Iterable[Partner],
    rounds: Mapping[str, Any],
    policy: Policy,
) -> RoundFigures:
    scores = {partner: _score(release, partner, policy) for partner in release.counts}
    shown = allowed(_groups(answers), release.pool, release.least)
    members = [each.partner for each in partners if each.is_member_on(release.enters_on)]
    by_partner = dict.fromkeys(members, NO_ANSWERS) | {each: _partner(release, each, scores[each]) for each in scores}
    return RoundFigures(
        rounds=release.rounds,
        titles=tuple(getattr(rounds.get(each), "title", None) or each for each in release.rounds),
        entered_on=release.enters_on,
        answered=len(answers),
        invited=_invited(release, rounds),
        trust=_together(release, scores.values(), len(answers)),
        statements={name: _statement(name, release, answers, shown) for name in STATEMENTS},
        partners=by_partner,
        pooled=tuple(sorted(release.pool)),
        pool=_pool(release, scores),
        matrix=_matrix(release, answers, shown),
        gap=_gap(by_partner),
        comments=_shuffled(answers),
    )


# -- scores --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Score:
    """A score before rounding, and the variance of it as a ratio."""

    score: float
    variance: float


def _score(release: Release, partner: str, policy: Policy) -> _Score:
    k, count = policy.prior_strength, release.counts[partner]
    p = (k * policy.prior + count * release.values[partner]) / (k + count)
    return _Score(100 * p, p * (1 - p) / (k + count + 1))


def _together(release: Release, scores: Iterable[_Score], answers: int) -> Figure:
    """The mean of partners' scores, with its range."""
    given = list(scores)
    score = math.fsum(each.score for each in given) / len(given)
    half = RANGE * math.sqrt(math.fsum(each.variance for each in given)) / len(given)
    return Figure(
        float(round(score)), float(round(max(score - half, 0))), float(round(min(score + half, 100))), answers
    )


def _partner(release: Release, partner: str, score: _Score) -> Figure:
    count = release.counts[partner]
    if partner in release.pool:
        return _not_shown(count, release.least)
    return _together(release, [score], count)


def _pool(release: Release, scores: Mapping[str, _Score]) -> Figure | None:
    if not release.pool:
        return None
    answers = sum(release.counts[each] for each in release.pool)
    return _together(release, [scores[each] for each in sorted(release.pool)], answers)


def _gap(partners: Mapping[str, Figure]) -> Figure:
    shown = [figure for figure in partners.values() if figure.value is not None]
    if len(shown) < 2:
        return Figure(None, why="few-answers")
    scores = [figure.value for figure in shown if figure.value is not None]
    return Figure(max(scores) - min(scores), answers=sum(figure.answers or 0 for figure in shown))


def _invited(release: Release, rounds: Mapping[str, Any]) -> int | None:
    """How many were invited, when that is known of each round."""
    numbers: list[int | None] = [rounds[ref].number_invited if ref in rounds else None for ref in release.rounds]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


# -- statements, cells and comments --------------------------------------------------------------------------


def _groups(answers: Sequence[CheckIn]) -> tuple[Group, ...]:
    """The answers by whose they are, about whom, and which statements they mark."""
    marked = [tuple(name for name in STATEMENTS if getattr(each, name) is not None) for each in answers]
    alike = Counter((each.partner, each.about, names or (ERASED,)) for each, names in zip(answers, marked, strict=True))
    return tuple(sorted((Group(*key, count) for key, count in alike.items()), key=repr))


def _statement(name: str, release: Release, answers: Sequence[CheckIn], shown: frozenset[Any]) -> Figure:
    """The mean of a statement, partners weighing as they do in overall trust."""
    marks = {each: [m for a in answers if a.partner == each and (m := getattr(a, name))] for each in release.counts}
    count = sum(len(own) for own in marks.values())
    if name not in shown:
        return _not_shown(count, release.least)
    means = [(sum(own) / len(own), weight_of(len(own))) for own in marks.values() if own]
    return Figure(round(weighted_mean(means), 1), answers=count)


def _matrix(release: Release, answers: Sequence[CheckIn], shown: frozenset[Any]) -> dict[Cell, Figure]:
    """How each partner sees the others."""
    cells: dict[Cell, list[float]] = {}
    for answer in answers:
        cells.setdefault((answer.partner, answer.about), []).append(answer.average)
    return {cell: _cell(given, release.least, cell in shown) for cell, given in sorted(cells.items(), key=repr)}


def _cell(given: Sequence[float], least: int, shown: bool) -> Figure:
    if not shown:
        return _not_shown(len(given), least)
    return Figure(round(math.fsum(given) / len(given), 1), answers=len(given))


def _not_shown(answers: int, least: int) -> Figure:
    if not answers:
        return NO_ANSWERS
    return Figure(None, why="few-answers" if answers < least else "protects-others")


def _shuffled(answers: Iterable[CheckIn]) -> tuple[str, ...]:
    """The comments in an order that tells nothing of who gave them, or when, and stays the same."""
    comments = [answer.comment for answer in answers if answer.comment]
    return tuple(sorted(comments, key=lambda text: hashlib.sha256(text.encode()).digest()))
