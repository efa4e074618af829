"""Follows the log for every webhook, from where it last stopped, and puts notices into the post.

The worker of the post calls it before it delivers; no command ever waits for it. Each webhook moves on by
compare-and-set in the transaction that puts its notices in: each is put in once, in the order of the log.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, PersistenceError
from flask import Flask
from sqlalchemy import Connection

from domain.errors import DomainError
from domain.event_log import CorruptEvent
from domain.policies import POLICIES_ID
from web.current import workspace
from web.door.identity import store
from web.post import parcels
from web.post.worker import Round
from web.webhooks import delivering, hooks
from web.webhooks.hooks import Webhook
from web.webhooks.notices import Notice, notice_of

A_PAGE = 200

_log = logging.getLogger("goodterms.webhooks")


class Follower:
    """Looks through the log; remembers what partnerships are called, and where it cannot go on."""

    def __init__(self) -> None:
        self._refs: dict[UUID, str] = {}
        self._stuck: set[tuple[int, int]] = set()

    def follow(self) -> None:
        """Put in the notices of everything recorded since each webhook last looked."""
        last = workspace().partnerships.recorder.max_notification_id() or 0
        for webhook in hooks.behind(store(), last):
            try:
                self._go_on(webhook)
            except (DomainError, PersistenceError) as error:
                self._note_stuck(webhook, error)

    def _go_on(self, webhook: Webhook) -> None:
        position = webhook.position
        page = workspace().partnerships.recorder.select_notifications(position, A_PAGE, inclusive_of_start=False)
        while page:
            notices, position = self._notices(webhook, page)
            if not hooks.advance(store(), webhook, position, partial(_put, webhook, notices)):
                return  # another process goes on
            webhook = hooks.find(store(), webhook.number) or webhook
            page = workspace().partnerships.recorder.select_notifications(position, A_PAGE, inclusive_of_start=False)

    def _notices(self, webhook: Webhook, page: Sequence[Notification]) -> tuple[list[Notice], int]:
        """What there is to tell of a page as far as it can be read, and the position of the last that can."""
        told: list[Notice] = []
        position = webhook.position
        for notification in page:
            try:
                event: Any = workspace().partnerships.closed_mapper.to_domain_event(notification)
            except CorruptEvent:
                if position == webhook.position:
                    raise
                break
            if event.originator_id == POLICIES_ID:
                position = notification.id
                continue
            notice = notice_of(event, workspace().partnerships.get(self._ref_of(event.originator_id)))
            if notice is not None and webhook.wants(notice.event, notice.partnership):
                told.append(notice)
            position = notification.id
        return told, position

    def _ref_of(self, partnership: UUID) -> str:
        if partnership not in self._refs:
            formed: Any = next(iter(workspace().partnerships.closed_events.get(partnership, lte=1)))
            self._refs[partnership] = formed.entry.ref
        return self._refs[partnership]

    def _note_stuck(self, webhook: Webhook, error: Exception) -> None:
        """Say once that a webhook cannot go on; it is tried again all the time."""
        now = hooks.find(store(), webhook.number) or webhook
        where = (now.number, now.position)
        if where not in self._stuck:
            self._stuck.add(where)
            _log.error("webhook %d stops at position %d: %s", *where, type(error).__name__)


def register(app: Flask) -> None:
    app.config.setdefault("PUBLIC_ADDRESS", os.environ.get("GOODTERMS_ADDRESS"))
    app.config.setdefault("WEBHOOK_PRIVATE", os.environ.get("GOODTERMS_WEBHOOK_PRIVATE", "") == "1")
    app.config.setdefault("WEBHOOK_PATIENCE_SECONDS", delivering.PATIENCE_SECONDS)
    follower = Follower()
    carried = {delivering.NOTICE: delivering.carry, delivering.TEST: delivering.carry_test}
    app.extensions["post"].rounds.append(Round(carried, before=follower.follow, gave_up=delivering.give_up))


def _put(webhook: Webhook, notices: Sequence[Notice], connection: Connection) -> None:
    for notice in notices:
        parcels.put(
            connection,
            delivering.NOTICE,
            json.dumps({"webhook": webhook.number, "notice": notice.payload()}),
            workspace().clock(),
            lane=webhook.lane,
            key=f"{webhook.lane}/{notice.id}",
            about=json.dumps({"event": notice.event, "partnership": notice.partnership}),
        )
