"""Messages to somebody who is erased, and those that name them, are gone at once; so are their bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, LEAD, person, signed_in, store_of
from tests.post.conftest import worker_of
from tests.post.mailroom import Mailroom
from web.post import outbox, shelves


@pytest.fixture
def database_url() -> str | None:
    return None


def waiting_for(app: Flask) -> list[str]:
    store = store_of(app)
    parcels = shelves.waiting(store, outbox.EMAIL) + shelves.given_up(store, outbox.EMAIL)
    return [outbox.Letter.read(parcel.body or "").to for parcel in parcels]


def test_only_messages_to_somebody_or_naming_them_go(app: Flask, post_room: Mailroom) -> None:
    post_room.answers = ["550 no such address"]
    with app.app_context():
        outbox.send("bo@example.org", "Hello", "Given up")
        worker_of(app).one_pass()
        outbox.send("bo@example.org", "Hello", "Waits")
        outbox.send("kim@example.org", "Bo O'Brien was added", "Plain", "<p>Plain</p>")
        outbox.send("kim@example.org", "Hello", "Plain", "<p>Bo O&#39;Brien was added</p>")
        outbox.send("kim@example.org", "Hello", "The Bobbins met")
        assert outbox.forget(["BO@example.org"], re.compile(r"\bBo O'Brien\b")) == 4
    assert waiting_for(app) == ["kim@example.org"]


def test_erasing_somebody_throws_their_messages_away(make_app: Callable[..., Flask], workspace: Workspace) -> None:
    app: Any = make_app(SMTP_URL=None)
    app.config["WTF_CSRF_ENABLED"] = False
    person(app, "Bo", LEAD)
    with app.app_context():
        outbox.send("bo@example.org", "A new password", "Choose it here")
        outbox.send("kim@example.org", "A new password", "Choose it here")
    office = signed_in(app, person(app, "Zoe", ADMINISTRATOR))
    answer = office.post(
        "/admin/erase/confirmed",
        data={"person": "bo@example.org", "again": "bo@example.org", "reason": "They asked for it"},
    )
    assert answer.status_code == 302
    assert waiting_for(app) == ["kim@example.org"]
