"""Wrong guesses are held back and then refused, and whoever owns the account can still get in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from access.limits import counts
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.conftest import NOW
from tests.web.test_second_factor import CODE, RECOVER, answer, half_way, set_up
from tests.web.visitors import PASSWORD, change, is_signed_in, posted, send, sign_in_with, token, with_password, words
from web import create_app
from web.door import limits
from web.door.limits import wrong_token
from web.door.too_many import TooManyTries

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.2"


QUICK = {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 64}}
"""Hashing that takes next to no time: many guesses are made here."""


@dataclass
class Clock:
    """A clock that tests move, and what was waited for."""

    now: datetime = NOW
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(home: Path, clock: Clock) -> Iterator[Workspace]:
    opened = Workspace(home, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def app(workspace: Workspace, clock: Clock) -> Flask:
    """The application, in which waiting is noted rather than done; Ada has an account."""
    made = create_app(workspace, {"PAUSE": clock.pauses.append, **QUICK})
    with_password(made, "Ada")
    return made


def visitor(app: Flask, address: str = HERE) -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": address}
    return client


def guess(client: FlaskClient, times: int, email: str = "ada@example.org") -> list[int]:
    """The statuses of wrong guesses."""
    return [sign_in_with(client, email, f"wrong guess {turn}").status_code for turn in range(times)]


def test_guesses_are_held_back_from_the_fifth_and_refused_after_the_tenth(app: Flask, clock: Clock) -> None:
    assert guess(visitor(app), 20) == [200] * 10 + [429] * 10
    assert clock.pauses == [0.25, 0.5, 1.0, 2.0, 2.0, 2.0]


def test_whoever_is_refused_is_told_when_to_try_again(app: Flask, clock: Clock) -> None:
    client = visitor(app)
    guess(client, 10)
    clock.now += timedelta(minutes=3, seconds=20)
    refused = sign_in_with(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "700")
    assert "There were too many tries. Try again in 12 minutes, at 12:15 UTC." in words(refused)
    clock.now += timedelta(seconds=700)
    assert sign_in_with(client).status_code == 302


def test_the_right_password_is_refused_too_where_there_were_too_many_tries(app: Flask) -> None:
    client = visitor(app)
    guess(client, 10)
    assert sign_in_with(client).status_code == 429


def test_the_owner_gets_in_from_elsewhere(app: Flask) -> None:
    guess(visitor(app), 20)
    assert sign_in_with(visitor(app, ELSEWHERE)).status_code == 302


def test_guesses_from_many_addresses_are_refused_but_not_where_the_owner_usually_is(app: Flask) -> None:
    owner = visitor(app, ELSEWHERE)
    assert sign_in_with(owner).status_code == 302
    seen = [status for turn in range(6) for status in guess(visitor(app, f"203.0.113.{turn}"), 10)]
    assert seen == [200] * 50 + [429] * 10
    assert sign_in_with(visitor(app)).status_code == 429
    assert sign_in_with(visitor(app, ELSEWHERE)).status_code == 302


def test_one_address_cannot_try_many_accounts(app: Flask) -> None:
    seen = [status for turn in range(7) for status in guess(visitor(app), 10, f"person{turn}@example.org")]
    assert seen == [200] * 60 + [429] * 10


def test_accounts_that_are_not_there_are_refused_like_others(app: Flask) -> None:
    assert guess(visitor(app), 12, "nobody@example.org") == guess(visitor(app, ELSEWHERE), 12)


def test_a_right_password_makes_the_wrong_ones_before_it_forgotten(app: Flask, clock: Clock) -> None:
    for _ in range(4):
        assert guess(visitor(app), 8) == [200] * 8
        assert sign_in_with(visitor(app)).status_code == 302
    with store_of(app).engine.connect() as connection:
        tries = connection.execute(select(counts.c.tries)).scalars().all()
    assert sorted(tries) == [8, 32]  # of the account until Ada was known here, and of the network address


def test_somebody_signed_in_cannot_have_guesses_forgotten(app: Flask) -> None:
    """The sign-in page sends them on without looking at the password."""
    with_password(app, "Mallory")
    insider = visitor(app)
    sign_in_with(insider, "mallory@example.org")
    guess(visitor(app), 10)
    assert send(insider, "/sign-in", email="ada@example.org", password="x").status_code == 302
    assert sign_in_with(visitor(app)).status_code == 429


def test_a_disabled_account_with_its_right_password_is_refused_like_others(app: Flask) -> None:
    change(app, with_password(app, "Dora"), active=False)
    seen = [sign_in_with(visitor(app), "dora@example.org").status_code for _ in range(11)]
    assert seen == [200] * 10 + [429]


@pytest.mark.parametrize("path", [CODE, RECOVER])
def test_codes_are_limited_for_the_account_that_they_would_open(app: Flask, clock: Clock, path: str) -> None:
    browser = visitor(app)
    sign_in_with(browser)
    set_up(browser)
    client = half_way(app)
    seen = [answer(client, path, "000000").status_code for _ in range(5)]
    again = half_way(app)  # the password once more does not make wrong codes forgotten
    seen += [answer(again, path, "000000").status_code for _ in range(6)]
    assert seen == [200] * 10 + [429]
    assert not is_signed_in(again)


def test_the_password_asked_for_again_is_limited_with_the_one_at_the_door(app: Flask) -> None:
    guess(visitor(app), 4)
    browser = visitor(app)
    sign_in_with(browser)
    seen = [send(browser, "/sign-in/again", password="wrong").status_code for _ in range(11)]
    assert seen == [200] * 10 + [429]


def test_weak_new_passwords_are_no_wrong_guesses(app: Flask) -> None:
    browser = visitor(app)
    sign_in_with(browser)

    def choose(present: str) -> TestResponse:
        typed = {"password": present, "new_password": "qwertyuiop", "new_password_confirm": "qwertyuiop"}
        return send(browser, "/account/password", **typed)

    assert [choose(PASSWORD).status_code for _ in range(12)] == [200] * 12
    assert [choose("wrong").status_code for _ in range(11)] == [200] * 10 + [429]


def test_links_for_a_forgotten_password_are_limited(app: Flask, clock: Clock) -> None:
    ask = [send(visitor(app), "/sign-in/forgotten", email="ada@example.org") for _ in range(6)]
    assert [each.status_code for each in ask] == [200] * 5 + [429]
    assert 0 < int(ask[-1].headers["Retry-After"]) <= 3601
    assert "Try again in" in words(ask[-1])
    assert len(posted(app)) == 5
    others = [send(visitor(app), "/sign-in/forgotten", email=f"p{turn}@example.org") for turn in range(26)]
    assert [each.status_code for each in others] == [200] * 25 + [429]
    clock.now += timedelta(hours=1)
    assert send(visitor(app), "/sign-in/forgotten", email="ada@example.org").status_code == 200


def test_pages_elsewhere_cannot_have_somebody_locked_out(app: Flask) -> None:
    """What their own browser sends without the token of the page counts for nothing."""
    client = visitor(app)
    for _ in range(12):
        typed = {"email": "ada@example.org", "password": "x"}
        assert client.post("/sign-in", data=typed).status_code == 400
        assert client.post("/sign-in/forgotten", data=typed).status_code == 400
    assert send(client, "/sign-in/forgotten", email="ada@example.org").status_code == 200
    assert sign_in_with(client).status_code == 302


@pytest.mark.parametrize(
    "spelling", ["ADA@Example.Org", "ada@ｅxample.org", "ada@ｅｘａｍｐｌｅ.org", " ada@example.org "]
)
def test_all_spellings_of_an_address_count_together(app: Flask, spelling: str) -> None:
    guess(visitor(app), 10)
    assert guess(visitor(app), 1, spelling) == [429]


def test_both_spellings_of_an_international_address_count_together(app: Flask) -> None:
    guess(visitor(app), 10, "ada@bücher.example")
    assert guess(visitor(app), 1, "ada@xn--bcher-kva.example") == [429]


def test_one_network_of_ipv6_counts_as_one_address(app: Flask) -> None:
    seen = [status for turn in range(11) for status in guess(visitor(app, f"2001:db8:1:2::{turn + 1:x}"), 1)]
    assert seen == [200] * 10 + [429]
    assert guess(visitor(app, "2001:db8:1:3::1"), 1) == [200]


def test_looking_at_the_pages_is_not_limited(app: Flask) -> None:
    client = visitor(app)
    assert {client.get(path).status_code for _ in range(40) for path in ("/sign-in", "/sign-in/forgotten")} == {200}


def test_tokens_that_do_not_work_are_limited_by_address(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", environ_base={"REMOTE_ADDR": HERE}):
        for _ in range(60):
            wrong_token()
        with pytest.raises(TooManyTries) as refused:
            wrong_token()
    assert refused.value.seconds == 900
    with app.test_request_context("/api/v1/x", environ_base={"REMOTE_ADDR": ELSEWHERE}):
        wrong_token()


def test_neither_addresses_nor_what_was_typed_are_kept(app: Flask) -> None:
    guess(visitor(app), 2, "secret.person@example.org")
    with store_of(app).engine.connect() as connection:
        kept = " ".join(connection.execute(select(counts.c.key)).scalars())
    assert "secret" not in kept
    assert HERE not in kept


def test_held_back_answers_do_not_use_up_the_threads(app: Flask, clock: Clock) -> None:
    """While three answers are held back, a fourth is refused at once, for a moment."""
    client = visitor(app)
    guess(client, 5)
    fields = {"csrf_token": token(client), "email": "ada@example.org", "password": "x"}
    for _ in range(3):
        limits._waiting.acquire()
    try:
        refused = client.post("/sign-in", data=fields)
    finally:
        for _ in range(3):
            limits._waiting.release()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert client.post("/sign-in", data=fields).status_code == 200
