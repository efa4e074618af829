"""Rounds that are due: those whose last day is over close by themselves, and those that repeat open anew.

``goodterms serve``, ``project --watch`` and ``post`` run this beside the post's worker. Of several processes one looks
at a time. Invitations of a round that opens by itself lead to ``GOODTERMS_ADDRESS``; without it none are sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any

from flask import Flask, current_app

from domain.ballots.closing import CLOSES_ITSELF, close_round, finish_closing
from domain.ballots.repeating import following
from domain.rounds import Round
from projections.rounds import standing_rounds
from projections.views import exclusive
from web.check_ins import handing_out
from web.check_ins.guests import Guests
from web.current import workspace
from web.post.mail import the_mail_server

OPENS_ITSELF = "its schedule"
"""Who is said to have opened a round that repeats another."""
LOOKS_EVERY_SECONDS = 60.0

_log = logging.getLogger("goodterms.rounds")
Standing = Iterable[tuple[str, Round]]


class DueRounds:
    """Looks after the rounds of one application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = Event()
        self._thread = Thread(target=self._go_on, name="due-rounds", daemon=True)

    def start(self) -> None:
        """Look from now on, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, and nothing after it."""
        self._stopped.set()
        self._thread.join()

    def one_pass(self) -> None:
        """Close and open what is due now, unless another process is at it."""
        with self._app.app_context(), exclusive(workspace().views.engine, "rounds", wait=False) as is_free:
            if is_free:
                _look()

    def _go_on(self) -> None:
        while not self._stopped.is_set():
            try:
                self.one_pass()
            except Exception as error:  # whatever it is, what is due stays due
                _log.error("the rounds were left alone for a moment: %s", type(error).__name__)
            self._stopped.wait(LOOKS_EVERY_SECONDS)


def register(app: Flask) -> None:
    app.extensions["due_rounds"] = DueRounds(app)


def _look() -> None:
    finish_closing(workspace(), workspace().stamp(CLOSES_ITSELF))
    _each(_close, _standing())
    _each(_open_next, _standing())
    finish_closing(workspace(), workspace().stamp(CLOSES_ITSELF))  # hands addresses on to the rounds just opened
    _each(_invite, _standing())


def _standing() -> list[tuple[str, Round]]:
    workspace().catch_up()
    return standing_rounds(workspace())


def _each(do: Callable[[str, Round], None], rounds: Standing) -> None:
    """One round that cannot be dealt with keeps nobody else's waiting."""
    for ref, round_ in rounds:
        try:
            do(ref, round_)
        except Exception as error:
            _log.error("%s failed for a round of “%s”: %s", do.__name__.strip("_"), ref, type(error).__name__)


def _close(ref: str, round_: Round) -> None:
    if round_.is_open and round_.is_due(workspace().today()):
        close_round(workspace(), ref, round_.ref, round_.closes_on, workspace().stamp(CLOSES_ITSELF))
        _log.info("a round of “%s” closed on its last day", ref)


def _open_next(ref: str, round_: Round) -> None:
    if round_.is_open or not round_.repeats:
        return
    next_round = following(workspace().partnerships.get(ref), round_, workspace().today())
    if next_round is not None:
        workspace().partnerships.open_round(ref, next_round, workspace().stamp(OPENS_ITSELF))
        _log.info("a round of “%s” opened as it repeats", ref)


def _invite(ref: str, round_: Round) -> None:
    """Write to everybody who was invited to the round before, once; who is handed a link gets it from the page."""
    box = workspace().ballots
    if not (round_.is_open and round_.follows) or box.has_links(ref, round_.ref):
        return
    addresses = box.addresses_by_partner(ref, round_.ref)
    if not addresses:
        return
    if the_mail_server() is None or not current_app.config["PUBLIC_ADDRESS"]:
        _log.warning("nobody was invited to a round of “%s”: set GOODTERMS_ADDRESS, and a mail server", ref)
        return
    partnership = workspace().partnerships.get(ref)
    partners: Any = partnership.entries.of("partner")
    names = {partner.ref: partner.name for partner in partners.values()}
    guests = [Guests(partner, 0, each) for partner, each in addresses.items()]
    handing_out.make_links(partnership.profile, round_, names, guests)
