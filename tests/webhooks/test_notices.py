"""What is recorded is told to webhooks: signed, at least once, in order, and never what is confidential."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from flask import Flask

from domain.partnerships import Partnerships
from domain.rounds import Invited, Round
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.conftest import NOW
from tests.domain.cast import (
    CHECK_IN,
    CONTACT,
    CONVERSATION,
    COUNCIL,
    DECISION,
    HARBOUR,
    HOSPITAL,
    ITEM,
    MARCH,
    MAY,
    MEETING,
    ONE_OF_EACH,
    STAMP,
    but,
)
from tests.post.conftest import Clock, worker_of
from tests.webhooks.conftest import now_as_stored
from tests.webhooks.listener import Listener
from web.webhooks import hooks
from web.webhooks.hooks import Webhook
from web.webhooks.notices import EVENTS

Add = Callable[..., Webhook]
NOTE = "They never ring back"


# -- what is told -------------------------------------------------------------------------------------------


def test_a_notice_says_that_there_is_an_entry_and_not_what_it_says(
    app: Flask, log: Partnerships, add: Add, listener: Listener
) -> None:
    add(f"{listener.url}/notices?from=goodterms")
    log.make_contact("harbour", but(CONTACT, note=NOTE), STAMP)
    worker_of(app).one_pass()
    (received,) = listener.received
    assert received.path == "/notices?from=goodterms"
    assert received.headers["Content-Type"] == "application/json"
    assert {name: value for name, value in received.notice.items() if name not in ("id", "url", "recorded_at")} == {
        "event": "entry.recorded",
        "partnership": "harbour",
        "kind": "contact",
        "entry": "c1",
        "happened_on": "2024-03-15",
    }
    assert received.notice["recorded_at"].startswith("2026-06-30T12:00:00")
    assert received.notice["url"] == "/api/v1/partnerships/harbour/contacts/c1"
    assert NOTE.encode() not in received.body


def test_what_was_recorded_before_a_webhook_is_not_told(
    app: Flask, log: Partnerships, add: Add, listener: Listener
) -> None:
    log.make_contact("harbour", CONTACT, STAMP)
    add(listener.url)
    worker_of(app).one_pass()
    assert listener.received == []


def test_every_kind_of_change_has_its_event(app: Flask, log: Partnerships, add: Add, listener: Listener) -> None:
    add(listener.url)
    log.hold_meeting("harbour", MEETING, STAMP, items=[ITEM])
    log.make_decision("harbour", DECISION, STAMP)
    log.enact_decision("harbour", "d1", MAY, STAMP)
    log.correct("harbour", but(DECISION, title="Share two budgets", enacted_on=MAY), "Misheard", STAMP)
    log.retract("harbour", "decision", "d1", "Never made", STAMP)
    worker_of(app).one_pass()
    assert [(each["event"], each["kind"], each["entry"]) for each in listener.notices] == [
        ("entry.recorded", "meeting", "m1"),
        ("entry.recorded", "item", "m1/budget"),
        ("entry.recorded", "decision", "d1"),
        ("entry.changed", "decision", "d1"),
        ("entry.corrected", "decision", "d1"),
        ("entry.retracted", "decision", "d1"),
    ]
    assert {each["event"] for each in listener.notices} == set(EVENTS) - {"round.closed"}
    assert listener.notices[1]["happened_on"] == MARCH.isoformat()
    assert listener.notices[-1]["url"] is None


def test_listening_is_never_told(app: Flask, log: Partnerships, add: Add, listener: Listener) -> None:
    add(listener.url)
    log.hold_conversation("harbour", CONVERSATION, STAMP)
    log.correct("harbour", but(CONVERSATION, held_on=MAY), "Another day", STAMP)
    log.retract("harbour", "listening", "l1", "By mistake", STAMP)
    worker_of(app).one_pass()
    assert listener.received == []
    assert now_as_stored(app, hooks.all_webhooks(store_of(app))[0]).position == log.recorder.max_notification_id()


def test_a_check_in_round_is_told_once_and_its_answers_never(
    app: Flask, log: Partnerships, add: Add, listener: Listener
) -> None:
    add(listener.url)
    for number in range(3):
        log.answer_check_in("harbour", but(CHECK_IN, answer=f"k{number}", comment=NOTE), STAMP)
        worker_of(app).one_pass()
    log.correct("harbour", but(CHECK_IN, answer="k0", reliable=1), "Misread", STAMP)
    log.retract("harbour", "check-in", "k1", "Twice", STAMP)
    worker_of(app).one_pass()
    (notice,) = listener.notices
    assert (notice["kind"], notice["entry"], notice["happened_on"]) == ("check-in", "spring", None)


def test_of_a_round_held_here_only_its_closing_is_told(
    app: Flask, log: Partnerships, add: Add, listener: Listener
) -> None:
    add(listener.url)
    today = NOW.date()
    asked = Round(round="summer", opened_on=today, closes_on=today, invited=(Invited(partner="council"),))
    log.open_round("harbour", asked, STAMP)
    worker_of(app).one_pass()
    assert listener.notices == []
    answers = [but(CHECK_IN, answer=f"k{number}", round="summer", comment=NOTE) for number in range(3)]
    log.close_round("harbour", "summer", today, answers, STAMP)
    worker_of(app).one_pass()
    (notice,) = listener.notices
    assert (notice["event"], notice["kind"], notice["entry"]) == ("round.closed", "check-in", "summer")
    assert notice["happened_on"] == today.isoformat()
    assert notice["url"] == "/api/v1/partnerships/harbour/check-ins"
    assert NOTE.encode() not in listener.received[0].body


def test_every_kind_of_entry_can_be_told(app: Flask, workspace: Workspace, add: Add, listener: Listener) -> None:
    add(listener.url)
    workspace.partnerships.form_partnership(but(HARBOUR, partnership="county", formed_on=MARCH), STAMP)
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    workspace.partnerships.join("harbour", HOSPITAL, STAMP)
    for entry in ONE_OF_EACH[1:]:
        workspace.partnerships.record("harbour", entry, STAMP)
    worker_of(app).one_pass()
    told = {each["kind"] for each in listener.notices}
    assert told == {entry.kind_name for entry in ONE_OF_EACH} - {"listening"}


def test_only_what_was_asked_for_is_told(app: Flask, log: Partnerships, add: Add, listener: Listener) -> None:
    log.form_partnership(but(HARBOUR, partnership="alder"), STAMP)
    for partner in (COUNCIL, HOSPITAL):
        log.join("alder", partner, STAMP)
    add(f"{listener.url}/harbour", partnerships=["harbour"])
    add(f"{listener.url}/retracted", events=["entry.retracted"])
    log.make_contact("harbour", CONTACT, STAMP)
    log.make_contact("alder", CONTACT, STAMP)
    log.retract("alder", "contact", "c1", "By mistake", STAMP)
    worker_of(app).one_pass()
    assert sorted((each.path, each.notice["partnership"], each.notice["event"]) for each in listener.received) == [
        ("/harbour", "harbour", "entry.recorded"),
        ("/retracted", "alder", "entry.retracted"),
    ]


def test_where_an_entry_is_read_is_said_in_full_when_the_address_of_the_server_is_known(
    make_app: Callable[..., Flask], log: Partnerships, add: Add, listener: Listener
) -> None:
    app = make_app(SMTP_URL=None, WEBHOOK_PRIVATE=True, PUBLIC_ADDRESS="https://terms.example.org/")
    add(listener.url)
    log.hold_meeting("harbour", MEETING, STAMP, items=[ITEM])
    log.answer_check_in("harbour", CHECK_IN, STAMP)
    worker_of(app).one_pass()
    assert [each["url"] for each in listener.notices] == [
        f"https://terms.example.org/api/v1/partnerships/harbour/{path}"
        for path in ("meetings/m1", "items/m1/budget", "check-ins")
    ]


# -- how it is signed ---------------------------------------------------------------------------------------


def test_a_notice_is_signed_with_the_secret_and_the_time(
    app: Flask, log: Partnerships, add: Add, listener: Listener, clock: Clock
) -> None:
    webhook = add(listener.url)
    log.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    (received,) = listener.received
    at = int(clock.now.timestamp())
    expected = hmac.new(webhook.secret.encode(), f"{at}.".encode() + received.body, hashlib.sha256).hexdigest()
    assert received.headers["Goodterms-Signature"] == f"t={at},v1={expected}"
