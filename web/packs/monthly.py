"""The board pack by mail: once a month, to those who chose it, what they may see on that day, as PDF where one is made.

The worker of the post looks now and then whether a month has ended. Of several processes one looks at a time, and each
mail is queued in the transaction that says it was.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from urllib.parse import urljoin

from flask import Flask, current_app, render_template

from access import pack_readers
from access.accounts import Account, account_of
from projections.views import exclusive
from web.current import workspace
from web.door.identity import act_as, person_of, store
from web.packs.asked import MOST, pack_of
from web.packs.document import document
from web.packs.month import latest_ended, month_of
from web.packs.pack import Pack, pack
from web.post import parcels
from web.post.letters import Letter
from web.post.mail import the_mail_server
from web.post.outbox import EMAIL
from web.post.worker import Round
from web.printing import NotPrinted, as_pdf

LARGEST = 5_000_000
"""Bytes of a PDF that still goes with a mail; a larger one is fetched from the page."""
_log = logging.getLogger("goodterms.packs")


@dataclass(frozen=True)
class Written:
    """What is sent to somebody, all empty when there is nothing that they may see; ``pdf`` also where none is made."""

    subject: str = ""
    text: str = ""
    pdf: bytes = b""
    pdf_name: str = ""


def register(app: Flask) -> None:
    """Before the rounds that carry letters, so that what is queued goes out at once."""
    app.extensions["post"].rounds.insert(0, Round({}, is_ready=lambda: False, clear=send_what_is_due))


def can_send() -> bool:
    """Whether there is a mail server, and an address that the mail can lead to."""
    return the_mail_server() is not None and bool(current_app.config.get("PUBLIC_ADDRESS"))


def send_what_is_due() -> None:
    """Queue the month that ended last for everybody who waits for it, unless another process is at it."""
    month = f"{latest_ended(workspace().today()):%Y-%m}"
    if not can_send() or not pack_readers.waiting_for(store(), month):
        return
    with exclusive(store().engine, "monthly-packs", wait=False) as is_free:
        if is_free:
            workspace().catch_up()
            for account in pack_readers.waiting_for(store(), month):
                _try_to_send(account, month)


def written_for(account: Account) -> Written:
    """The mail about the month that ended last, as that person may see it now."""
    with current_app.app_context():
        act_as(person_of(account))
        today = workspace().today()
        asked = pack_of(month_of(latest_ended(today), today))
        return _written(pack(asked)) if asked.profiles else Written()


def _try_to_send(account: int, month: str) -> None:
    """One that cannot be written keeps nobody else’s waiting; it is tried again."""
    try:
        _send(account, month)
    except Exception as error:
        _log.error("a monthly pack could not be written: %s", type(error).__name__)


def _send(account: int, month: str) -> None:
    found = account_of(store(), account)
    written = written_for(found) if found else None
    at = workspace().clock()
    with store().engine.begin() as connection:
        if not pack_readers.claim(connection, account, month) or not found or not written or not written.text:
            return
        pdf = base64.b64encode(written.pdf).decode()
        letter = Letter(found.email, written.subject, written.text, pdf=pdf, pdf_name=written.pdf_name)
        parcels.put(connection, EMAIL, letter.stored(), at, key=f"pack {account} {month}")


def _written(made: Pack) -> Written:
    public = str(current_app.config["PUBLIC_ADDRESS"]).rstrip("/") + "/"
    pdf = _printed(made)
    text = render_template(
        "packs/monthly.txt",
        pack=made,
        has_pdf=bool(pdf),
        most=MOST,
        address=urljoin(public, f"pack?month={made.month.text}"),
        help_address=urljoin(public, "pack#monthly"),
    )
    return Written(f"Board pack, {made.month.words}", text, pdf, f"board-pack-{made.month.text}.pdf")


def _printed(made: Pack) -> bytes:
    """Empty where it cannot be printed, or would be too large."""
    try:
        pdf = as_pdf(document(made), made.sheets) if made.leaves else b""
    except NotPrinted:
        return b""
    return pdf if len(pdf) <= LARGEST else b""
