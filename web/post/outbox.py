"""The outbox: queues messages to people, and returns at once. The worker of the post delivers them.

Called by whatever writes to somebody: a forgotten password, an invitation.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from html import unescape
from re import Pattern

from flask import current_app

from web.current import workspace
from web.door.identity import store
from web.post import parcels, shelves
from web.post.letters import Letter

EMAIL = "email"


def send(to: str, subject: str, text: str, html: str | None = None, until: datetime | None = None) -> None:
    """Queue a message to one address; ``InvalidValue`` when the address or the subject would not do.

    It is queued in a transaction of its own: commit first what must stand before somebody reads it. What is still
    undelivered at the instant ``until``, when a link in it expires, is thrown away.
    """
    letter = Letter(to, subject, text, html, until=until.isoformat() if until else None)
    with store().engine.begin() as connection:
        parcels.put(connection, EMAIL, letter.stored(), workspace().clock())
    current_app.extensions["post"].wake()


def forget(addresses: Collection[str], naming: Pattern[str] | None = None) -> int:
    """Throw away messages, waiting or given up, that are to any of these addresses or name somebody; how many."""
    known = {each.strip().casefold() for each in addresses}

    def is_meant(body: str) -> bool:
        letter = Letter.read(body)
        said = " ".join((letter.to, letter.subject, letter.text, unescape(letter.html or "")))
        return letter.to.casefold() in known or bool(naming and naming.search(said))

    return shelves.throw_away_bodies(store(), EMAIL, is_meant)


def forget_what_is_over() -> int:
    """Throw away messages, waiting or given up, whose time is over; how many."""
    now = workspace().clock()
    return shelves.throw_away_bodies(store(), EMAIL, lambda body: Letter.read(body).is_over(now))
