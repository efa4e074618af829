"""How else evidence may be weighed: a saved policy, other numbers in it, or both. Called by ``page``.

Nothing is saved here. What answers are released, and who is pooled, goes by the policy in force, whatever is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from projections.policies_in_force import SavedPolicy, saved_policies
from projections.policy import InvalidPolicy, Policy, parse_policy
from web.current import workspace
from web.policies.settings import Setting, grouped, read
from web.what_if.asked import Asked, numbers_of_a_policy


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
    """A number of a policy: its path, what it is called, what the policy says, and what was typed instead."""

    path: str
    label: str
    now: str
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
        policy = parse_policy(read(asked.numbers, base), "with these numbers") if asked.numbers else base
    except InvalidPolicy as error:
        wrong = (path for path in asked.numbers if f" {path}: " in error.message)
        return Tried(base, problem=error.message, wrong=frozenset(wrong))
    if policy == in_force:
        return Tried(base)
    return Tried(base, policy, _words(words, changed=policy != base))


def _words(saved: str, *, changed: bool) -> str:
    if not saved:
        return "with other numbers in the policy"
    return f"under {saved}, with other numbers" if changed else f"under {saved}"


def choices() -> list[tuple[str, str]]:
    """Every version that was saved, as the address and as people name it, the latest first."""
    return [(f"{each.name}/{each.version}", policy_words(each)) for each in reversed(saved_policies(workspace()))]


def policy_words(saved: SavedPolicy) -> str:
    return f"“{saved.name}”, version {saved.version}"


def weights(tried: Tried, asked: Asked) -> list[tuple[str, Number, Number]]:
    """For each dimension its weight and its half-life."""
    found = {number.path: number for _, group in _groups(tried, asked) for number in group}
    return [
        (name, found[f"dimensions.{name}.weight"], found[f"dimensions.{name}.half_life_days"])
        for name in tried.base.by_dimension
    ]


def other_numbers(tried: Tried, asked: Asked) -> list[tuple[str, list[Number]]]:
    """All others, by what they are about."""
    groups = [
        (title, [number for number in group if not number.path.startswith("dimensions.")])
        for title, group in _groups(tried, asked)
    ]
    return [(title, group) for title, group in groups if group]


def _groups(tried: Tried, asked: Asked) -> Iterator[tuple[str, list[Number]]]:
    paths = set(numbers_of_a_policy())
    for group in grouped(tried.base, tried.base):
        yield group.title, [_number(each, group.title, tried, asked) for each in group.settings if each.path in paths]


def _number(setting: Setting, about: str, tried: Tried, asked: Asked) -> Number:
    path, label = setting.path, f"{setting.label}: {about}" if setting.path.startswith("dimensions.") else setting.label
    return Number(path, label, setting.text, asked.numbers.get(path, ""), path in tried.wrong)


def _saved(asked: str) -> SavedPolicy | None:
    found = (each for each in saved_policies(workspace()) if f"{each.name}/{each.version}" == asked)
    return next(found, None)
