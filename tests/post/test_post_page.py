"""The page of the post, and the command that delivers by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import ADMINISTRATOR, person, signed_in
from tests.post.conftest import Clock, worker_of
from tests.post.mailroom import Mailroom
from web.command_line import cli
from web.post import outbox


@pytest.fixture
def database_url() -> str | None:
    """The page is looked at on SQLite alone."""
    return None


def page_of(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(app, person(app, "Zoe", ADMINISTRATOR))


def send(app: Flask, subject: str = "A new password") -> None:
    with app.app_context():
        outbox.send("bo@example.org", subject, "Words for Bo alone")


def test_the_page_says_when_no_mail_server_is_set(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMTP_URL=None)
    send(app)
    page = page_of(app).get("/admin/post").text
    assert "No mail server is set, so messages wait." in page
    assert "1 message waits to be delivered" in page
    assert "A new password" in page
    assert "Words for Bo alone" not in page
    assert "Try again now" not in page


def test_a_message_that_was_given_up_is_shown_with_why_and_can_be_tried_again(app: Flask, post_room: Mailroom) -> None:
    post_room.answers = ["550 no such address"]
    send(app)
    worker_of(app).one_pass()
    client = page_of(app)
    page = client.get("/admin/post").text
    assert "1 message could not be delivered." in page
    assert "The mail server refused the address (550)." in page
    assert "bo@example.org" in page
    assert client.post("/admin/post", data={"parcel": "1"}).status_code == 302
    worker_of(app).one_pass()
    assert post_room.addresses == ["bo@example.org"]
    page = client.get("/admin/post").text
    assert "Nothing is waiting." in page
    assert "1 message was delivered" in page


def test_what_was_delivered_meanwhile_is_not_sent_again(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    send(app)
    worker_of(app).one_pass()
    client = page_of(app)
    client.post("/admin/post", data={"parcel": "1"})
    assert "There is nothing to try" in client.get("/admin/post").text
    worker_of(app).one_pass()
    assert post_room.addresses == ["bo@example.org"]


def test_subjects_stand_on_the_page_as_words(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMTP_URL=None)
    send(app, "<script>alert(1)</script>")
    page = page_of(app).get("/admin/post").text
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("has_server", [True, False])
def test_the_command_delivers_what_waits_once(
    make_app: Callable[..., Flask], post_room: Mailroom, has_server: bool
) -> None:
    app = make_app(SMTP_URL=post_room.url if has_server else None)
    send(app)
    result: Any = app.test_cli_runner().invoke(cli, ["post"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert ("No mail server is set" in result.stderr) == (not has_server)
    assert len(post_room.letters) == has_server
