"""The messages that carry links, and those that remind. Queued one by one; the post delivers them with retries.

Who gets which link is drawn by lot and kept nowhere but in the message itself, which is deleted once it is delivered.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import render_template

from domain.rounds import Round
from web.check_ins.codes import address_of
from web.check_ins.round_words import how_many, message_title
from web.post import outbox
from web.wording import long_day

_lot = secrets.SystemRandom()


def invite(name: str, asked: Round, partners: Mapping[str, str], drawn: Iterable[tuple[str, str, str]]) -> int:
    """Send each address (partner, address, token) its link, in an order drawn by lot; how many there were."""
    waiting = list(drawn)
    _lot.shuffle(waiting)
    for partner, address, token in waiting:
        _send(address, name, "invitation", asked, partner=partners[partner], address=address_of(token))
    return len(waiting)


def draw(addresses: Sequence[str], tokens: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """A link for each address, by lot, and the links that are left to hand out."""
    shuffled = list(tokens)
    _lot.shuffle(shuffled)
    sent, left = shuffled[: len(addresses)], shuffled[len(addresses) :]
    return list(zip(addresses, sent, strict=True)), left


def remind(name: str, asked: Round, addresses: Iterable[str]) -> int:
    """Remind everybody, without a link: nobody knows who has answered. How many there were."""
    waiting = list(addresses)
    _lot.shuffle(waiting)
    for address in waiting:
        _send(address, name, "reminder", asked, subject=message_title(name))
    return len(waiting)


def _send(to: str, name: str, message: str, asked: Round, **more: Any) -> None:
    words = {"name": name, "how_many": how_many(asked), "last_day": long_day(asked.closes_on), **more}
    text, html = (render_template(f"check_ins/email/{message}.{part}", **words) for part in ("txt", "html"))
    subject = message_title(name) if message == "invitation" else f"Still open: {message_title(name)}"
    outbox.send(to, subject, text, html, until=_end_of(asked))


def _end_of(asked: Round) -> datetime:
    """When the links stop working: after that the message is not sent any more."""
    return datetime.combine(asked.closes_on + timedelta(days=1), time(), UTC)
