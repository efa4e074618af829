"""The demo: its ready accounts, and that they open nothing elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.accounts import all_accounts, set_active
from projections.workspace import Workspace
from tests.command_line.conftest import Run
from tests.command_line.test_running import a_free_port
from tests.domain.cast import COUNCIL, HARBOUR, MARCH, STAMP, but
from tests.rounds import open_round
from web import create_app
from web.command_line import demo_accounts
from web.command_line.demo_round import say_where_to_answer


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_the_demo_is_for_this_machine_alone(run: Run, home: Path, host: str) -> None:
    result = run("demo", "--host", host)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Everybody knows the passwords of the demo" in result.stderr


@pytest.fixture
def demo_app(workspace: Workspace) -> Flask:
    """The demo's application, on a workspace with one of its partnerships."""
    workspace.partnerships.form_partnership(but(HARBOUR, partnership="kirkfield", formed_on=MARCH), STAMP)
    workspace.catch_up()
    app = create_app(workspace, demo_accounts.settings("127.0.0.1"))
    demo_accounts.make_accounts(app)
    return app


def signing_in_to(client: FlaskClient, email: str, password: str) -> TestResponse:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)[0]
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})


@pytest.mark.parametrize("ready", demo_accounts.READY, ids=lambda ready: str(ready.role))
def test_the_demo_offers_an_account_for_each_role(demo_app: Flask, ready: demo_accounts.Ready) -> None:
    client = demo_app.test_client()
    page = client.get("/sign-in").text
    assert ready.name in page
    assert f'value="{ready.email}"' in page
    assert signing_in_to(client, ready.email, demo_accounts.PASSWORD).location == "/"
    assert client.get("/admin").status_code == (200 if ready.role == "administrator" else 403)
    assert client.get("/kirkfield").status_code == (404 if ready.role == "administrator" else 200)
    assert (
        client.get("/kirkfield/ledger").status_code
        == ({"lead": 200, "consultant": 200, "board": 403, "administrator": 404}[ready.role])
    )


def test_the_board_of_the_demo_sees_all_partnerships_and_is_offered_the_tour(
    demo_app: Flask, workspace: Workspace
) -> None:
    workspace.partnerships.form_partnership(but(HARBOUR, partnership="harbourside", formed_on=MARCH), STAMP)
    workspace.catch_up()
    client = demo_app.test_client()
    signing_in_to(client, "board@example.org", demo_accounts.PASSWORD)
    page = client.get("/").text
    assert 'href="/harbourside"' in page
    assert "tour=1" in page


def test_the_accounts_of_the_demo_are_made_once(demo_app: Flask) -> None:
    store = demo_app.extensions["accounts"]
    before = [(account.id, account.password) for account in all_accounts(store)]
    demo_accounts.make_accounts(demo_app)
    store.orm.remove()
    assert [(account.id, account.password) for account in all_accounts(store)] == before
    assert len(before) == 4


def test_the_demo_answers_only_to_the_names_of_this_machine(demo_app: Flask) -> None:
    for name in ("localhost", "127.0.0.1:8000"):
        assert demo_app.test_client().get("/sign-in", headers={"Host": name}).status_code == 200
    assert demo_app.test_client().get("/sign-in", headers={"Host": "demo.example.org"}).status_code == 400


def test_a_workspace_with_the_accounts_of_the_demo_is_served_by_the_demo_alone(demo_app: Flask, run: Run) -> None:
    result = run("serve", "--port", a_free_port())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Start it with goodterms demo" in result.stderr
    store = demo_app.extensions["accounts"]
    for account in all_accounts(store):
        set_active(store, account, active=False)
    demo_accounts.check_no_demo(create_app(demo_app.extensions["goodterms"]))


def test_the_key_of_the_demo_starts_no_other_server(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_SECRET_KEY", demo_accounts.SECRET_KEY)
    result = run("serve", "--port", a_free_port())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the key of the demo" in result.stderr


def test_the_demo_says_where_a_check_in_can_be_answered(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    log = workspace.partnerships
    log.form_partnership(but(HARBOUR, partnership="ottermead", formed_on=MARCH), STAMP)
    log.join("ottermead", but(COUNCIL, joined_on=MARCH), STAMP)
    open_round(workspace, "ottermead")
    workspace.catch_up()
    app = create_app(workspace, demo_accounts.settings("127.0.0.1"))

    say_where_to_answer(workspace, "127.0.0.1", 8000)

    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/c/\S+)", capsys.readouterr().err)
    assert "They do what they say they will" in app.test_client().get(path).text


def test_the_demo_says_nothing_of_a_round_that_is_over(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    say_where_to_answer(workspace, "127.0.0.1", 8000)

    assert capsys.readouterr().err == ""
