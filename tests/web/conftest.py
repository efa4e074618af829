"""The real application on a real workspace (SQLite), with a clock that stands still and a small partnership."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.accounts import Account
from projections.ledger import partnerships
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, CONSULTANT, LEAD, person, signed_in
from tests.prepared import empty_in, harbour_in
from tests.web.harbour import record_harbour
from web import create_app


@pytest.fixture
def workspace(home: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """An empty workspace, or the one with “harbour” in it where that is asked for."""
    opened = harbour_in(home) if "harbour" in request.fixturenames else empty_in(home)
    yield opened
    opened.close()


@pytest.fixture
def app(workspace: Workspace) -> Flask:
    return create_app(workspace, {"RECORDED_BY": "Ada"})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which Ada, who leads every partnership, has signed in."""
    return signed_in(app, person(app, "Ada", LEAD, known=True))


@pytest.fixture
def consultant(app: Flask) -> FlaskClient:
    """A browser in which Cleo, a consultant to every partnership, has signed in."""
    return signed_in(app, person(app, "Cleo", CONSULTANT, known=True))


@pytest.fixture
def browsers(app: Flask) -> Callable[[int], list[FlaskClient]]:
    """As many browsers in which Ada has signed in as are asked for."""
    return lambda number: [signed_in(app, person(app, "Ada", LEAD, known=True)) for _ in range(number)]


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    """The workspace with the partnership “harbour” in it, shown on the pages."""
    if not partnerships(workspace):
        record_harbour(workspace.partnerships)
        workspace.catch_up()
    return workspace


@pytest.fixture
def una(app: Flask) -> FlaskClient:
    """A browser in which Una, who looks after people and holds no other role, has signed in."""
    return signed_in(app, person(app, "Una", ADMINISTRATOR))


@pytest.fixture
def ben(app: Flask) -> Account:
    """Somebody with an account and no role."""
    return person(app, "Ben")
