"""How else evidence may be weighed: a saved policy, other weights and half-lives, or both. Called by ``page``.

Nothing is saved here. What answers are released, and who is pooled, goes by the policy in force, whatever is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from projections.policies_in_force import SavedPolicy, saved_policies
from projections.policy import InvalidPolicy, Policy, parse_policy
from web.current import workspace
from web.what_if.asked import Asked
from web.wording import dimension


@dataclass(frozen=True)
class Tried:
    """``policy`` is what evidence is weighed by instead of what is in force (``None``: nothing else)."""

    base: Policy
    policy: Policy | None = None
    words: str = ""
    """How sentences call it: “under “Softer”, version 2, with other numbers”; empty when nothing else is tried."""
    problem: str = ""
    wrong: frozenset[str] = frozenset()
    """The arguments that cannot be used."""


@dataclass(frozen=True)
class Number:
    """A number of a dimension: its argument, what the policy says, and what was typed instead."""

    argument: str
    label: str
    now: float
    typed: str
    wrong: bool


def tried_policy(asked: Asked, known_at: datetime | None) -> Tried:
    """What the address asks; what cannot be used is named, and left out."""
    in_force = workspace().policy_at(known_at)
    saved = _saved(asked.policy) if asked.policy else None
    if asked.policy and saved is None:
        return Tried(in_force, problem=f"There is no policy “{asked.policy}”. Choose one of the list.")
    base, words = (saved.policy, policy_words(saved)) if saved else (in_force, "")
    try:
        policy = parse_policy(_settings(base, asked), "with these numbers") if asked.numbers else base
    except InvalidPolicy as error:
        wrong = (each for each in asked.numbers or {} if _path(each) in error.message)
        return Tried(base, problem=error.message, wrong=frozenset(wrong))
    if policy == in_force:
        return Tried(base)
    return Tried(base, policy, _words(words, changed=policy != base))


def _words(saved: str, *, changed: bool) -> str:
    if not saved:
        return "with other weights or half-lives"
    return f"under {saved}, with other numbers" if changed else f"under {saved}"


def choices() -> list[tuple[str, str]]:
    """Every version that was saved, as the address and as people name it, the latest first."""
    return [(f"{each.name}/{each.version}", policy_words(each)) for each in reversed(saved_policies(workspace()))]


def policy_words(saved: SavedPolicy) -> str:
    return f"“{saved.name}”, version {saved.version}"


def numbers(tried: Tried, asked: Asked) -> list[tuple[str, Number, Number]]:
    """For each dimension its weight and its half-life."""
    return [
        (name, _number(f"weight-{name}", "Weight", rule.weight, tried, asked),
         _number(f"half_life_days-{name}", "Half-life in days", rule.half_life_days, tried, asked))
        for name, rule in tried.base.by_dimension.items()
    ]  # fmt: skip


def _number(argument: str, label: str, now: float, tried: Tried, asked: Asked) -> Number:
    name = dimension(argument.partition("-")[2])
    return Number(argument, f"{label}: {name}", now, (asked.numbers or {}).get(argument, ""), argument in tried.wrong)


def _saved(asked: str) -> SavedPolicy | None:
    found = (each for each in saved_policies(workspace()) if f"{each.name}/{each.version}" == asked)
    return next(found, None)


def _settings(base: Policy, asked: Asked) -> dict[str, Any]:
    settings: dict[str, Any] = msgspec.to_builtins(base)
    for argument, typed in (asked.numbers or {}).items():
        key, _, name = argument.partition("-")
        settings["dimensions"][name][key] = typed
    return settings


def _path(argument: str) -> str:
    key, _, name = argument.partition("-")
    return f"dimensions.{name}.{key}"
