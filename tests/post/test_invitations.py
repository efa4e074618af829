"""Invitations go out by mail, each with a link of its own; a mail server in trouble loses none and blocks nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in, store_of
from tests.post.conftest import Clock, worker_of
from tests.post.mailroom import Mailroom, a_free_port
from tests.post.test_post import silent_server
from tests.web.harbour import record_harbour
from tests.web.round_forms import NEW, ROUND, all_links, answer, fresh, named, open_round, press
from tests.web.visitors import posted, words

COUNCIL = [f"c{number}@example.org" for number in range(4)]
ADDRESSES = {"council": "\n".join(COUNCIL), "charity": "Di <d@example.org>"}
EVERYBODY = [*COUNCIL, "d@example.org"]


@pytest.fixture(autouse=True)
def harbour(workspace: Workspace) -> Workspace:
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    return workspace


def lead(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Ada", LEAD))


def link_in(letter: str) -> str:
    (found,) = re.findall(r"http://localhost(/c/[\w-]+)", letter)
    return found


def test_each_address_gets_a_link_that_answers_for_its_partner(app: Flask, post_room: Mailroom) -> None:
    browser = lead(app)
    opened = open_round(browser, addresses=ADDRESSES)
    assert "The round is open, and 5 invitations are on the way." in words(browser.get(opened.location))
    assert worker_of(app).one_pass() == 5
    assert sorted(post_room.addresses) == sorted(EVERYBODY)
    partners = {}
    for letter in post_room.letters:
        plain, html = (part.get_content() for part in letter.iter_parts())
        assert link_in(plain) in html
        assert "until 14 July 2026" in plain
        partners[letter["To"]] = words(app.test_client().get(link_in(plain)))
        assert answer(app, link_in(plain)).status_code == 303
    assert "You answer for Open Door" in partners["d@example.org"]
    assert all("You answer for Harbour Council" in partners[each] for each in COUNCIL)


def test_links_lead_to_the_public_address_of_the_workspace(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODTERMS_ADDRESS", "https://terms.example.org/")
    app = make_app(SMTP_URL="smtp://127.0.0.1:1")
    open_round(lead(app), addresses={"council": "c@example.org"})
    (letter,) = posted(app)
    assert re.search(r"https://terms\.example\.org/c/[\w-]{32}\n", letter.text)


def test_a_message_fetches_nothing_and_follows_nobody(app: Flask, post_room: Mailroom) -> None:
    open_round(lead(app), addresses=ADDRESSES)
    worker_of(app).one_pass()
    for letter in post_room.letters:
        html = letter.get_body(("html",))
        assert html is not None
        found = html.get_content()
        assert not re.search(r"<(img|script|link|iframe|video|object)|url\(|background=", found)
        assert len(re.findall(r"href=", found)) == 1
        assert letter["To"] not in found


def test_a_name_of_several_lines_stands_on_one_in_the_subject(app: Flask, workspace: Workspace) -> None:
    profile = workspace.partnerships.get("harbour").profile
    named = msgspec.structs.replace(profile, name="Harbour\r\nBcc: all@example.org \u2028 Wellbeing")
    workspace.partnerships.correct("harbour", named, "a longer name", workspace.stamp("ada"))
    open_round(lead(app), addresses={"council": "c@example.org"})
    (letter,) = posted(app)
    assert letter.subject.startswith("Harbour Bcc: all@example.org Wellbeing: how well")


def test_links_and_addresses_mixed_make_as_many_of_each_as_asked(app: Flask) -> None:
    opened = open_round(lead(app), addresses=ADDRESSES, council="2")
    assert len(all_links(opened)) == 2
    assert "5 invitations are on the way by email." in words(opened)
    assert len({link_in(letter.text) for letter in posted(app)} | set(all_links(opened))) == 7


def test_messages_wait_in_an_order_drawn_by_lot(app: Flask) -> None:
    browser = lead(app)
    many = "\n".join(f"p{number:02}@example.org" for number in range(40))
    open_round(browser, addresses={"council": many})
    waiting = [letter.to for letter in posted(app)]
    assert sorted(waiting) == many.split("\n")
    assert waiting != many.split("\n")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("ada", "“ada” cannot be written to."),
        ("ada@example.org\nbo@\nc d@example.org", "“bo@” and “c d@example.org” cannot be written to."),
        ("ada@example.org\nADA@example.org", "“ADA@example.org” stands here twice."),
        ("ada@example.org\nAda <ada@example.org>", "“ada@example.org” stands here twice."),
        ("a@b.org\x00", "cannot be written to."),
        ("\n".join(f"p{number}@example.org" for number in range(301)), "These are 301 addresses."),
    ],
)
def test_addresses_are_checked_one_by_one_and_stay_as_typed(app: Flask, typed: str, problem: str) -> None:
    refused = open_round(lead(app), addresses={"council": typed})
    assert refused.status_code == 422
    assert problem in words(refused)
    assert "ada" not in typed or "ada" in refused.text.split("<textarea", 1)[1]
    assert not posted(app)


def test_the_same_address_for_two_partners_is_refused(app: Flask) -> None:
    refused = open_round(lead(app), addresses={"council": "a@example.org", "charity": "a@example.org"})
    assert "stands here twice" in words(refused)


def test_without_a_mail_server_addresses_are_refused_and_links_are_made(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMTP_URL=None)
    refused = open_round(lead(app), addresses=ADDRESSES)
    assert refused.status_code == 422
    assert "No mail server is set" in words(refused)
    assert len(all_links(open_round(lead(app), council="2"))) == 2


def test_more_people_are_invited_by_mail_later(app: Flask, post_room: Mailroom) -> None:
    browser = lead(app)
    open_round(browser, council="1")
    form = fresh(browser, ROUND)
    more = browser.post(f"{ROUND}/links", data=form | named(form, "addresses", hospital="h@example.org"))
    assert "1 invitation is on the way." in words(browser.get(more.location))
    worker_of(app).one_pass()
    assert post_room.addresses == ["h@example.org"]
    assert answer(app, link_in(post_room.letters[0].get_body(("plain",)).get_content())).status_code == 303  # type: ignore[union-attr]


# -- a mail server in trouble -------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["450 address greylisted", "451 try later"])
def test_an_invitation_that_is_put_off_arrives_later_and_its_link_works(
    app: Flask, post_room: Mailroom, clock: Clock, trouble: str
) -> None:
    post_room.answers = [trouble] * 5
    open_round(lead(app), addresses=ADDRESSES)
    assert worker_of(app).one_pass() == 5
    assert post_room.letters == []
    clock.move(minutes=2)
    worker_of(app).one_pass()
    assert sorted(post_room.addresses) == sorted(EVERYBODY)


def test_an_address_that_is_refused_for_good_keeps_no_other_from_being_invited(
    app: Flask, post_room: Mailroom, clock: Clock
) -> None:
    post_room.answers = ["550 no such address"]
    open_round(lead(app), addresses=ADDRESSES)
    worker_of(app).one_pass()
    assert len(post_room.addresses) == 4
    clock.move(hours=2)
    assert worker_of(app).one_pass() == 0


def test_a_round_opens_at_once_while_the_mail_server_hangs_or_is_gone(
    make_app: Callable[..., Flask], post_room: Mailroom, clock: Clock
) -> None:
    with silent_server() as port:
        app = make_app(SMTP_URL=f"smtp://127.0.0.1:{port}", MAIL_PATIENCE_SECONDS=0.1)
        assert open_round(lead(app), addresses=ADDRESSES).status_code == 302
        worker_of(app).one_pass()
    gone = make_app(SMTP_URL=f"smtp://127.0.0.1:{a_free_port()}")
    clock.move(minutes=2)
    worker_of(gone).one_pass()
    clock.move(minutes=5)
    recovered = make_app(SMTP_URL=post_room.url)
    worker_of(recovered).one_pass()
    assert sorted(post_room.addresses) == sorted(EVERYBODY)


def test_an_invitation_to_a_round_that_is_over_is_not_sent(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    open_round(lead(app), addresses=ADDRESSES)
    clock.move(days=15)
    worker_of(app).one_pass()
    assert post_room.letters == []


# -- reminders ----------------------------------------------------------------------------------------------


def test_a_reminder_goes_to_everybody_without_a_link_and_once_a_day(
    app: Flask, post_room: Mailroom, clock: Clock
) -> None:
    browser = lead(app)
    open_round(browser, addresses=ADDRESSES)
    worker_of(app).one_pass()
    answer(app, link_in(post_room.letters[0].get_body(("plain",)).get_content()))  # type: ignore[union-attr]
    post_room.letters.clear()
    press(browser, f"{ROUND}/reminder")
    worker_of(app).one_pass()
    assert sorted(letter["To"] for letter in post_room.letters) == sorted(EVERYBODY)
    for letter in post_room.letters:
        said = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "because nobody knows who has answered" in said
        assert "/c/" not in said
    refused = press(browser, f"{ROUND}/reminder", follow_redirects=True)
    assert "A reminder went out today." in words(browser.get(refused.location))
    assert worker_of(app).one_pass() == 0
    clock.move(days=1)
    press(lead(app), f"{ROUND}/reminder")
    assert worker_of(app).one_pass() == 5


def test_nobody_is_reminded_of_a_closed_round(app: Flask, post_room: Mailroom) -> None:
    browser = lead(app)
    open_round(browser, addresses=ADDRESSES)
    form = fresh(browser, ROUND)
    press(browser, f"{ROUND}/close", f"{ROUND}/close")
    browser.post(f"{ROUND}/reminder", data=form)
    assert worker_of(app).one_pass() == 5  # the invitations alone


# -- what is left behind ------------------------------------------------------------------------------------


def test_a_link_stands_in_no_table_but_in_its_waiting_message(
    app: Flask, post_room: Mailroom, workspace: Workspace
) -> None:
    open_round(lead(app), addresses=ADDRESSES)
    tokens = [link_in(letter.text).rpartition("/")[2] for letter in posted(app)]
    worker_of(app).one_pass()
    assert len(tokens) == 5
    assert not posted(app)
    left = _everything(app, workspace)
    assert not [token for token in tokens if token.encode() in left]
    assert not [address for address in EVERYBODY if address.encode() in left]


def _everything(app: Flask, workspace: Workspace) -> bytes:
    """All files of a workspace on SQLite; all rows on PostgreSQL, whose pages go with the next vacuum."""
    engine = store_of(app).engine
    if workspace.database_url is None:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(path.read_bytes() for path in workspace.home.rglob("*") if path.is_file())
    with engine.connect() as connection:
        tables = connection.scalars(
            text("select table_name from information_schema.tables where table_schema='public'")
        )
        return repr([connection.execute(text(f'select * from "{name}"')).all() for name in tables]).encode()


def test_a_message_is_kept_no_longer_than_its_link_works(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    post_room.answers = ["550 no such address"]
    open_round(lead(app), addresses={"council": "gone@example.org"})
    worker_of(app).one_pass()
    clock.now += timedelta(days=16)
    worker_of(app).one_pass()
    assert not posted(app)


def test_the_form_keeps_no_draft_of_addresses_in_the_browser(app: Flask) -> None:
    assert "data-draft" not in lead(app).get(NEW).text
