"""The second factor: set up with an app's code, asked for at the door, good for once, and recovery codes."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from access import access_log, recovery_codes
from access.accounts import Account
from access.recovery_codes import recovery_codes as codes_table
from tests.accounts import store_of
from tests.web.visitors import column, is_signed_in, send, sign_in_with, token, with_password, words

SET_UP, CODES, CODE, RECOVER = (
    "/account/second-factor",
    "/account/recovery-codes",
    "/sign-in/code",
    "/sign-in/recovery-code",
)


@pytest.fixture
def ada(app: Flask) -> Account:
    return with_password(app, "Ada")


@pytest.fixture
def browser(app: Flask, ada: Account) -> FlaskClient:
    """A browser in which Ada has just typed her password."""
    client = app.test_client()
    sign_in_with(client)
    return client


def shown(page: TestResponse) -> tuple[str, str]:
    """The secret on the page that sets the second factor up, and where its form leads."""
    key = re.findall(r"<code>([A-Z0-9-]+)</code>", page.text)[0]
    return key.replace("-", ""), unescape(re.findall(rf'action="({SET_UP}/[^"]+)"', page.text)[0])


def code_of(key: str, half_minutes: int = 0) -> str:
    return str(TOTP(key=key).generate(time=int(time.time()) + 30 * half_minutes).token)


def set_up(browser: FlaskClient) -> str:
    """Set the second factor up, with the code of half a minute ago; the result is its secret."""
    key, address = shown(send(browser, SET_UP, setup="authenticator"))
    assert send(browser, address, code=code_of(key, -1)).location == "/account"
    return key


def half_way(app: Flask) -> FlaskClient:
    """A browser in which Ada's password was typed, and the code is asked for."""
    client = app.test_client()
    assert sign_in_with(client, next="/help").location == f"{CODE}?next=/help"
    return client


def answer(client: FlaskClient, path: str, code: str) -> TestResponse:
    typed = {"csrf_token": token(client, CODE), "code": code}
    return client.post(f"{path}?next=/help", data=typed)


def test_signing_in_asks_for_the_code_of_the_app(app: Flask, browser: FlaskClient) -> None:
    key = set_up(browser)
    client = half_way(app)
    assert not is_signed_in(client)
    client = half_way(app)
    code = code_of(key)
    assert answer(client, CODE, f"{code[:3]} {code[3:]}").location == "/help"
    assert is_signed_in(client)


def test_the_secret_is_shown_as_a_qr_code_and_kept_sealed(app: Flask, browser: FlaskClient, ada: Account) -> None:
    page = send(browser, SET_UP, setup="authenticator")
    key, address = shown(page)
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    send(browser, address, code=code_of(key))
    kept = str(column(app, ada, "tf_totp_secret"))
    assert key not in kept
    assert '"enckey"' in kept


def test_a_wrong_code_while_setting_up_asks_again_with_the_same_secret(browser: FlaskClient) -> None:
    key, address = shown(send(browser, SET_UP, setup="authenticator"))
    again = send(browser, address, code="000000")
    assert "The code is not right" in words(again)
    assert shown(again) == (key, address)
    assert send(browser, shown(again)[1], code=code_of(key)).location == "/account"
    assert "The second factor is on" in words(browser.get("/account"))


def test_nothing_is_asked_for_before_a_code_proved_the_app(app: Flask, browser: FlaskClient) -> None:
    send(browser, SET_UP, setup="authenticator")
    assert sign_in_with(app.test_client()).location == "/"


@pytest.mark.parametrize("code", ["000000", "", "12", "abcdef", "１２３４５６", "9" * 500])
def test_a_wrong_code_lets_nobody_in(app: Flask, browser: FlaskClient, code: str) -> None:
    set_up(browser)
    client = half_way(app)
    response = answer(client, CODE, code)
    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert not is_signed_in(client)


def test_a_code_lets_in_once(app: Flask, browser: FlaskClient) -> None:
    key = set_up(browser)
    code = code_of(key)
    assert answer(half_way(app), CODE, code).status_code == 302
    assert "was used already" in words(answer(half_way(app), CODE, code))


def test_a_code_of_minutes_ago_or_to_come_lets_nobody_in(app: Flask, browser: FlaskClient) -> None:
    key = set_up(browser)
    assert answer(half_way(app), CODE, code_of(key, -4)).status_code == 200
    assert answer(half_way(app), CODE, code_of(key, 4)).status_code == 200


@pytest.mark.parametrize("path", [CODE, RECOVER])
def test_the_page_of_the_code_is_not_reached_without_the_password(app: Flask, path: str) -> None:
    client = app.test_client()
    assert client.get(path).location == "/sign-in"
    assert client.post(path, data={"csrf_token": token(client), "code": "123456"}).location == "/sign-in"


def test_looking_at_the_page_of_the_code_signs_nobody_out(browser: FlaskClient) -> None:
    assert browser.get(CODE).location == "/account"
    assert is_signed_in(browser)


def test_a_recovery_code_takes_the_place_of_a_lost_phone_once(app: Flask, browser: FlaskClient, ada: Account) -> None:
    set_up(browser)
    assert "You have no recovery codes." in words(browser.get("/account"))
    made = send(browser, CODES, generate_new_codes="1")
    codes = re.findall(r"<li><code>([^<]+)</code>", made.text)
    assert (len(codes), len(set(codes)), made.headers["Cache-Control"]) == (8, 8, "no-store")
    client = half_way(app)
    assert "use a recovery code" in words(client.get(f"{CODE}?next=/help"))
    assert answer(client, RECOVER, f" {codes[3].upper()} ").location == "/help"
    assert is_signed_in(client)
    assert "it was used already" in words(answer(half_way(app), RECOVER, codes[3]))
    assert recovery_codes.left(store_of(app), ada.id) == 7


def test_recovery_codes_are_shown_once_and_kept_as_digests(app: Flask, browser: FlaskClient, ada: Account) -> None:
    set_up(browser)
    codes = re.findall(r"<li><code>([^<]+)</code>", send(browser, CODES, generate_new_codes="1").text)
    for path in (CODES, f"{CODES}?show_codes=1"):
        assert not re.findall(r"<li><code>", browser.get(path).text)
    with store_of(app).engine.connect() as connection:
        kept = str(connection.execute(select(codes_table)).all())
        assert connection.execute(text("SELECT mf_recovery_codes FROM accounts")).scalars().all() == [None]
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_new_recovery_codes_end_the_old_ones(app: Flask, browser: FlaskClient) -> None:
    set_up(browser)
    old, new = (re.findall(r"<li><code>([^<]+)", send(browser, CODES, generate_new_codes="1").text) for _ in range(2))
    assert answer(half_way(app), RECOVER, old[0]).status_code == 200
    assert answer(half_way(app), RECOVER, new[0]).status_code == 302


@pytest.mark.parametrize(
    ("path", "typed"), [(SET_UP, {"setup": "disable"}), (SET_UP, {"setup": "authenticator"}), (CODES, {})]
)
def test_changing_it_asks_for_the_password_again(
    app: Flask, browser: FlaskClient, ada: Account, path: str, typed: dict[str, str]
) -> None:
    set_up(browser)
    with browser.session_transaction() as session:
        session["fs_paa"] = time.time() - 31 * 60
        session.pop("fs_gexp", None)
    assert browser.get(path).location == f"/sign-in/again?next={path}"
    assert send(browser, path, **typed).location == f"/sign-in/again?next={path}"
    assert column(app, ada, "tf_primary_method") == "authenticator"
    assert "The password is not right." in words(send(browser, "/sign-in/again", password="wrong"))
    assert send(browser, "/sign-in/again", password="trestle orchard nimbus", next=path).location == path
    assert browser.get(path).status_code == 200


def test_turned_off_the_password_alone_lets_in(app: Flask, browser: FlaskClient, ada: Account) -> None:
    set_up(browser)
    send(browser, CODES, generate_new_codes="1")
    assert send(browser, SET_UP, setup="disable").location == "/account"
    assert sign_in_with(app.test_client()).location == "/"
    assert recovery_codes.left(store_of(app), ada.id) == 0
    did = [line.did for line in access_log.lines(store_of(app)) if "sign" not in line.did]
    assert did == ["turned the second factor off", "made recovery codes", "turned the second factor on"]


def test_a_changed_secret_key_breaks_no_page(app: Flask, browser: FlaskClient) -> None:
    key = set_up(browser)
    app.extensions["security"]._totp_factory = type(app.extensions["security"].totp_factory)(
        {"1": "other"}, "Goodterms"
    )
    assert "The code is not right" in words(answer(half_way(app), CODE, code_of(key)))
