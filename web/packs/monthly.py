"""The board pack by mail: once a month, to those who chose it, what they may see on that day, and the way to the rest.

The worker of the post looks now and then whether a month has ended; of several processes one sends to each person.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urljoin

from flask import Flask, current_app, render_template

from access import pack_readers
from access.accounts import Account, account_of
from web.current import workspace
from web.door.identity import act_as, person_of, store
from web.packs.asked import MOST, pack_of
from web.packs.month import latest, month_of
from web.packs.pack import Pack, pack
from web.post import parcels
from web.post.letters import Letter
from web.post.mail import the_mail_server
from web.post.outbox import EMAIL
from web.post.worker import Round

_log = logging.getLogger("goodterms.packs")


@dataclass(frozen=True)
class Written:
    """What is sent to somebody; ``text`` is empty when there is nothing that they may see."""

    subject: str
    text: str


def register(app: Flask) -> None:
    app.extensions["post"].rounds.append(Round({}, is_ready=lambda: False, clear=send_what_is_due))


def can_send() -> bool:
    """Whether there is a mail server, and an address that the mail can lead to."""
    return the_mail_server() is not None and bool(current_app.config.get("PUBLIC_ADDRESS"))


def send_what_is_due() -> None:
    """Queue the month that ended last for everybody who waits for it; a mail that fails keeps none waiting."""
    month = f"{latest(workspace().today()):%Y-%m}"
    waiting = pack_readers.waiting_for(store(), month) if can_send() else []
    if waiting:
        workspace().catch_up()
    for account in waiting:
        try:
            _send(account, month)
        except Exception as error:
            _log.error("a monthly pack could not be written: %s", type(error).__name__)


def written_for(account: Account) -> Written:
    """The mail about the latest month, as that person may see it now."""
    with current_app.app_context():
        act_as(person_of(account))
        today = workspace().today()
        asked = pack_of(month_of(latest(today), today))
        return _written(pack(asked)) if asked.profiles else Written("", "")


def _send(account: int, month: str) -> None:
    found = account_of(store(), account)
    written = written_for(found) if found else None
    at = workspace().clock()
    with store().engine.begin() as connection:
        if not pack_readers.claim(connection, account, month) or not found or not written or not written.text:
            return
        letter = Letter(found.email, written.subject, written.text)
        parcels.put(connection, EMAIL, letter.stored(), at, key=f"pack {account} {month}")


def _written(made: Pack) -> Written:
    public = str(current_app.config["PUBLIC_ADDRESS"]).rstrip("/") + "/"
    text = render_template(
        "packs/monthly.txt",
        pack=made,
        most=MOST,
        address=urljoin(public, f"pack?month={made.month.text}"),
        help_address=urljoin(public, "pack#monthly"),
    )
    return Written(f"Board pack, {made.month.words}", text)
