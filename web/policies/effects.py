"""What a policy would do to the health of partnerships today, a page of them at a time. Called by ``putting``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from access.roles import Action
from domain.partnership import Profile
from projections.policy import Policy
from projections.timelines import Health, health_on
from web.current import workspace
from web.door.reach import reachable
from web.wording import whole

A_PAGE = 20
"""Partnerships worked out at once: each takes a moment, as its record is read again."""


@dataclass(frozen=True)
class Effect:
    """Health of a partnership today, under the policy in force and under another."""

    ref: str
    name: str
    before: Health
    after: Health

    @property
    def moved(self) -> int | None:
        """By how many points, as shown; ``None`` when either is not known."""
        if self.before.score is None or self.after.score is None:
            return None
        return whole(self.after.score) - whole(self.before.score)


@dataclass(frozen=True)
class Effects:
    """The effects on a page of the partnerships that are not closed, by name."""

    shown: Sequence[Effect]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // A_PAGE), 1)

    @property
    def first(self) -> int:
        return (self.page - 1) * A_PAGE + 1


def effects_of(policy: Policy, page: int) -> Effects:
    every = [each for each in reachable(Action.SEE) if each.closed_on is None]
    page = min(page, max(-(-len(every) // A_PAGE), 1))
    some = every[(page - 1) * A_PAGE : page * A_PAGE]
    return Effects([_effect(each, policy) for each in some], page, len(every))


def _effect(profile: Profile, policy: Policy) -> Effect:
    opened = workspace()
    before, after = (health_on(opened, profile.ref, opened.today(), policy=each).health for each in (None, policy))
    return Effect(profile.ref, profile.name, before, after)
