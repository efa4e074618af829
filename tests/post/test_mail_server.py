"""How messages travel to the mail server, and what is noted of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from domain.errors import InvalidValue
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.post.conftest import SENDER, Certificate, Clock, worker_of
from tests.post.mailroom import Mailroom, mailroom, server_context
from tests.post.sending import TO, send, the_parcel


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_the_password_and_the_message_travel_over_tls(make_app: Callable[..., Flask], certificate: Certificate) -> None:
    with mailroom(ssl_context=server_context(certificate), auth_require_tls=False, auth_required=True) as server:
        app = make_app(SMTP_URL=f"smtps://goodterms:p%40ss%3Aword@localhost:{server.port}")
        send(app)
        worker_of(app).one_pass()
        assert server.addresses == [TO]


def test_tls_is_asked_for_before_the_password_is_said(make_app: Callable[..., Flask], certificate: Certificate) -> None:
    with mailroom(tls_context=server_context(certificate), require_starttls=True, auth_required=True) as server:
        app = make_app(SMTP_URL=f"smtp://goodterms:p%40ss%3Aword@localhost:{server.port}?starttls=1")
        send(app)
        worker_of(app).one_pass()
        assert (server.addresses, server.tls) == ([TO], [True])


def test_a_mail_server_that_nobody_vouches_for_gets_nothing(
    make_app: Callable[..., Flask], certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with mailroom(ssl_context=server_context(certificate)) as server:
        app = make_app(SMTP_URL=f"smtps://localhost:{server.port}")
        send(app)
        worker_of(app).one_pass()
        assert server.letters == []
    assert the_parcel(app).problem == "The mail server could not prove who it is."


@pytest.mark.parametrize(
    ("url", "sender", "problem"),
    [
        ("smtp://mail.example.org", None, "GOODTERMS_MAIL_FROM"),
        ("smtp://mail.example.org", "nobody", "not an email address"),
        ("http://mail.example.org", SENDER, "should read smtp://"),
        ("smtp://mail.example.org:port", SENDER, "should read smtp://"),
        ("smtp://me:secret@mail.example.org", SENDER, "travel unprotected"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(
    make_app: Callable[..., Flask], url: str, sender: str | None, problem: str
) -> None:
    with pytest.raises(InvalidValue, match=problem):
        make_app(SMTP_URL=url, MAIL_FROM=sender)


def test_no_words_and_no_address_are_logged(
    app: Flask, post_room: Mailroom, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    post_room.answers = [f"550 address {TO} is unknown", "451 later"]
    with caplog.at_level(logging.DEBUG, "goodterms"):
        for _ in range(2):
            send(app)
        worker_of(app).one_pass()
        clock.move(hours=1)
        worker_of(app).one_pass()
    noted = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("goodterms"))
    assert "not delivered at try 1" in noted
    assert "delivered at try 2" in noted
    assert "bo@" not in noted
    assert "password" not in noted


def test_words_that_were_delivered_are_in_no_file_of_the_database(
    app: Flask, workspace: Workspace, post_room: Mailroom
) -> None:
    send(app, html="<p>Choose it</p>")
    assert b"sign-in/reset/abc" in _files_of(app, workspace)
    worker_of(app).one_pass()
    left = _files_of(app, workspace)
    assert b"sign-in/reset/abc" not in left
    assert TO.encode() not in left


def test_a_table_that_others_hold_is_tidied_the_next_time(
    app: Flask, workspace: Workspace, post_room: Mailroom
) -> None:
    if workspace.database_url is None:
        pytest.skip("SQLite overwrites at once what is deleted")
    send(app)
    with store_of(app).engine.begin() as busy:
        busy.exec_driver_sql("SELECT * FROM post_parcels")
        assert worker_of(app).one_pass() == 1
    send(app)
    worker_of(app).one_pass()
    assert b"sign-in/reset/abc" not in _files_of(app, workspace)


def _files_of(app: Flask, workspace: Workspace) -> bytes:
    """What lies on disk of the table with messages."""
    if workspace.database_url is None:
        return b"".join(path.read_bytes() for path in workspace.home.glob("accounts.sqlite*"))
    with store_of(app).engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        file = connection.exec_driver_sql("SELECT pg_relation_filepath('post_parcels')").scalar_one()
    return (folder / file).read_bytes()
