from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.errors import AlreadyEnded, LogUnavailable, PartnershipExists, UnknownPartnership, UnknownRef
from projections.workspace import Workspace
from tests.web.forms import open_form, send
from tests.web.harbour import at, day
from web.door.permissions import open_to_all
from web.refusals import status_of


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/nowhere", "There is no partnership “nowhere”."),
        ("/nowhere/why", "There is no partnership “nowhere”."),
        ("/nowhere/entries", "There is no partnership “nowhere”."),
        ("/nowhere/meetings/new", "There is no partnership “nowhere”."),
        ("/harbour/entries/meeting/never", "There is no meeting “never” in this partnership."),
        ("/harbour/entries/item/a/b", "There is no agenda item “a/b” in this partnership."),
        ("/harbour/entries/check-in/autumn", "There is no check-in round “autumn” in this partnership."),
        ("/harbour/entries/gossip", "There is no kind of entry called “gossip”."),
        ("/harbour/other/page", "The address may be mistyped"),
        ("/<script>", "There is no partnership “&lt;script&gt;”."),
    ],
)
def test_an_address_of_nothing_is_named(client: FlaskClient, harbour: Workspace, path: str, named: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert named in answer.text
    assert "Go to all partnerships" in answer.text


def test_each_refusal_has_one_status() -> None:
    assert status_of(UnknownPartnership("x")) == 404
    assert status_of(UnknownRef("meeting", "x")) == 404
    assert status_of(PartnershipExists("x")) == 409
    assert status_of(LogUnavailable("x")) == 503
    assert status_of(AlreadyEnded("decision", "d", "done")) == 422


def test_a_form_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, open_form(client), kind="board", summary="x" * 3_000_000)
    assert answer.status_code == 413
    assert "The form was larger than this server accepts. Nothing was recorded." in answer.text


def test_a_wrong_method_and_a_wrong_host_are_refused(client: FlaskClient, harbour: Workspace) -> None:
    assert client.delete("/harbour").status_code == 405
    client.application.config["TRUSTED_HOSTS"] = ["goodterms.example"]
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "goodterms.example"}).status_code == 200


def test_an_unforeseen_error_shows_a_number_and_no_trace(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/x/y/z/broken")
    @open_to_all
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    answer = app.test_client().get("/x/y/z/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    number = answer.text.split("quote the number ")[1][:8]
    assert number in caplog.text


def test_what_others_recorded_meanwhile_is_shown(client: FlaskClient, harbour: Workspace) -> None:
    harbour.partnerships.leave("harbour", "charity", day("2026-06-25"), at("2026-06-26"))
    assert "Open Door left" in client.get("/harbour").text


def test_pages_stay_readable_before_an_event_that_cannot_be_read(
    client: FlaskClient, harbour: Workspace, home: Path
) -> None:
    harbour.partnerships.leave("harbour", "charity", day("2026-06-25"), at("2026-06-26"))
    with sqlite3.connect(home / "goodterms.sqlite") as log:
        log.execute("UPDATE stored_events SET state = 'x' WHERE rowid = (SELECT max(rowid) FROM stored_events)")
    log.close()
    for _ in range(2):
        page = client.get("/harbour")
        assert page.status_code == 200
        assert "The pages are 1 entry behind" in page.text
        assert "cannot be read" in page.text
    form = client.get("/harbour/meetings/new")
    assert "Open Door left" not in page.text
    assert form.status_code in (200, 503)


def test_a_log_that_cannot_be_read_is_said_in_a_sentence(client: FlaskClient, harbour: Workspace, home: Path) -> None:
    fields = open_form(client)
    with sqlite3.connect(home / "goodterms.sqlite") as log:
        log.execute("DROP TABLE stored_events")
    log.close()
    answer = send(client, fields, kind="board", title="Typed with care")
    assert answer.status_code == 503
    assert "The workspace could not be read" in answer.text
    assert "Traceback" not in answer.text
    assert client.get("/harbour").status_code == 200


def test_views_that_cannot_be_read_are_said_in_a_sentence(client: FlaskClient, harbour: Workspace, home: Path) -> None:
    with sqlite3.connect(home / "views.sqlite") as views:
        views.execute("DROP TABLE view_generations")
    views.close()
    answer = client.get("/harbour")
    assert answer.status_code == 503
    assert "Nothing is lost. Try again in a moment." in answer.text


def test_a_save_that_the_pages_cannot_follow_is_still_a_save(
    client: FlaskClient, harbour: Workspace, home: Path
) -> None:
    fields = open_form(client)
    with sqlite3.connect(home / "views.sqlite") as views:
        views.execute("CREATE TRIGGER full BEFORE INSERT ON entries_1 BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    views.close()
    answer = send(client, fields, kind="board", title="Recorded all the same")
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "Saved. The pages do not show it yet." in page
    assert "behind" in page
    assert "2026-06-30" in harbour.partnerships.get("harbour").entries.of("meeting")
