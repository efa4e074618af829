"""How the figures of a pack came about: the policy, what is kept back, what cannot be concluded. Called by ``pack``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import end_of_log
from domain.opening import chained
from projections.policy import Policy
from projections.suppression import least_of
from web.current import workspace
from web.packs.month import Month
from web.viewpoint import Viewpoint
from web.wording import counted, dimension, long_day, whole


@dataclass(frozen=True)
class Method:
    """``known`` says as known when; ``made_at`` is the instant at which the pack was made."""

    policy_words: str
    dimensions: list[tuple[str, int, float]]
    bands: list[tuple[str, float]]
    caps: list[str]
    kept_back: list[str]
    limits: list[str]
    known: str
    made_at: datetime
    citation: str


def method(month: Month, number: int) -> Method:
    """For a pack of so many partnerships."""
    policy, made_at = workspace().policy_at(month.known_at), workspace().clock()
    named, known = _named(policy, month), _known(month, made_at)
    _, head = end_of_log(chained(workspace().partnerships.recorder))
    return Method(
        policy_words=named,
        dimensions=[
            (dimension(name), whole(100 * each.weight), each.half_life_days)
            for name, each in policy.by_dimension.items()
        ],
        bands=sorted(policy.bands.items(), key=lambda band: -band[1]),
        caps=_caps(policy),
        kept_back=_kept_back(least_of(workspace())),
        limits=_limits(policy, month),
        known=known,
        made_at=made_at,
        citation=f"Goodterms, board pack, {month.words}, {counted(number, 'partnership')}, as known {known}, "
        f"policy {named}, log up to position {head.position}.",
    )


def _named(policy: Policy, month: Month) -> str:
    """“standard”, or “gentler”, version 2, as it was put in force."""
    turns = [turn for turn in workspace().policies() if month.known_at is None or turn.at <= month.known_at]
    return f"“{policy.name}”, version {turns[-1].version}" if turns else f"“{policy.name}”"


def _known(month: Month, made_at: datetime) -> str:
    """“at 12:00 UTC on 30 June 2026”"""
    asked = Viewpoint(month.on, month.known_at, month.on).known_words
    return asked or f"at {made_at:%H:%M} UTC on {long_day(made_at)}"


def _caps(policy: Policy) -> list[str]:
    dispute, breakdown = policy.caps.dispute, policy.caps.breakdown
    after = f" more than {breakdown.after_days} days" if breakdown.after_days else ""
    return [
        f"While a dispute is open more than {dispute.after_days} days, health is at most {whole(dispute.at_most)}.",
        f"While a breakdown is open{after}, health is at most {whole(breakdown.at_most)}.",
    ]


def _kept_back(least: int) -> list[str]:
    return [
        "A pack holds what a board member sees, whoever made it: figures, patterns and counts. No entry is quoted, "
        "and no person or partner is named by a figure.",
        f"Answers to check-ins are shown only where at least {least} people gave them, once their round has closed, "
        "all at once, and never so that the rest could be worked out.",
        "Conversations of listening are confidential: they count, taken together, and are not told of.",
    ]


def _limits(policy: Policy, month: Month) -> list[str]:
    running = [f"{month.words} was still running when this was made."] if month.is_running else []
    return [
        "A figure says what was recorded, not what happened: what nobody recorded counts for nothing.",
        f"Every score starts at {whole(100 * policy.prior)}, which says nothing either way, and moves as evidence "
        "comes in. The range beside it holds four times out of five; a difference within it may be chance.",
        "A signal is a pattern worth asking about. It says nothing of anybody’s intentions.",
        *running,
    ]
