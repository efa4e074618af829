"""The form that gives a role: what was chosen in it, checked against what there is. ``one_person`` calls it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from access.roles import Role
from web.current import workspace

EVERYWHERE = "*"
"""What the form sends for all partnerships: no ref can be called that."""


@dataclass
class Wish:
    """What a form asks for; ``problems`` says by field what is wrong with it."""

    role: Role | None = None
    partnership: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    problems: dict[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)


def wished(form: Mapping[str, str]) -> Wish:
    """The role that a form asks to be given. Nothing in it is taken on trust."""
    wish = Wish(typed=form)
    wish.role = _role(form.get("role", ""), wish)
    wish.partnership = _partnership(form.get("partnership", ""), wish)
    wish.starts_on = _day("starts_on", form, wish) or workspace().today()
    wish.ends_on = _day("ends_on", form, wish)
    return wish


def _role(chosen: str, wish: Wish) -> Role | None:
    if chosen in set(Role):
        return Role(chosen)
    wish.problems["role"] = "Choose one of these roles."
    return None


def _partnership(chosen: str, wish: Wish) -> str | None:
    if chosen == EVERYWHERE:
        return None
    if not chosen or workspace().partnerships.find(chosen) is None:
        wish.problems["partnership"] = "Choose one of these partnerships, or all of them."
    return chosen


def _day(name: str, form: Mapping[str, str], wish: Wish) -> date | None:
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wish.problems[name] = f"“{text[:20]}” is not a day. Write it like 2026-03-31."
        return None
