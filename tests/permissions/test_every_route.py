"""Every route, called as everybody, about their own partnership, another and one that there is not.

Each call goes through the whole application; what comes back is compared with ``table``: nothing more is open, and
nothing less. A route without a row fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from access import tokens
from access.accounts import Account
from access.roles import Role
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import person, signed_in, store_of
from tests.conftest import NOW
from tests.permissions.table import ADMINISTRATOR, ANYBODY, SIGNED_IN, TABLE, VALUES, WHO, Row
from tests.web.harbour import at, day, record_harbour
from web import create_app
from web.door.permissions import METHODS

OWN, OTHER, NONE = "harbour", "county", "nowhere"
UNKNOWN = "There is no partnership"


@dataclass(frozen=True)
class Caller:
    """Somebody with a role in their own partnership, in all (``everywhere``), or with none."""

    name: str
    role: str | None = None
    everywhere: bool = False

    def holds(self, who: str, partnership: str | None) -> bool:
        return self.role in WHO[who] and (self.everywhere or partnership == OWN)


NOBODY = Caller("nobody")
STRANGER = Caller("Stranger")
CALLERS = [
    NOBODY,
    STRANGER,
    *(Caller(f"Own{role}", role) for role in ("lead", "consultant", "board")),
    *(Caller(f"All{role}", role, True) for role in ("lead", "consultant", "board", ADMINISTRATOR)),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on two partnerships; the callers' own one holds entries."""
    workspace = Workspace(_folder(tmp_path_factory), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    county = Profile(partnership=OTHER, name="County", formed_on=day("2020-01-01"))
    workspace.partnerships.form_partnership(county, at("2020-01-01"))
    workspace.catch_up()
    yield create_app(workspace, {"STYLE_PAGE": True})
    workspace.close()


def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


def test_every_route_stands_in_the_table(app: Flask) -> None:
    routes = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) & METHODS}
    rows = {(row.route, row.method) for row in TABLE}
    assert routes - rows == set(), "add a row for these to tests/permissions/table.py"
    assert rows - routes == set(), "these are gone"


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_nothing_more_and_nothing_less_is_open(app: Flask, caller: Caller) -> None:
    account = account_of(app, caller) if caller is not NOBODY else None
    wrong = []
    for row in TABLE:
        for partnership in partnerships_of(row, caller):
            expected = expected_of(row, caller, partnership)
            answer = call(app, account, row, partnership)
            if outcome_of(row, answer) != expected:
                wrong.append((row.method, row.route, row.values, partnership, expected, answer.status))
    assert not wrong, "\n".join(str(each) for each in wrong)


def partnerships_of(row: Row, caller: Caller) -> list[str | None]:
    if not re.search("[<:]ref>", row.route):
        return [None]
    return [OWN] if caller.everywhere else [OWN, OTHER, NONE]


def expected_of(row: Row, caller: Caller, partnership: str | None) -> str:
    """``in``, ``sign in``, ``may not`` or ``unknown`` (as if there were no such partnership)."""
    if row.who == ANYBODY:
        return "in"
    if caller is NOBODY:
        return "sign in"
    if row.who == SIGNED_IN:
        return "in"
    if partnership is None:
        reaches = caller.role in WHO[row.who] and (caller.everywhere or not row.whole)
        return "in" if reaches else "may not"
    if not caller.holds("figures", partnership):
        return "unknown"
    return "in" if caller.holds(row.who, partnership) else "may not"


def outcome_of(row: Row, answer: TestResponse) -> str:
    """What came of a call; ``in`` when permission was no hindrance, whatever else was wrong with it."""
    if answer.status_code == 401 or (row.who != ANYBODY and urlsplit(answer.location or "").path == "/sign-in"):
        return "sign in"
    if answer.status_code == 404 and UNKNOWN in answer.get_data(as_text=True):
        return "unknown"
    if answer.status_code == 403 or (answer.status_code == 404 and row.who == "confidential"):
        return "may not"
    return "in" if answer.status_code < 500 else answer.status


def call(app: Flask, account: Account | None, row: Row, partnership: str | None) -> TestResponse:
    client: FlaskClient = signed_in(app, account) if account else app.test_client()
    values = VALUES | numbers(app) | {"ref": partnership} | row.values
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(values.get(part[1], "any")), row.route)
    if address.startswith("/api/v1/"):
        bearer = {"Authorization": f"Bearer {token(app, account)}"} if account else {}
        return app.test_client().open(address, method=row.method, json={}, headers=bearer)
    data = row.data | {"csrf_token": forgery_token(app, client)} if row.method == "POST" else None
    return client.open(address, method=row.method, data=data, buffered=True)


def token(app: Flask, account: Account) -> str:
    """A personal token of somebody that reaches as far as they do."""
    return tokens.make(store_of(app), account.id, "a test", Role, None, NOW.date(), NOW)


def forgery_token(app: Flask, client: FlaskClient) -> str:
    """The token that a form in this browser carries."""
    with client.session_transaction() as session:
        session["csrf_token"] = "of-this-browser"
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("of-this-browser"))


def numbers(app: Flask) -> dict[str, int]:
    """Somebody and something that may be changed without harm to the callers."""
    return {"number": person(app, "Guest").id, "grant": 999}


def account_of(app: Flask, caller: Caller) -> Account:
    roles = [Role(caller.role)] if caller.role else []
    return person(app, caller.name, *roles, partnership=None if caller.everywhere else OWN)
