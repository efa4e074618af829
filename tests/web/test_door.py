"""The door itself: cookies, https, proxies, host names, and that no form is taken without its token."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, CONSULTANT, LEAD, person, signed_in
from tests.web.visitors import is_signed_in, token, with_password
from web import create_app

KINDS = ("meeting", "check-in", "listening", "nonsense")
OTHERWISE_SAFE = "/api/v1/"
"""What programs call: it takes a token in a header, never a cookie, so no page elsewhere can forge it."""


def forms(app: Flask) -> list[Rule]:
    """Every route that takes a form."""
    rules = [rule for rule in app.url_map.iter_rules() if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())]
    return [rule for rule in rules if not rule.rule.startswith(OTHERWISE_SAFE)]


def paths_of(app: Flask, rule: Rule) -> set[str]:
    """Addresses of a route about our partnership: one for each kind, where it names one."""
    return {_path_of(app, rule, {"ref": "harbour", "kind": kind}) for kind in KINDS}


def _path_of(app: Flask, rule: Rule, named: dict[str, str]) -> str:
    numbers = {name for name, converter in rule._converters.items() if isinstance(converter, IntegerConverter)}
    values = {name: 1 if name in numbers else named.get(name, "x") for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")


@pytest.mark.parametrize("typed", [{}, {"csrf_token": "forged"}])
def test_no_form_is_taken_without_its_token(app: Flask, harbour: Workspace, typed: dict[str, str]) -> None:
    """Not from somebody who may do everything, and not from a visitor; nothing is even looked up by what was sent."""
    everyone = signed_in(app, person(app, "Ada", LEAD, CONSULTANT, ADMINISTRATOR))
    before = harbour.partnerships.recorder.max_notification_id()
    taken = []
    for path in sorted(path for rule in forms(app) for path in paths_of(app, rule)):
        asked, answered = everyone.post(path, data=typed), app.test_client().post(path, data=typed)
        if asked.status_code not in (400, 404):
            taken.append((path, asked.status_code))
        if answered.status_code not in (400, 404) and not (answered.location or "").startswith("/sign-in"):
            taken.append((path, answered.status_code))
    assert taken == []
    assert len(forms(app)) > 20
    assert harbour.partnerships.recorder.max_notification_id() == before
    assert is_signed_in(everyone)


def test_a_token_of_one_browser_is_worth_nothing_in_another(app: Flask) -> None:
    with_password(app, "Ada")
    typed = {"email": "ada@example.org", "password": "trestle orchard nimbus"}
    assert app.test_client().post("/sign-in", data=typed | {"csrf_token": token(app.test_client())}).status_code == 400


def cookie_of(client: FlaskClient, base_url: str) -> str:
    return client.get("/sign-in", base_url=base_url).headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "127.8.9.1", "[::1]:8000"])
def test_on_this_machine_the_cookie_travels_without_https(app: Flask, host: str) -> None:
    cookie = cookie_of(app.test_client(), f"http://{host}")
    assert re.fullmatch(r"goodterms=[^;]+; HttpOnly; Path=/; SameSite=Lax", cookie)


@pytest.mark.parametrize("address", ["https://localhost", "https://goodterms.example.org", "http://192.0.2.1:8000"])
def test_elsewhere_the_cookie_is_for_https_and_this_host_alone(app: Flask, address: str) -> None:
    cookie = cookie_of(app.test_client(), address)
    assert re.fullmatch(r"__Host-goodterms=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_without_https_a_visitor_is_told_why_signing_in_fails(app: Flask) -> None:
    said = "This address is not secured."
    assert said in app.test_client().get("/sign-in", base_url="http://192.0.2.1:8000").text
    assert said not in app.test_client().get("/sign-in").text
    assert said not in app.test_client().get("/sign-in", base_url="https://192.0.2.1").text


def test_browsers_are_told_to_stay_on_https(app: Flask) -> None:
    def header(address: str) -> str | None:
        return app.test_client().get("/sign-in", base_url=address).headers.get("Strict-Transport-Security")

    assert header("https://goodterms.example.org") == "max-age=31536000"
    assert header("http://goodterms.example.org") is None
    assert header("https://localhost") is None


def test_what_a_proxy_says_counts_only_when_proxies_are_named(workspace: Workspace) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    for proxies, expected in ((0, ("http", "127.0.0.1")), (1, ("https", "203.0.113.9"))):
        app = create_app(workspace, {"PROXIES": proxies})
        seen: list[tuple[str, str | None, str]] = []
        app.before_request(lambda seen=seen: seen.append(_seen()))
        app.test_client().get("/sign-in", headers=said)
        assert seen == [(*expected, "localhost")]


def test_only_the_nearest_proxy_is_believed(workspace: Workspace) -> None:
    app = create_app(workspace, {"PROXIES": 1})
    seen: list[tuple[str, str | None, str]] = []
    app.before_request(lambda: seen.append(_seen()))
    app.test_client().get("/sign-in", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert seen[0][1] == "203.0.113.9"


def _seen() -> tuple[str, str | None, str]:
    from flask import request

    return request.scheme, request.remote_addr, request.host


def test_a_host_name_that_is_not_ours_gets_no_cookie(workspace: Workspace) -> None:
    app = create_app(workspace, {"TRUSTED_HOSTS": ["goodterms.example.org"]})
    answer = app.test_client().get("/sign-in", base_url="https://evil.example")
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (400, None)
    assert app.test_client().get("/sign-in", base_url="https://goodterms.example.org").status_code == 200


def test_pages_with_secrets_stay_in_no_cache(client: FlaskClient, app: Flask) -> None:
    for path in ("/sign-in", "/sign-in/forgotten"):
        assert app.test_client().get(path).headers["Cache-Control"] == "no-store"
    for path in ("/sign-in/again", "/account/password"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_no_program_signs_in_with_json(app: Flask) -> None:
    """Flask-Security would answer with a token of its own, which no sign-in stands for."""
    with_password(app, "Ada")
    client = app.test_client()
    typed = {"email": "ada@example.org", "password": "trestle orchard nimbus"}
    response = client.post("/sign-in?include_auth_token", json=typed, headers={"X-CSRFToken": token(client)})
    assert not response.is_json
    assert "auth" not in response.text.lower()
