"""The worker of the post: delivers what is due. ``goodterms serve``, ``project --watch`` and ``post`` run one each.

Letters and notices are carried by threads of their own, so that neither waits for the other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask

from web.current import workspace
from web.door.identity import store
from web.post import mail, outbox, parcels, shelves
from web.post.outbox import EMAIL
from web.post.parcels import NotDelivered, Parcel

POLL_SECONDS = 2.0
TIDIED_EVERY = timedelta(hours=1)

_log = logging.getLogger("goodterms.post")


@dataclass
class Round:
    """One thread's work: the kinds of parcel it carries and how; what it looks for first, and whether it can start.

    ``clear`` is called now and then, to throw away what is of no use any more.
    """

    kinds: Mapping[str, Callable[[Parcel], None]]
    before: Callable[[], None] = lambda: None
    is_ready: Callable[[], bool] = lambda: True
    gave_up: Callable[[Parcel], None] = lambda parcel: None
    clear: Callable[[], object] = lambda: None
    tidied_at: datetime | None = None
    bell: Event = field(default_factory=Event)


class Worker:
    """Goes on the rounds of one application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.rounds = [Round({EMAIL: mail.carry}, is_ready=_has_server, clear=outbox.forget_what_is_over)]
        self._stopped = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Deliver from now on, in the background."""
        for number, each in enumerate(self.rounds):
            thread = Thread(target=self._go_on, args=(each,), name=f"post-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish what is being delivered, and nothing after it."""
        self._stopped.set()
        self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """Look for parcels at once."""
        for each in self.rounds:
            each.bell.set()

    def one_pass(self) -> int:
        """Deliver everything that is due now; how many tries that took."""
        with self._app.app_context():
            return sum(self._go(each) for each in self.rounds)

    def _go_on(self, each: Round) -> None:
        while not self._stopped.is_set():
            each.bell.clear()
            try:
                with self._app.app_context():
                    self._go(each)
            except Exception as error:  # whatever it is, what is not delivered stays due
                _log.error("the post stopped for a moment: %s", type(error).__name__)
            each.bell.wait(POLL_SECONDS)

    def _go(self, each: Round) -> int:
        _tidy(each)
        each.before()
        tries = 0
        while each.is_ready() and not self._stopped.is_set():
            parcel = parcels.claim(store(), each.kinds, workspace().clock())
            if parcel is None:
                break
            _deliver(each, parcel)
            tries += 1
        if tries:
            shelves.leave_no_trace(store())
        return tries


def register(app: Flask) -> None:
    app.extensions["post"] = Worker(app)


def _has_server() -> bool:
    return mail.the_mail_server() is not None


def _deliver(each: Round, parcel: Parcel) -> None:
    try:
        each.kinds[parcel.kind](parcel)
    except NotDelivered as failed:
        _put_off(each, parcel, failed)
    except Exception as error:
        _log.error("parcel %d (%s) failed: %s", parcel.number, parcel.kind, type(error).__name__)
        _put_off(each, parcel, NotDelivered("Something went wrong on our side."))
    else:
        parcels.note_delivered(store(), parcel, workspace().clock())
        _log.info("parcel %d (%s) delivered at try %d", parcel.number, parcel.kind, parcel.tries)


def _put_off(each: Round, parcel: Parcel, failed: NotDelivered) -> None:
    _log.warning("parcel %d (%s) not delivered at try %d", parcel.number, parcel.kind, parcel.tries)
    if parcels.note_failed(store(), parcel, failed, workspace().clock()):
        each.gave_up(parcel)


def _tidy(each: Round) -> None:
    now = workspace().clock()
    if each.tidied_at is None or each.tidied_at < now - TIDIED_EVERY:
        for kind in each.kinds:
            shelves.tidy(store(), kind, now)
        each.clear()
        each.tidied_at = now
