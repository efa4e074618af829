"""A forgotten password: a link by mail, the same answer for everybody, and everything ended once it is used."""

from __future__ import annotations

import re
import statistics
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.accounts import Account
from tests.accounts import person, signed_in
from tests.conftest import NOW
from tests.web.test_signing_in import cost
from tests.web.visitors import (
    NOT_RIGHT,
    OTHER_PASSWORD,
    change,
    is_signed_in,
    posted,
    send,
    sign_in_with,
    token,
    with_password,
    without_tokens,
    words,
)

FORGOTTEN = "/sign-in/forgotten"


@pytest.fixture
def ada(app: Flask) -> Account:
    return with_password(app, "Ada")


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def link_for(app: Flask, visitor: FlaskClient, email: str = "ada@example.org") -> str:
    """The path of the link in the message that is sent when somebody asks for one."""
    send(visitor, FORGOTTEN, email=email)
    found = re.search(r"http://localhost(/\S+)", posted(app)[-1].text)
    assert found
    return found[1]


def set_anew(visitor: FlaskClient, link: str, password: str = OTHER_PASSWORD) -> TestResponse:
    return send(visitor, link, password=password, password_confirm=password)


def test_a_link_by_mail_sets_a_new_password(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    link = link_for(app, visitor)
    assert "Choose a new password" in words(visitor.get(link))
    response = set_anew(visitor, link)
    assert response.location == "/sign-in"
    assert "Your new password is set" in words(visitor.get("/sign-in"))
    assert NOT_RIGHT in words(sign_in_with(visitor))
    assert sign_in_with(visitor, password=OTHER_PASSWORD).location == "/"


def test_the_message_is_plain_and_fetches_nothing(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    link = link_for(app, visitor)
    [message] = posted(app)
    assert (message.to, message.subject) == ("ada@example.org", "Choose a new password for Goodterms")
    assert message.text.startswith("Hello Ada,\n\nsomebody, most likely you,")
    assert message.html is not None
    assert link in message.html
    assert not re.search(r"<img|<link|<script|url\(|@import", message.html)


def test_setting_it_anew_ends_every_sign_in_and_says_so_by_mail(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    elsewhere = signed_in(app, ada)
    set_anew(visitor, link_for(app, visitor))
    assert not is_signed_in(elsewhere)
    assert posted(app)[-1].subject == "Your password for Goodterms was set anew"


def test_a_link_works_once(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    link = link_for(app, visitor)
    set_anew(visitor, link)
    assert set_anew(visitor, link, "another willow kettle").location == FORGOTTEN
    assert "This link does not work" in words(visitor.get(FORGOTTEN))
    assert sign_in_with(visitor, password=OTHER_PASSWORD).location == "/"


def test_a_link_works_for_two_hours(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    link = link_for(app, visitor)
    assert app.config["SECURITY_RESET_PASSWORD_WITHIN"] == timedelta(hours=2)
    app.config["SECURITY_RESET_PASSWORD_WITHIN"] = timedelta(seconds=-1)
    assert visitor.get(link).location == FORGOTTEN
    assert "no longer works. Ask for another." in words(visitor.get(FORGOTTEN))


def test_a_link_that_was_tampered_with_does_not_work(app: Flask, visitor: FlaskClient, ada: Account) -> None:
    assert visitor.get(link_for(app, visitor)[:-2] + "xx").location == FORGOTTEN


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "Use at least 10 characters."),
        ("password1234", "password1234", "This is easy to guess."),
        ("Ada@Example.org1", "Ada@Example.org1", "This is easy to guess."),
        ("x" * 129, "x" * 129, "Use at most 128 characters."),
        (OTHER_PASSWORD, "gravel lantern oboes", "The two passwords are not the same."),
        ("", "", "Type a password."),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_beside_its_field(
    app: Flask, visitor: FlaskClient, ada: Account, password: str, again: str, said: str
) -> None:
    response = send(visitor, link_for(app, visitor), password=password, password_confirm=again)
    assert response.status_code == 200
    assert said in words(response)
    assert 'aria-invalid="true"' in response.text
    assert 'role="alert"' in response.text


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(app: Flask, ada: Account) -> None:
    disabled = with_password(app, "Dora")
    change(app, disabled, active=False)
    person(app, "Eve")
    answers = set()
    for email in ("ada@example.org", "nobody@example.org", "dora@example.org", "eve@example.org"):
        response = send(app.test_client(), FORGOTTEN, email=email)
        answers.add((response.status_code, without_tokens(response, email)))
    assert len(answers) == 1
    assert "If there is an account for" in answers.pop()[1]
    assert [message.to for message in posted(app)] == ["ada@example.org", "eve@example.org"]


def test_the_answer_costs_the_same_whether_or_not_there_is_an_account(app: Flask, ada: Account) -> None:
    person(app, "Eve")
    costs: dict[str, list[float]] = {"ada": [], "nobody": [], "eve": []}
    for turn in range(7):
        app.extensions["goodterms"].clock = lambda turn=turn: NOW + timedelta(hours=turn)
        for name, taken in costs.items():
            visitor = app.test_client()
            typed = {"csrf_token": token(visitor), "email": f"{name}@example.org"}
            taken.append(cost(lambda visitor=visitor, typed=typed: visitor.post(FORGOTTEN, data=typed)))
    medians = [statistics.median(taken) for taken in costs.values()]
    assert max(medians) / min(medians) < 1.12


def test_no_address_at_all_is_said(visitor: FlaskClient) -> None:
    assert "Type your email address." in words(send(visitor, FORGOTTEN, email=""))
    assert "This is not an email address." in words(send(visitor, FORGOTTEN, email="ada"))
