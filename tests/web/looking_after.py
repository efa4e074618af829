"""Fills in the forms about people as an administrator would, and reads what came of it."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access import access_log, grants
from access.accounts import Account, account_of
from tests.accounts import store_of
from tests.conftest import NOW


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Send a form with the token that a page of this browser carries."""
    page = client.get("/admin/people/new").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    return client.post(path, data={"csrf_token": token, **typed})


def text_of(response: TestResponse) -> str:
    """The words of a page, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def last_line(app: Flask) -> tuple[str, str, str]:
    [line] = access_log.lines(store_of(app), limit=1)
    return line.who, line.did, line.about


def give(client: FlaskClient, account: Account, **typed: str) -> TestResponse:
    return send(client, f"/admin/people/{account.id}/roles", **typed)


def fresh(app: Flask, account: Account) -> Account:
    """The account as it is kept now."""
    with app.app_context():
        store_of(app).orm.expire_all()
        found = account_of(store_of(app), account.id)
        assert found is not None
        store_of(app).orm.expunge_all()
        return found


def held(app: Flask, account: Account) -> list[tuple[str, str | None]]:
    return [(str(each.role), each.partnership) for each in grants.held_by(store_of(app), account.id, NOW.date())]
