"""The pages of webhooks: adding one, trying it, and seeing how it gets on. For administrators alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import access_log
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, CONSULTANT, LEAD, person, signed_in, store_of
from tests.domain.cast import CONTACT, COUNCIL, HARBOUR, HOSPITAL, STAMP
from tests.post.conftest import Clock, worker_of
from tests.webhooks.listener import Listener
from web.webhooks import hooks


@pytest.fixture
def database_url() -> str | None:
    """The pages are looked at on SQLite alone."""
    return None


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    for partner in (COUNCIL, HOSPITAL):
        workspace.partnerships.join("harbour", partner, STAMP)
    workspace.catch_up()
    return workspace


@pytest.fixture
def client(app: Flask, harbour: Workspace) -> FlaskClient:
    """A browser in which Zoe, an administrator, has signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(app, person(app, "Zoe", ADMINISTRATOR))


def add(client: FlaskClient, address: str, **more: Any) -> Any:
    return client.post(
        "/admin/webhooks/new",
        data={"address": address, "events": ["entry.recorded"], "partnerships": ["harbour"], **more},
    )


def test_a_webhook_is_added_and_its_secret_shown_once(client: FlaskClient, app: Flask, listener: Listener) -> None:
    assert "There are none yet." in client.get("/admin/webhooks").text
    led = add(client, listener.url)
    assert (led.status_code, led.headers["Location"]) == (302, "/admin/webhooks/1")
    (webhook,) = hooks.all_webhooks(store_of(app))
    assert webhook.secret in client.get("/admin/webhooks/1").text
    assert webhook.secret not in client.get("/admin/webhooks/1").text
    assert "Harbour Wellbeing Partnership" in client.get("/admin/webhooks").text
    assert (webhook.events, webhook.partnerships) == (frozenset({"entry.recorded"}), frozenset({"harbour"}))


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"address": "http://example.org"}, "begin with https://"),
        ({"address": "https://169.254.169.254/latest"}, "not a public one"),
        ({"events": []}, "Choose at least one of these."),
        ({"events": ["entry.recorded", "everything"]}, "Choose at least one of these."),
        ({"partnerships": []}, "Choose at least one of these partnerships"),
        ({"partnerships": ["elsewhere"]}, "Choose at least one of these partnerships"),
    ],
)
def test_a_form_that_cannot_be_kept_comes_back_with_what_is_wrong(
    client: FlaskClient, app: Flask, listener: Listener, form: dict[str, Any], problem: str
) -> None:
    answer = add(client, **({"address": listener.url} | form))
    assert answer.status_code == 422
    assert problem in answer.text
    assert 'role="alert"' in answer.text
    assert hooks.all_webhooks(store_of(app)) == []


def test_a_test_notice_is_sent_and_how_it_went_is_shown(client: FlaskClient, app: Flask, listener: Listener) -> None:
    add(client, listener.url)
    client.post("/admin/webhooks/1/test")
    listener.answers = [204, 500]
    worker_of(app).one_pass()
    assert [each["event"] for each in listener.notices] == ["test"]
    assert "Delivered <time" in client.get("/admin/webhooks/1").text
    client.post("/admin/webhooks/1/test")
    worker_of(app).one_pass()
    page = client.get("/admin/webhooks/1").text
    assert "The address answered 500." in page
    assert hooks.all_webhooks(store_of(app))[0].off_at is None
    assert worker_of(app).one_pass() == 0


def test_the_page_says_which_partnership_and_never_which_entry(
    client: FlaskClient, app: Flask, harbour: Workspace, listener: Listener
) -> None:
    add(client, listener.url)
    harbour.partnerships.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    page = client.get("/admin/webhooks/1").text
    assert ">entry.recorded</code>" in page
    assert "Harbour Wellbeing Partnership" in page
    assert ">c1<" not in page


def test_a_webhook_that_is_switched_off_waits_and_then_goes_on(
    client: FlaskClient, app: Flask, harbour: Workspace, listener: Listener, clock: Clock
) -> None:
    add(client, listener.url)
    listener.answers = [500]
    harbour.partnerships.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    client.post("/admin/webhooks/1/off")
    assert "Switched off" in client.get("/admin/webhooks").text
    clock.move(hours=3)
    assert worker_of(app).one_pass() == 0
    client.post("/admin/webhooks/1/on")
    worker_of(app).one_pass()
    assert [each["entry"] for each in listener.notices] == ["c1", "c1"]


def test_a_webhook_that_is_removed_is_told_nothing_more(
    client: FlaskClient, app: Flask, harbour: Workspace, listener: Listener, clock: Clock
) -> None:
    add(client, listener.url)
    listener.answers = [500]
    harbour.partnerships.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    assert client.post("/admin/webhooks/1/remove").headers["Location"] == "/admin/webhooks"
    clock.move(days=1)
    assert worker_of(app).one_pass() == 0
    assert client.get("/admin/webhooks/1").status_code == 404
    assert client.post("/admin/webhooks/1/on").status_code == 404
    done = [line.did for line in access_log.lines(store_of(app))]
    assert done[:2] == ["removed a webhook", "added a webhook"]


@pytest.mark.parametrize("role", [LEAD, CONSULTANT])
def test_only_administrators_look_after_webhooks_and_post(
    app: Flask, client: FlaskClient, listener: Listener, role: Any
) -> None:
    add(client, listener.url)
    other = signed_in(app, person(app, "Kim", role))
    for path in ("/admin/webhooks", "/admin/webhooks/new", "/admin/webhooks/1", "/admin/post"):
        assert other.get(path).status_code == 403
    for path in ("/admin/webhooks/new", *(f"/admin/webhooks/1/{do}" for do in ("test", "off", "on", "remove"))):
        assert other.post(path).status_code == 403
    assert other.post("/admin/post").status_code == 403
    assert listener.received == []


def test_a_form_from_another_site_is_refused(app: Flask, client: FlaskClient, listener: Listener) -> None:
    add(client, listener.url)
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/admin/webhooks/1/remove").status_code == 400
    page = client.get("/admin/webhooks/1").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert client.post("/admin/webhooks/1/off", data={"csrf_token": token}).status_code == 302


def test_hostile_words_stand_on_the_pages_as_words(
    client: FlaskClient, app: Flask, make_app: Callable[..., Flask]
) -> None:
    answer = add(client, 'https://example.org/"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert "<script>alert" not in client.get("/admin/webhooks/1").text
