"""People for tests: accounts with roles, and test clients that are signed in as them."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from access import grants, sign_ins
from access.accounts import Account, add_account, find_account
from access.roles import Role
from access.store import Store

LEAD, CONSULTANT, BOARD, ADMINISTRATOR = Role.LEAD, Role.CONSULTANT, Role.BOARD, Role.ADMINISTRATOR


def store_of(app: Flask) -> Store:
    opened: Store = app.extensions["accounts"]
    return opened


def person(app: Flask, name: str, *roles: Role, partnership: str | None = None, known: bool = False) -> Account:
    """The account of somebody who holds these roles; made on first call.

    Its ref tells who it is, as ``person:ada``; that of somebody ``known`` is opaque, and the pages say the name.
    """
    with app.app_context():
        store, now = store_of(app), app.extensions["goodterms"].clock()
        email = f"{name.lower()}@example.org"
        account = find_account(store, email)
        if account is None:
            ref = app.extensions["goodterms"].people.add(name) if known else f"person:{name.lower()}"
            account = add_account(store, email, name, ref, now)
        for role in roles:
            grants.give(store, account.id, role, partnership, "test", now, starts_on=now.date() - timedelta(days=30))
        store.orm.expunge_all()
        return account


def signed_in(app: Flask, account: Account) -> FlaskClient:
    """A browser in which somebody has signed in."""
    client = app.test_client()
    sign_in(client, app, account)
    return client


def sign_in(client: FlaskClient, app: Flask, account: Account) -> None:
    """Put into a browser what signing in leaves there, without the second that hashing a password takes."""
    with client.session_transaction() as session:
        for name, value in signed_in_session(app, account).items():
            session[name] = value


def signed_in_session(app: Flask, account: Account) -> dict[str, Any]:
    """What the cookie of a browser holds once its owner has signed in."""
    now = app.extensions["goodterms"].clock()
    key = sign_ins.start(store_of(app), account.id, "a test", "127.0.0.1", now)
    return {
        "_user_id": account.fs_uniquifier,
        "_fresh": True,
        "fs_cc": "set",
        "fs_paa": time.time(),
        "sign_in": key,
    }
