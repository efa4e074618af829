"""Which scoring policy is in force, and was at any instant; and every policy that was saved. ``workspace`` asks.

Putting a policy in force gives nobody a figure that is hidden. Which answers are released together, and who is pooled,
depends on the order of saves and on ``least_respondents``, which never changes (``check_thresholds``). What a release
holds of answers is one number for each partner that is shown and one for the pool, and neither depends on the policy:
the pool's is taken with the design's prior strength, whatever the policy's. Every figure under every policy is worked
out from those numbers and from days and counts, which are no secret. So a figure that somebody kept from yesterday,
under another half-life or weight of answers, is another sum of the same numbers: it says nothing of what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from domain.errors import UnknownRef
from domain.policies import COMES_WITH_IT, Policies, Settings
from projections.policy import InvalidPolicy, Policy, parse_policy, standard_policy

if TYPE_CHECKING:
    from projections.workspace import Workspace


@dataclass(frozen=True)
class SavedPolicy:
    """A version of a policy; ``author`` is a person's ref. The standard one is there before anybody saves it."""

    name: str
    version: int
    policy: Policy
    author: str
    reason: str
    at: datetime | None


@dataclass(frozen=True)
class PutInForce:
    """A policy, and since when it is or was in force."""

    policy: Policy
    name: str
    version: int
    reason: str
    by: str
    at: datetime

    @property
    def on(self) -> date:
        """The day (UTC) from whose end health is worked out under it."""
        return self.at.date()


@dataclass(frozen=True)
class PoliciesInForce:
    """All that is known about policies at one moment. ``standard`` is in force before any was put there."""

    standard: Policy
    saved: tuple[SavedPolicy, ...] = ()
    turns: tuple[PutInForce, ...] = ()

    @property
    def now(self) -> Policy:
        return self.turns[-1].policy if self.turns else self.standard

    def at(self, known_at: datetime | None) -> Policy:
        """The policy in force at an instant; ``None`` is now."""
        if known_at is None:
            return self.now
        return next((turn.policy for turn in reversed(self.turns) if turn.at <= known_at), self.standard)

    def get(self, name: str, version: int | None = None) -> SavedPolicy:
        """A saved version, or the latest of its name; ``UnknownRef`` when there is none."""
        alike = [each for each in self.saved if each.name == name and version in (None, each.version)]
        if not alike:
            raise UnknownRef("policy", name if version is None else f"{name}, version {version}", "policy")
        return alike[-1]


def policies_in_force(policies: Policies, standard: Policy) -> PoliciesInForce:
    """What the log says, with settings as policies."""
    stored = [
        SavedPolicy(each.name, each.version, policy_of(each.settings, each.name), each.by, each.reason, each.at)
        for each in policies.versions
    ]
    by_version = {(each.name, each.version): each.policy for each in stored}
    turns = [
        PutInForce(by_version[turn.name, turn.version], turn.name, turn.version, turn.reason, turn.by, turn.at)
        for turn in policies.turns
    ]
    return PoliciesInForce(standard, (*_standard_unsaved(stored, standard), *stored), tuple(turns))


def saved_policies(workspace: Workspace) -> list[SavedPolicy]:
    """Every version of every policy in the order saved, the standard one first."""
    return list(workspace.policies_known().saved)


def policy_of(settings: Settings, name: str) -> Policy:
    """Settings as a policy of this name; ``InvalidPolicy`` says which cannot be used."""
    return parse_policy(settings | {"name": name}, f"“{name}”")


def settings_of(policy: Policy) -> Settings:
    """A policy as plain data."""
    settings: Settings = msgspec.json.decode(msgspec.json.encode(policy))
    return settings


def check_thresholds(policy: Policy) -> None:
    """Raise ``InvalidPolicy`` when a policy that accounts use would show answers of fewer, or other, people."""
    least = standard_policy().trust.least_respondents
    if policy.trust.least_respondents != least:
        raise InvalidPolicy(
            f"trust.least_respondents is {policy.trust.least_respondents} in the policy “{policy.name}”, and must stay "
            f"{least}: people answered check-ins on the promise that {least} answers stand behind every figure, and "
            "figures under another number could be compared with those shown before. Set it back, and try again.",
            "trust.least_respondents",
        )


def _standard_unsaved(stored: list[SavedPolicy], standard: Policy) -> list[SavedPolicy]:
    """The policy that comes with this version, unless the log holds it."""
    alike = [each for each in stored if each.name == standard.name]
    if alike and alike[-1].policy == standard:
        return []
    return [SavedPolicy(standard.name, len(alike) + 1, standard, "", COMES_WITH_IT, None)]
