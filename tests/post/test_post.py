"""Messages are queued at once, delivered by a worker, tried again while a mail server is in trouble, and never lost."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from domain.errors import InvalidValue
from tests.accounts import store_of
from tests.post.conftest import SENDER, Clock, worker_of
from tests.post.mailroom import Mailroom, a_free_port, mailroom
from tests.post.sending import SUBJECT, TEXT, TO, send, the_parcel
from web.post import outbox, parcels, shelves
from web.post.letters import Letter
from web.post.parcels import MOST_TRIES

# -- a message on its way -----------------------------------------------------------------------------------


def test_a_message_is_delivered_with_both_its_texts_and_deleted(app: Flask, post_room: Mailroom) -> None:
    send(app, html="<p>Choose it <b>here</b></p>")
    assert post_room.letters == []
    assert worker_of(app).one_pass() == 1
    (letter,) = post_room.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == (TO, SENDER, SUBJECT)
    assert letter["Date"].datetime.isoformat() == "2026-06-30T12:00:00+00:00"
    assert re.fullmatch(r"<[0-9a-f]{32}@goodterms\.example>", letter["Message-ID"])
    assert [part.get_content().strip() for part in letter.iter_parts()] == [TEXT, "<p>Choose it <b>here</b></p>"]
    done = the_parcel(app)
    assert (done.body, done.due_at, done.problem, done.tries) == (None, None, None, 1)
    assert done.delivered_at is not None
    assert worker_of(app).one_pass() == 0


def test_words_of_any_language_arrive_as_they_were_written(app: Flask, post_room: Mailroom) -> None:
    with app.app_context():
        outbox.send(TO, "Grüße aus Łódź 🌍", "Ein Satz, der länger ist als jede Zeile. " * 40 + "Ende: ß")
    worker_of(app).one_pass()
    assert post_room.letters[0]["Subject"] == "Grüße aus Łódź 🌍"
    assert post_room.letters[0].get_content().rstrip().endswith("Ende: ß")


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85"])
def test_a_line_break_in_a_header_is_refused(app: Flask, line: str) -> None:
    with app.app_context():
        for to, subject in ((f"bo@example.org{line}Bcc: all@example.org", "Hello"), (TO, f"Hello{line}Bcc: x@y.org")):
            with pytest.raises(InvalidValue, match="line breaks"):
                outbox.send(to, subject, TEXT)
    assert worker_of(app).one_pass() == 0


@pytest.mark.parametrize("to", ["", "bo", "bo@", "@example.org", "a@b.org, c@d.org", "Bo <bo@example.org>", "a@b c"])
def test_what_is_no_single_address_is_refused(app: Flask, to: str) -> None:
    with app.app_context(), pytest.raises(InvalidValue, match="not an email address"):
        outbox.send(to, SUBJECT, TEXT)


# -- a mail server in trouble -------------------------------------------------------------------------------


def test_a_message_that_is_put_off_is_tried_again_with_the_same_id(
    app: Flask, post_room: Mailroom, clock: Clock
) -> None:
    post_room.answers = ["451 Try later", "450 address greylisted"]
    send(app)
    mark = Letter.read(the_parcel(app).body or "").mark
    assert worker_of(app).one_pass() == 1
    assert the_parcel(app).problem == "The mail server refused the message (451)."
    assert worker_of(app).one_pass() == 0
    clock.move(minutes=1)
    assert worker_of(app).one_pass() == 1
    assert the_parcel(app).problem == "The mail server refused the address (450)."
    clock.move(minutes=2)
    assert worker_of(app).one_pass() == 1
    assert [letter["Message-ID"] for letter in post_room.letters] == [f"<{mark}@goodterms.example>"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("550 no such address", "The mail server refused the address (550)."),
        ("554 unwanted", "The mail server refused the message (554)."),
    ],
)
def test_a_message_that_is_refused_for_good_is_given_up(
    app: Flask, post_room: Mailroom, clock: Clock, answer: str, problem: str
) -> None:
    post_room.answers = [answer]
    send(app)
    worker_of(app).one_pass()
    clock.move(days=2)
    assert worker_of(app).one_pass() == 0
    refused = the_parcel(app)
    assert refused.problem == problem
    assert refused.given_up_at is not None
    assert refused.body is not None


def test_a_dead_mail_server_loses_nothing_and_is_given_up_after_a_day(
    make_app: Callable[..., Flask], clock: Clock
) -> None:
    app, began = make_app(SMTP_URL=f"smtp://127.0.0.1:{a_free_port()}"), clock.now
    send(app)
    tries = 0
    while (waiting := the_parcel(app)).due_at is not None:
        clock.now = waiting.due_at
        tries += worker_of(app).one_pass()
    assert tries == waiting.tries == MOST_TRIES
    assert timedelta(hours=18) < clock.now - began < timedelta(hours=28)
    assert waiting.problem == "The mail server could not be reached, or did not answer in time."
    assert waiting.body is not None


def test_a_message_whose_link_has_expired_is_not_sent_any_more(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    worker_of(app).one_pass()
    send(app, until=clock.now + timedelta(minutes=30))
    clock.move(minutes=30)
    worker_of(app).one_pass()
    assert post_room.letters == []
    assert the_parcel(app).problem == "It waited too long: the link in it has expired."


def test_a_message_whose_link_has_expired_is_thrown_away_without_a_mail_server(
    make_app: Callable[..., Flask], clock: Clock
) -> None:
    app = make_app()
    send(app, until=clock.now + timedelta(hours=2))
    send(app, to="other@example.org")
    clock.move(hours=1)
    worker_of(app).one_pass()
    with app.app_context():
        assert outbox.forget_what_is_over() == 0
    clock.move(hours=2)
    worker_of(app).one_pass()
    assert "other@example.org" in (the_parcel(app).body or "")


def test_what_was_given_up_is_deleted_after_a_week(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    post_room.answers = ["554 unwanted"]
    send(app)
    worker_of(app).one_pass()
    clock.move(days=6)
    worker_of(app).one_pass()
    assert the_parcel(app).body is not None
    clock.move(days=2)
    worker_of(app).one_pass()
    assert the_parcel(app).body is None
    clock.move(days=30)
    worker_of(app).one_pass()
    assert shelves.counts(store_of(app), outbox.EMAIL) == shelves.Counts(0, None, 0, 0)


def test_a_mail_server_that_keeps_silent_is_left_and_asked_again(make_app: Callable[..., Flask], clock: Clock) -> None:
    with silent_server() as port:
        app = make_app(SMTP_URL=f"smtp://127.0.0.1:{port}", MAIL_PATIENCE_SECONDS=0.3)
        send(app)
        assert worker_of(app).one_pass() == 1
    assert the_parcel(app).problem == "The mail server could not be reached, or did not answer in time."
    with mailroom() as recovered:
        clock.move(minutes=1)
        again = make_app(SMTP_URL=recovered.url)
        worker_of(again).one_pass()
        assert recovered.addresses == [TO]


@contextmanager
def silent_server() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        yield port


def test_a_mail_server_that_falls_silent_half_way_is_left(make_app: Callable[..., Flask], post_room: Mailroom) -> None:
    app = make_app(SMTP_URL=post_room.url, MAIL_PATIENCE_SECONDS=0.3)
    post_room.answers = ["silence"]
    send(app)
    worker_of(app).one_pass()
    assert the_parcel(app).tries == 1
    assert the_parcel(app).due_at is not None


def test_without_a_mail_server_messages_wait_untried(make_app: Callable[..., Flask], clock: Clock) -> None:
    app = make_app(SMTP_URL=None)
    send(app)
    clock.move(days=3)
    assert worker_of(app).one_pass() == 0
    assert (the_parcel(app).tries, the_parcel(app).given_up_at) == (0, None)


# -- several workers ----------------------------------------------------------------------------------------


def test_several_workers_deliver_each_message_once(make_app: Callable[..., Flask], post_room: Mailroom) -> None:
    apps = [make_app(SMTP_URL=post_room.url) for _ in range(3)]
    for number in range(30):
        send(apps[0], f"p{number}@example.org")
    with ThreadPoolExecutor(3) as threads:
        tries = sum(threads.map(lambda app: worker_of(app).one_pass(), apps))
    assert tries == 30
    assert sorted(post_room.addresses) == sorted(f"p{number}@example.org" for number in range(30))


def test_what_a_worker_held_when_it_died_is_delivered_by_another(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    send(app)
    held = parcels.claim(store_of(app), [outbox.EMAIL], clock())
    assert held is not None
    assert worker_of(app).one_pass() == 0
    clock.move(minutes=6)
    assert worker_of(app).one_pass() == 1
    assert post_room.addresses == [TO]


def test_a_worker_that_lost_its_hold_does_not_put_off_what_another_delivers(app: Flask, clock: Clock) -> None:
    send(app)
    store = store_of(app)
    slow = parcels.claim(store, [outbox.EMAIL], clock())
    clock.move(minutes=6)
    quick = parcels.claim(store, [outbox.EMAIL], clock())
    assert slow is not None
    assert quick is not None
    assert not parcels.note_failed(store, slow, parcels.NotDelivered("Too slow.", for_good=True), clock())
    assert the_parcel(app).held_by == quick.held_by


def test_a_worker_in_the_background_delivers_without_being_asked(app: Flask, post_room: Mailroom) -> None:
    worker = worker_of(app)
    worker.start()
    try:
        send(app)
        assert post_room.arrived.wait(20)
    finally:
        worker.stop()
    assert post_room.addresses == [TO]
    assert the_parcel(app).delivered_at is not None
