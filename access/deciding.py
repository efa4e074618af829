"""Decides whether somebody may do something. Every page, API call and command goes through ``may``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from access.roles import ALLOWS, OF_THE_WORKSPACE, Action, Role
from domain.errors import DomainError


@dataclass(frozen=True)
class Held:
    """A role that somebody holds now, in one partnership or (``None``) in all."""

    role: Role
    partnership: str | None

    def covers(self, action: Action, partnership: str | None) -> bool:
        """Whether it reaches so far; ``None`` asks about the whole workspace."""
        if action not in ALLOWS[self.role]:
            return False
        return self.partnership is None or (action not in OF_THE_WORKSPACE and self.partnership == partnership)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and the roles held at this moment; a token may have narrowed them."""

    account: int
    ref: str
    """What the log says for who recorded something; it names nobody."""
    name: str
    email: str
    holds: tuple[Held, ...]


class Standing(Enum):
    """Those who act without an account."""

    NOBODY = "nobody"
    """A visitor who has not signed in."""
    OPERATOR = "operator"
    """Whoever runs commands on the machine that holds the workspace: they can read its files anyway."""


NOBODY, OPERATOR = Standing.NOBODY, Standing.OPERATOR
Who: TypeAlias = Person | Standing


def may(who: Who, action: Action, partnership: str | None = None) -> bool:
    """Whether ``who`` may do ``action`` in a partnership, or (``None``) in the workspace as a whole."""
    if isinstance(who, Standing):
        return who is OPERATOR
    return any(held.covers(action, partnership) for held in who.holds)


def may_somewhere(who: Who, action: Action) -> bool:
    """Whether there is any partnership in which ``who`` may do ``action``."""
    if isinstance(who, Standing):
        return who is OPERATOR
    return any(held.covers(action, held.partnership) for held in who.holds)


def narrowed(holds: tuple[Held, ...], roles: frozenset[Role], partnerships: frozenset[str] | None) -> tuple[Held, ...]:
    """The roles that remain within a scope: at most these roles, in at most these partnerships (``None``: all)."""
    kept = [held for held in holds if held.role in roles]
    if partnerships is None:
        return tuple(kept)
    inside = [(held.role, [held.partnership] if held.partnership else sorted(partnerships)) for held in kept]
    return tuple(Held(role, ref) for role, refs in inside for ref in refs if ref in partnerships)


class NotAllowed(DomainError):
    """Somebody asked for what none of their roles allows."""

    def __init__(self) -> None:
        super().__init__("Your roles do not allow this. An administrator can give you the role it needs.")
