"""What the pages about people share: who does it and when, and the ref by which the log knows a new person."""

from __future__ import annotations

from flask import url_for

from access import directory
from access.accounts import Account
from access.deciding import Person
from access.people import OPERATOR, Doer
from web.current import workspace
from web.door.identity import me, store


def doer() -> Doer:
    """Whoever makes this request, or runs this command, now."""
    who = me()
    return Doer(who.ref if isinstance(who, Person) else OPERATOR, workspace().clock())


def new_person(name: str) -> str:
    """A ref of their own for somebody who gets an account, even if another person has the same name."""
    return workspace().people.add(name)


def call_by_another_name(account: Account) -> None:
    """Let whatever the person recorded show the name that the account has now."""
    workspace().people.rename(account.person, account.name)


def name_of(ref: str, names: dict[str, str] | None = None) -> str:
    """What a person is called; ``names`` are those of all accounts, when they are at hand."""
    if ref == OPERATOR:
        return "The command line"
    found = (directory.names(store()) if names is None else names).get(ref)
    return found or workspace().people.name_of(ref)


def address_of(secret: str) -> str:
    """Where a one-time link leads, in full."""
    return url_for("setting_up.welcome", secret=secret, _external=True)
