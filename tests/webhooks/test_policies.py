"""Policies in the log are nothing that webhooks tell of, and nothing that stops them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from domain.partnerships import Partnerships
from tests.domain.cast import CONTACT, STAMP, but
from tests.post.conftest import worker_of
from tests.webhooks.conftest import now_as_stored
from tests.webhooks.listener import Listener
from web.webhooks.hooks import Webhook


def test_what_is_recorded_before_and_after_a_policy_is_told(
    app: Flask, log: Partnerships, add: Callable[..., Webhook], listener: Listener
) -> None:
    webhook = add(listener.url)
    log.make_contact("harbour", but(CONTACT, contact="before"), STAMP)
    log.save_policy("gentler", {"prior": 0.4}, "Why not", STAMP)
    log.put_policy_in_force("gentler", 1, "Agreed", STAMP)
    log.make_contact("harbour", but(CONTACT, contact="after"), STAMP)
    log.put_policy_in_force("standard", 1, "Back", STAMP, standard={"prior": 0.5})
    while worker_of(app).one_pass():
        pass
    assert [each["entry"] for each in listener.notices] == ["before", "after"]
    assert now_as_stored(app, webhook).position == log.recorder.max_notification_id()
