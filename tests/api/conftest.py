"""The API of a real application on a real workspace (SQLite), and callers with tokens of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access import tokens
from access.roles import Role
from projections.ledger import partnerships
from projections.workspace import Workspace
from tests.accounts import person, store_of
from tests.conftest import NOW
from tests.prepared import empty_in, harbour_in
from tests.web.harbour import record_harbour
from web import create_app

HARBOUR = "/partnerships/harbour"


@dataclass
class Caller:
    """A program with a token: ``get("/partnerships")`` asks under /api/v1."""

    client: FlaskClient
    token: str | None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.send("GET", path, **options)

    def post(self, path: str, body: Any, **options: Any) -> TestResponse:
        return self.send("POST", path, json=body, **options)

    def put(self, path: str, body: Any, **options: Any) -> TestResponse:
        return self.send("PUT", path, json=body, **options)

    def delete(self, path: str, body: Any, **options: Any) -> TestResponse:
        return self.send("DELETE", path, json=body, **options)

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers = bearer | self.headers | options.pop("headers", {})
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        return self.client.open(address, method=method, headers=headers, **options)


Calling = Callable[..., Caller]


@pytest.fixture
def workspace(home: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """An empty workspace, or the one with “harbour”; modules that need both databases use ``open_workspace``."""
    opened = harbour_in(home) if "harbour" in request.fixturenames else empty_in(home)
    yield opened
    opened.close()


@pytest.fixture
def app(workspace: Workspace) -> Flask:
    return create_app(workspace, {"RECORDED_BY": "Ada"})


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    """The workspace with the partnership “harbour” in it."""
    if not partnerships(workspace):
        record_harbour(workspace.partnerships)
        workspace.catch_up()
    return workspace


@pytest.fixture
def calling(app: Flask) -> Calling:
    """Makes a caller: ``calling("Ada", Role.LEAD)``, in one partnership or in all; its token as narrow as asked."""

    def make(
        name: str,
        *roles: Role,
        partnership: str | None = None,
        scope: tuple[Role, ...] = tuple(Role),
        only: tuple[str, ...] | None = None,
        days: int = 30,
    ) -> Caller:
        account = person(app, name, *roles, partnership=partnership)
        return Caller(app.test_client(), token_of(app, account.id, scope, only, days))

    return make


@pytest.fixture
def lead(calling: Calling, harbour: Workspace) -> Caller:
    return calling("Ada", Role.LEAD)


@pytest.fixture
def consultant(calling: Calling, harbour: Workspace) -> Caller:
    return calling("Grace", Role.CONSULTANT)


@pytest.fixture
def board(calling: Calling, harbour: Workspace) -> Caller:
    return calling("Bea", Role.BOARD)


def token_of(app: Flask, account: int, scope: tuple[Role, ...], only: tuple[str, ...] | None, days: int) -> str:
    """A new token of an account that works for so many days."""
    with app.app_context():
        made = NOW - timedelta(days=max(0, -days) + 1)
        return tokens.make(store_of(app), account, "a test", scope, only, (NOW + timedelta(days=days)).date(), made)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem document of an answer."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    document: dict[str, Any] = answer.get_json(force=True)
    assert document["status"] == status
    assert document["type"] == f"/api/docs#problem-{status}"
    assert document["title"]
    assert document["detail"]
    return document


def at_fault(answer: TestResponse, status: int) -> set[str]:
    """The fields that a problem names."""
    return {error["field"] for error in problem(answer, status).get("errors", [])}
