"""How the figures of a report came about: the policy, what is kept back, what cannot be concluded, how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import end_of_log
from domain.opening import chained
from domain.partnership import Profile
from projections.policy import Policy
from projections.suppression import least_of
from web.current import workspace
from web.reporting.period import Period
from web.wording import dimension, long_day, whole


@dataclass(frozen=True)
class Method:
    """``events`` is how many events the log held when the report was made, ``position`` where it ended."""

    policy: Policy
    policy_words: str
    dimensions: list[tuple[str, int, float]]
    bands: list[tuple[str, float]]
    caps: list[str]
    kept_back: list[str]
    limits: list[str]
    known: str
    made_at: datetime
    position: int
    events: int
    citation: str


def method(profile: Profile, period: Period) -> Method:
    policy, made_at = workspace().policy_at(period.view.known_at), workspace().clock()
    named = _named(policy, period)
    _, head = end_of_log(chained(workspace().partnerships.recorder))
    known = _known(period, made_at)
    return Method(
        policy,
        named,
        [
            (dimension(name), whole(100 * each.weight), each.half_life_days)
            for name, each in policy.by_dimension.items()
        ],
        sorted(policy.bands.items(), key=lambda band: -band[1]),
        _caps(policy),
        _kept_back(least_of(workspace())),
        _limits(policy, period),
        known,
        made_at,
        head.position,
        head.number,
        f"Goodterms, report on {profile.name}, {period.words}, as known {known}, policy {named}, "
        f"log up to position {head.position}.",
    )


def _named(policy: Policy, period: Period) -> str:
    """“standard”, or “gentler”, version 2, as it was put in force."""
    known_at = period.view.known_at
    turns = [turn for turn in workspace().policies() if known_at is None or turn.at <= known_at]
    return f"“{policy.name}”, version {turns[-1].version}" if turns else f"“{policy.name}”"


def _known(period: Period, made_at: datetime) -> str:
    """“at 12:00 UTC on 30 June 2026”"""
    return period.view.known_words or f"at {made_at:%H:%M} UTC on {long_day(made_at)}"


def _caps(policy: Policy) -> list[str]:
    dispute, breakdown = policy.caps.dispute, policy.caps.breakdown
    return [
        f"While a dispute is open more than {dispute.after_days} days, health is at most {whole(dispute.at_most)}.",
        f"While a breakdown is open{_after(breakdown.after_days)}, health is at most {whole(breakdown.at_most)}.",
    ]


def _after(days: int) -> str:
    return f" more than {days} days" if days else ""


def _kept_back(least: int) -> list[str]:
    return [
        f"Answers to check-ins are shown only where at least {least} people gave them. Partners of whom fewer answered "
        "are taken together with others, and nothing is shown from which the rest could be worked out.",
        "A round’s answers count once it has closed, all at once. No comment of a respondent is in this report.",
        "Conversations of listening are confidential: they count, taken together, and are neither cited nor quoted.",
        "For these reasons trust and health are given in whole points.",
    ]


def _limits(policy: Policy, period: Period) -> list[str]:
    prior = whole(100 * policy.prior)
    return [
        "A figure says what was recorded, not what happened: what nobody recorded counts for nothing.",
        f"Every score starts at {prior}, which says nothing either way, and moves as evidence comes in. The "
        "range beside a score is where it lies with a likelihood of 80 %, given how much evidence there is.",
        "That something was recorded before a measure turned does not show that it was the cause.",
        "Limits of fewer than 13 figures are provisional; with fewer than 7 none are drawn.",
        *_short(period),
    ]


def _short(period: Period) -> list[str]:
    days = (period.last - period.first).days
    if days >= 28:
        return []
    return [
        "The period is short: most of what moves a score takes weeks to show, and few measures have a figure in it."
    ]
