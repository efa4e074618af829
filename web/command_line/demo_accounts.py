"""The accounts of the demo, one for each role, with a password that everybody may know. ``goodterms demo`` makes them.

They are offered on its sign-in page. The demo answers only to the names of this machine; ``goodterms serve`` refuses
its key, and a workspace that holds its accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_security.utils import hash_password

from access import people
from access.accounts import find_account, set_password
from access.people import OPERATOR, Doer
from access.roles import ROLE_WORDS, Role
from access.store import Store
from domain.errors import DomainError
from web.current import workspace
from web.door.identity import store
from web.people.doing import new_person
from web.people.role_words import ROLE_NAMES

SECRET_KEY = "the key of the demo: everybody knows it, so it keeps nothing safe"  # noqa: S105
PASSWORD = "look round as you like"  # noqa: S105
LOOPBACK_NAMES = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Ready:
    """An account of the demo, and its role, which it has in all partnerships."""

    email: str
    name: str
    role: Role


READY = (
    Ready("lead@example.org", "Lena Marsh", Role.LEAD),
    Ready("consultant@example.org", "Conrad Ives", Role.CONSULTANT),
    Ready("board@example.org", "Bola Hart", Role.BOARD),
    Ready("administrator@example.org", "Anni Stone", Role.ADMINISTRATOR),
)


def settings(host: str) -> dict[str, Any]:
    """What the application of the demo is made with, when it listens on an address of this machine."""
    shown = [_shown(each) for each in READY]
    return {"SECRET_KEY": SECRET_KEY, "TRUSTED_HOSTS": [*LOOPBACK_NAMES, host], "DEMO_ACCOUNTS": shown}


def make_accounts(app: Flask) -> None:
    """Make the accounts that are missing; those that are there stay as they are."""
    with app.app_context():
        for each in READY:
            if find_account(store(), each.email) is None:
                _make(each)


def check_no_demo(app: Flask) -> None:
    """Refuse to serve with the key of the demo, or where somebody could sign in with one of its accounts."""
    if app.config["SECRET_KEY"] == SECRET_KEY:
        raise DomainError("GOODTERMS_SECRET_KEY is the key of the demo, which everybody knows. Make one of your own.")
    accounts: Store = app.extensions["accounts"]
    if any((account := find_account(accounts, each.email)) and account.active for each in READY):
        raise DomainError(
            "This workspace holds the accounts of the demo, whose password everybody knows. "
            "Start it with goodterms demo, or disable them: goodterms user disable lead@example.org, and so on."
        )


def _make(ready: Ready) -> None:
    by = Doer(OPERATOR, workspace().clock())
    account = people.add(store(), by, ready.email, ready.name, new_person(ready.name))
    people.give(store(), by, account, ready.role, None)
    set_password(store(), account, hash_password(PASSWORD))


def _shown(ready: Ready) -> dict[str, str]:
    """What the sign-in page offers."""
    role = ROLE_NAMES[ready.role].lower()
    return {
        "email": ready.email,
        "password": PASSWORD,
        "name": ready.name,
        "role": f"{'an' if role[0] in 'aeiou' else 'a'} {role}",
        "words": ROLE_WORDS[ready.role],
    }
