from __future__ import annotations

import json
import logging
import stat
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.forms import open_form, send
from web import create_app

PATHS = ("/", "/help", "/harbour", "/harbour/why", "/harbour/ledger", "/harbour/meetings/new", "/nope", "/favicon.ico")


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_headers(client: FlaskClient, harbour: Workspace, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert ("style-src-attr" in policy) == (path == "/harbour")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PATHS[:6])
def test_pages_hold_no_inline_scripts_styles_or_handlers(client: FlaskClient, harbour: Workspace, path: str) -> None:
    page = client.get(path).text
    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, harbour: Workspace) -> None:
    cookie = client.get("/harbour/meetings/new").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Set-Cookie" not in client.get("/harbour").headers


def test_the_secret_key_is_made_once_and_kept_from_others(harbour: Workspace, home: Path) -> None:
    keys = {create_app(harbour).config["SECRET_KEY"] for _ in range(2)}
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_the_secret_key_may_come_from_the_environment(
    harbour: Workspace, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODTERMS_SECRET_KEY", "from the environment")
    assert create_app(harbour).config["SECRET_KEY"] == "from the environment"
    assert not (home / "secret-key").exists()


def test_requests_are_logged_without_refs_or_anything_typed(
    client: FlaskClient, harbour: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "goodterms.requests"):
        client.get("/harbour?on=2026-01-01")
        send(client, open_form(client), kind="board", title="Private words")
    lines = [json.loads(record.message) for record in caplog.records if record.name == "goodterms.requests"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/<ref>", 200),
        ("GET", "/<ref>/meetings/new", 200),
        ("POST", "/<ref>/meetings/new", 302),
    ]
    assert "harbour" not in caplog.text
    assert "Private" not in caplog.text


def test_the_chart_library_is_served_compressed_and_kept_for_ever(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour").text
    address = page.split("plotly.min.js")[0].rsplit('"', 1)[1] + "plotly.min.js"
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 1_000_000 < len(answer.data) < 2_000_000
    assert "Content-Encoding" not in client.get(address).headers
    for other in ("/", "/harbour/meetings/new", "/harbour/why"):
        assert "plotly" not in client.get(other).text


@pytest.mark.parametrize("path", ["/assets/x/goodterms.css", "/assets//none.css", "/assets/x/..%2f..%2fsetup.cfg"])
def test_only_our_own_files_are_served_in_their_present_version(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
