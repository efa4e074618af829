"""What somebody asks of the page: read from its address, and written into the addresses that lead back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from projections.leaving_out import LeavingOut, What
from web.current import workspace
from web.policies.settings import FIXED, texts_of
from web.wording import counted

FIELDS: dict[str, What] = {"without": "entry", "kind": "kind", "meeting": "meeting", "partner": "partner"}
"""The arguments that name what is left out, each as often as needed."""
NOT_FOR_HEALTH = ("bands.", "signals.", "trust.stale_after_days", "decisions.meetings_that_decide")
"""Settings of a policy that move no number, or are none."""
MOST = 40
LONGEST = 200
"""Characters of a name; what is longer names nothing."""


@dataclass(frozen=True)
class Asked:
    """``names`` are what is left out, by argument and name; ``numbers`` settings of a policy, as typed, by path."""

    names: tuple[tuple[str, str], ...] = ()
    policy: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    find: str = ""
    range: str = ""
    problem: str = ""

    @property
    def leaving_out(self) -> LeavingOut:
        entries, kinds, meetings, partners = (frozenset(self.named(field)) for field in FIELDS)
        return LeavingOut(entries, kinds, meetings, partners, passing_over=True)

    @property
    def asks_something(self) -> bool:
        return bool(self.names or self.policy or self.numbers)

    def named(self, field: str) -> list[str]:
        return [name for each, name in self.names if each == field]

    def arguments(self, **other: str) -> dict[str, Any]:
        """What leads back to the same question; ``other`` says what is asked besides, or instead."""
        lists: dict[str, Any] = {field: self.named(field) for field in FIELDS if self.named(field)}
        rest = {"policy": self.policy, **self.numbers, "find": self.find, "range": self.range, **other}
        return lists | {name: value for name, value in rest.items() if value}


def asked_what_if() -> Asked:
    """What the address asks; with too many names the first ones, and the problem in words."""
    names = tuple(dict.fromkeys(_names(request.args.items(multi=True))))
    problem = ""
    if len(names) > MOST:
        problem = f"{counted(len(names), 'thing')} cannot be left out at once. Here are the first {MOST}."
    numbers = {path: text for path in numbers_of_a_policy() if (text := _text(path))}
    return Asked(names[:MOST], _text("policy"), numbers, _text("find"), _text("range"), problem)


def numbers_of_a_policy() -> list[str]:
    """The paths of the settings that can be tried otherwise."""
    paths = texts_of(workspace().standard)
    return [path for path in paths if path not in FIXED and not path.startswith(NOT_FOR_HEALTH)]


def has_blanks() -> bool:
    """Whether a form was sent with fields left blank, which a shorter address does without."""
    return any(not value.strip() for _, value in request.args.items(multi=True))


def _names(given: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for argument, value in given:
        if argument in FIELDS and 0 < len(value.strip()) <= LONGEST:
            yield argument, value.strip()


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST]
