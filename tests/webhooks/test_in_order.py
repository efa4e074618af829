"""Every notice arrives at least once and in order, whatever fails on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from domain.event_log import EVENT_LOG_FILE
from domain.partnerships import Partnerships
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.domain.cast import (
    CONTACT,
    STAMP,
    but,
)
from tests.post.conftest import Clock, worker_of
from tests.webhooks.conftest import now_as_stored
from tests.webhooks.listener import Listener
from web.post import shelves
from web.webhooks import hooks
from web.webhooks.hooks import Webhook

Add = Callable[..., Webhook]
NOTE = "They never ring back"


def test_while_one_notice_fails_those_after_it_wait(
    app: Flask, log: Partnerships, add: Add, listener: Listener, clock: Clock
) -> None:
    add(listener.url)
    listener.answers = [500, 503]
    for number in range(4):
        log.make_contact("harbour", but(CONTACT, contact=f"c{number}"), STAMP)
    assert worker_of(app).one_pass() == 1
    clock.move(minutes=1)
    assert worker_of(app).one_pass() == 1
    clock.move(minutes=2)
    assert worker_of(app).one_pass() == 4
    assert [each["entry"] for each in listener.notices] == ["c0", "c0", "c0", "c1", "c2", "c3"]
    assert len({each["id"] for each in listener.notices[:3]}) == 1
    assert len({each["id"] for each in listener.notices}) == 4


def test_several_workers_tell_everything_once_and_in_order(
    make_app: Callable[..., Flask], log: Partnerships, add: Add, listener: Listener
) -> None:
    apps = [make_app(SMTP_URL=None, WEBHOOK_PRIVATE=True) for _ in range(3)]
    add(listener.url)
    for number in range(20):
        log.make_contact("harbour", but(CONTACT, contact=f"c{number:02}"), STAMP)
    with ThreadPoolExecutor(3) as threads:
        while sum(threads.map(lambda each: worker_of(each).one_pass(), apps)):
            pass
    assert [each["entry"] for each in listener.notices] == [f"c{number:02}" for number in range(20)]


def test_only_one_of_two_that_looked_at_the_same_time_moves_a_webhook_on(app: Flask, add: Add) -> None:
    webhook = add("https://example.org/")
    put: list[str] = []
    assert hooks.advance(store_of(app), webhook, 5, lambda connection: put.append("first"))
    assert not hooks.advance(store_of(app), webhook, 4, lambda connection: put.append("second"))
    assert (put, now_as_stored(app, webhook).position) == (["first"], 5)


def test_more_than_a_page_of_the_log_is_told(app: Flask, log: Partnerships, add: Add, listener: Listener) -> None:
    add(listener.url)
    draft = log.get("harbour")
    for number in range(450):
        draft.make_contact(but(CONTACT, contact=f"c{number}"), STAMP)
    log.save_all([draft])
    worker_of(app).one_pass()
    assert [each["entry"] for each in listener.notices] == [f"c{number}" for number in range(450)]


def test_a_webhook_whose_address_is_dead_for_a_day_is_switched_off_and_goes_on_where_it_stopped(
    app: Flask, log: Partnerships, add: Add, listener: Listener, clock: Clock
) -> None:
    webhook = add(listener.url)
    listener.answers = [500] * 12
    for number in range(3):
        log.make_contact("harbour", but(CONTACT, contact=f"c{number}"), STAMP)
    for _ in range(14):
        worker_of(app).one_pass()
        clock.move(hours=14)
    assert len(listener.received) == 12
    assert now_as_stored(app, webhook).off_because == "A notice could not be delivered for a day."
    log.make_contact("harbour", but(CONTACT, contact="c3"), STAMP)
    clock.move(days=60)
    assert worker_of(app).one_pass() == 0
    hooks.switch_on(store_of(app), webhook)
    shelves.try_again(store_of(app), clock(), lane=webhook.lane)
    worker_of(app).one_pass()
    assert [each["entry"] for each in listener.notices[12:]] == ["c0", "c1", "c2", "c3"]


def test_a_dead_address_keeps_no_other_from_being_told(
    app: Flask, log: Partnerships, add: Add, listener: Listener
) -> None:
    add("http://127.0.0.1:1/dead")
    add(listener.url)
    log.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    assert [each["entry"] for each in listener.notices] == ["c1"]


def test_a_failing_webhook_keeps_no_command_from_being_recorded(app: Flask, log: Partnerships, add: Add) -> None:
    add("http://127.0.0.1:1/dead")
    log.make_contact("harbour", CONTACT, STAMP)
    worker_of(app).one_pass()
    log.make_contact("harbour", but(CONTACT, contact="c2"), STAMP)
    assert log.get("harbour").entries.get("contact", "c2") is not None


def test_what_comes_before_a_damaged_event_is_told(
    app: Flask, workspace: Workspace, log: Partnerships, add: Add, listener: Listener, caplog: Any
) -> None:
    if workspace.database_url:
        pytest.skip("the damage is done to a file")
    add(listener.url)
    for number in range(3):
        log.make_contact("harbour", but(CONTACT, contact=f"c{number}"), STAMP)
    log.get("harbour")
    with closing(sqlite3.connect(workspace.home / EVENT_LOG_FILE)) as connection, connection:
        connection.execute(
            "UPDATE stored_events SET state = ? WHERE rowid = (SELECT max(rowid) - 1 FROM stored_events)", (b"{",)
        )
    for _ in range(3):
        worker_of(app).one_pass()
    assert [each["entry"] for each in listener.notices] == ["c0"]
    assert [record.getMessage() for record in caplog.records if "stops at position" in record.getMessage()] == [
        "webhook 1 stops at position 4: CorruptEvent"
    ]
