"""The weekly digest: once a week to those who want it, of what they may see at that moment, and only when it tells."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from email.message import EmailMessage
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from access import digests, grants, people
from access.accounts import Account
from access.people import Doer
from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in, store_of
from tests.domain.cast import PAPER, STAMP, but, day
from tests.post.conftest import Clock, worker_of
from tests.post.mailroom import Mailroom
from tests.web.harbour import record_harbour
from tests.web.visitors import posted, send, words
from web.signals import digest

TUESDAY, WEDNESDAY = 1, 2
"""The clock stands on Tuesday, 30 June 2026."""
ADDRESS = "https://terms.example.org"
TITLE = "Options for the budget"
PATTERN = "A paper was presented 91 days ago, and nothing has been done about it."


@pytest.fixture(autouse=True)
def harbour(workspace: Workspace) -> Workspace:
    record_harbour(workspace.partnerships)
    paper = but(PAPER, paper="forgotten", presented_on=day("2026-03-31"))
    workspace.partnerships.present_paper("harbour", paper, STAMP)
    workspace.catch_up()
    return workspace


@pytest.fixture
def app(make_app: Callable[..., Flask], post_room: Mailroom) -> Flask:
    return make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)


def wants(app: Flask, name: str, *roles: Role, weekday: int | None = TUESDAY, **more: Any) -> Account:
    """Somebody who asked for the digest on the day that the clock stands on."""
    account = person(app, name, *roles, **more)
    digests.choose(store_of(app), account.id, weekday, date(2026, 6, 30))
    return account


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_it_goes_out_by_mail_in_plain_text_and_html(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Ada", LEAD)
    worker_of(app).one_pass()
    (letter,) = post_room.letters
    text, html = (str(part.get_content()) for part in letter.iter_parts())
    assert letter["To"] == "ada@example.org"
    assert "worth asking about" in letter["Subject"]
    for each in (text, html):
        assert f"“{TITLE}” was presented 91 days ago" in each
        assert f"{ADDRESS}/harbour/signals" in each
        assert f"{ADDRESS}/account#digest" in each
    assert "src=" not in html
    assert "<" not in text


def test_what_is_left_out_is_counted_and_what_of_it_is_new(
    app: Flask, post_room: Mailroom, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "SHOWN", 1)
    for number, presented in enumerate(("2026-04-28", "2026-04-30")):
        paper = but(PAPER, paper=f"new-{number}", presented_on=day(presented))
        harbour.partnerships.present_paper("harbour", paper, STAMP)
    wants(app, "Ada", LEAD)
    worker_of(app).one_pass()
    assert " more, 2 of them new" in plain(post_room.letters[0])


def test_board_members_are_told_patterns_only(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Bo", BOARD, partnership="harbour")
    worker_of(app).one_pass()
    (letter,) = post_room.letters
    assert PATTERN in plain(letter)
    assert TITLE not in str(letter)


def test_nobody_gets_it_who_did_not_ask(app: Flask, post_room: Mailroom) -> None:
    person(app, "Ada", LEAD)
    worker_of(app).one_pass()
    assert post_room.letters == []


def test_it_goes_out_once_a_week_on_the_day_chosen(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    wants(app, "Ada", LEAD, weekday=WEDNESDAY)
    sent = []
    for _ in range(16):
        worker_of(app).one_pass()
        sent.append(len(post_room.letters))
        clock.move(days=1)
    assert sent == [0, *[1] * 7, *[2] * 7, 3]


def test_another_process_or_a_restart_sends_no_second_one(
    app: Flask, make_app: Callable[..., Flask], post_room: Mailroom
) -> None:
    wants(app, "Ada", LEAD)
    other = make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)
    for each in (app, other, app):
        worker_of(each).one_pass()
    assert len(post_room.letters) == 1


def test_of_two_that_found_it_due_one_settles_it(app: Flask) -> None:
    wants(app, "Ada", LEAD)
    (due,) = digests.due(store_of(app), date(2026, 6, 30))
    answers = []
    for _ in range(2):
        with store_of(app).engine.begin() as connection:
            answers.append(digests.settle(connection, due))
    assert answers == [True, False]


def test_workers_that_look_at_the_same_moment_send_one_to_each(
    app: Flask, make_app: Callable[..., Flask], post_room: Mailroom
) -> None:
    names = ["Ada", "Bo", "Cy", "Di"]
    for name in names:
        wants(app, name, LEAD)
    others = [make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS) for _ in range(2)]
    ready = Barrier(3)

    def look(each: Flask) -> None:
        ready.wait(10)
        worker_of(each).one_pass()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(look, [app, *others]))
    assert sorted(post_room.addresses) == [f"{name.lower()}@example.org" for name in names]


def test_one_that_was_missed_goes_out_when_the_server_is_back(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    wants(app, "Ada", LEAD)
    clock.move(days=17)
    worker_of(app).one_pass()
    assert len(post_room.letters) == 1


def test_another_day_or_off_and_on_again_brings_no_second_one_that_week(
    app: Flask, post_room: Mailroom, clock: Clock
) -> None:
    ada = wants(app, "Ada", LEAD)
    worker_of(app).one_pass()
    digests.choose(store_of(app), ada.id, None, clock.now.date())
    clock.move(days=1)
    digests.choose(store_of(app), ada.id, WEDNESDAY, clock.now.date())
    worker_of(app).one_pass()
    assert len(post_room.letters) == 1
    clock.move(days=7)
    worker_of(app).one_pass()
    assert len(post_room.letters) == 2


def test_whoever_may_no_longer_see_a_partnership_is_told_nothing_of_it(app: Flask, post_room: Mailroom) -> None:
    ada = wants(app, "Ada", LEAD)
    (grant,) = grants.grants_of(store_of(app), ada.id)
    grants.end(store_of(app), grant.number, "test", app.extensions["goodterms"].clock())
    worker_of(app).one_pass()
    assert post_room.letters == []


def test_a_disabled_account_gets_nothing(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Ada", LEAD)
    with app.app_context():
        clock = app.extensions["goodterms"].clock
        people.disable(store_of(app), Doer("test", clock()), store_of(app).orm.scalars(select(Account)).one())
    worker_of(app).one_pass()
    assert post_room.letters == []


def test_nothing_is_sent_when_nothing_stands(app: Flask, post_room: Mailroom, harbour: Workspace) -> None:
    wants(app, "Ada", LEAD)
    harbour.partnerships.close_partnership("harbour", day("2026-06-30"), STAMP)
    worker_of(app).one_pass()
    assert post_room.letters == []


def test_what_stood_a_week_ago_is_not_called_new(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    wants(app, "Ada", LEAD)
    worker_of(app).one_pass()
    clock.move(days=7)
    worker_of(app).one_pass()
    assert f"- “{TITLE}” was presented 98 days ago" in plain(post_room.letters[-1])


def test_without_a_mail_server_or_an_address_it_waits(make_app: Callable[..., Flask], post_room: Mailroom) -> None:
    app = make_app(SMTP_URL=post_room.url)
    ada = wants(app, "Ada", LEAD)
    worker_of(app).one_pass()
    assert posted(app) == []
    assert "Your choice is kept" in words(signed_in(app, ada).get("/account"))
    assert len(digests.due(store_of(app), date(2026, 6, 30))) == 1


def test_it_is_asked_for_and_ended_on_the_page_of_the_account(app: Flask) -> None:
    ada = person(app, "Ada", LEAD)
    browser = signed_in(app, ada)
    send(browser, "/account/digest", weekday="3")
    assert digests.weekday_of(store_of(app), ada.id) == 3
    assert "You are sent the digest on Thursdays." in words(browser.get("/account"))
    send(browser, "/account/digest", weekday="")
    assert digests.weekday_of(store_of(app), ada.id) is None
