"""Messages and notices in every state that their pages show, for the browser to look at."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from flask import Flask

from tests.conftest import NOW
from web.post import outbox, parcels
from web.post.parcels import NotDelivered
from web.webhooks import delivering, hooks
from web.webhooks.notices import EVENTS


def leave_outgoing(app: Flask) -> None:
    """One message waits, one was put off, one was given up; and a webhook was told some things, and some not."""
    store: Any = app.extensions["accounts"]
    with app.app_context():
        for subject in ("Your account at Goodterms", "A new password", "W" * 200):
            outbox.send("bo@harbour.example", subject, "Words for one person")
    _fail(store, outbox.EMAIL, NotDelivered("The mail server refused the address (550).", for_good=True))
    _fail(store, outbox.EMAIL, NotDelivered("The mail server could not be reached, or did not answer in time."))
    address = "https://hooks.harbour.example/goodterms?from=" + "w" * 60
    webhook = hooks.add(store, address, list(EVENTS)[:2], None, 10**9, NOW)
    hooks.add(store, "https://archive.example/in", EVENTS, ["kirkfield"], 10**9, NOW)
    for number in range(3):
        about = json.dumps({"event": "entry.recorded", "partnership": "kirkfield"})
        with store.engine.begin() as connection:
            key = f"{webhook.lane}/{number}"
            parcels.put(connection, delivering.NOTICE, "{}", NOW, lane=webhook.lane, key=key, about=about)
    told = parcels.claim(store, [delivering.NOTICE], NOW)
    assert told is not None
    parcels.note_delivered(store, told, NOW + timedelta(seconds=1))
    _fail(store, delivering.NOTICE, NotDelivered("The address answered 500.", for_good=True))
    hooks.switch_off(store, webhook, "A notice could not be delivered for a day.", NOW)


def _fail(store: Any, kind: str, failed: NotDelivered) -> None:
    parcel = parcels.claim(store, [kind], NOW)
    assert parcel is not None
    parcels.note_failed(store, parcel, failed, NOW)
