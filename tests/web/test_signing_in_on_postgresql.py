"""The door on PostgreSQL: what other tests see on SQLite, from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from projections.workspace import Workspace
from tests.accounts import LEAD
from tests.conftest import NOW
from tests.web.test_account import make_token
from tests.web.test_second_factor import CODE, answer, code_of, half_way, set_up
from tests.web.visitors import NOT_RIGHT, is_signed_in, posted, send, sign_in_with, with_password, words
from web import create_app


@pytest.fixture
def app(home: Path, postgresql_url: str) -> Iterator[Flask]:
    """The application on PostgreSQL, which waits for nothing; Ada has an account."""
    with_postgresql = Workspace(home, postgresql_url, clock=lambda: NOW)
    made = create_app(with_postgresql, {"PAUSE": lambda seconds: None})
    with_password(made, "Ada", LEAD)
    yield made
    with_postgresql.close()


def test_signing_in_with_a_second_factor_and_a_token(app: Flask) -> None:
    browser = app.test_client()
    assert sign_in_with(browser).location == "/"
    key = set_up(browser)
    assert "It is shown only now." in words(make_token(browser, roles="lead"))
    client = half_way(app)
    assert answer(client, CODE, code_of(key)).location == "/help"
    assert is_signed_in(client)
    assert send(client, "/account/sign-ins/end-others").status_code == 302
    assert not is_signed_in(browser)


def test_wrong_guesses_are_refused_whatever_is_typed(app: Flask) -> None:
    for email in ("nul\x00@example.org", "ada@example.org\x00", "\ufffd@example.org", "é@example.org", "%s" * 400):
        assert NOT_RIGHT in words(sign_in_with(app.test_client(), email, "x"))
    seen = [sign_in_with(app.test_client(), password=f"wrong {turn}").status_code for turn in range(11)]
    assert seen[-2:] == [429, 429]
    assert send(app.test_client(), "/sign-in/forgotten", email="ada@example.org").status_code == 200
    assert [message.to for message in posted(app)] == ["ada@example.org"]
