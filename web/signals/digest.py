"""The weekly digest of signals by email: what is new, and what still stands, to those who asked for it.

The post's worker looks for those that are due; of several processes one looks at a time, and a letter is queued in the
transaction that says it was. Each reads as its reader would see the pages at that moment: board members are told
patterns only. Nothing is sent to somebody for whom nothing stands. Letters lead to ``GOODTERMS_ADDRESS``: without it,
or without a mail server, digests wait.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, current_app, render_template

from access import digests
from access.accounts import account_of
from access.deciding import Person
from access.digests import Due
from access.roles import Action
from domain.partnership import Profile
from projections.signals.standing import Standing, standing
from projections.views import exclusive
from web.current import workspace
from web.door.identity import act_as, person_of, store
from web.door.reach import reachable
from web.post import parcels
from web.post.letters import Letter
from web.post.mail import the_mail_server
from web.post.outbox import EMAIL
from web.post.worker import Round
from web.signals.answers import Said, in_words
from web.wording import counted, long_day

SHOWN = 5
"""Signals of a partnership that are told one by one, the newest."""
PARTNERSHIPS = 12
"""Partnerships that are told one by one."""
GOOD_FOR = timedelta(days=3)
"""A letter that waits longer than this is not sent any more."""

_log = logging.getLogger("goodterms.digest")


@dataclass(frozen=True)
class Told:
    """A signal in words, and whether it began since the digest before."""

    said: Said
    is_new: bool


@dataclass(frozen=True)
class Part:
    """What a digest tells of one partnership; ``more`` says how many stand besides, if any."""

    name: str
    address: str
    told: list[Told]
    more: str


def register(app: Flask) -> None:
    """First among the rounds of the worker, so that what is queued goes out at once."""
    app.extensions["post"].rounds.insert(0, Round({}, before=look, is_ready=lambda: False))


def can_be_sent() -> bool:
    """Whether there is a mail server, and an address that letters can lead to."""
    return the_mail_server() is not None and bool(current_app.config["PUBLIC_ADDRESS"])


def look() -> None:
    """Queue the digests that are due, unless another process is at it."""
    if not can_be_sent() or not digests.due(store(), workspace().today()):
        return
    with exclusive(store().engine, "digests", wait=False) as is_free:
        if is_free:
            workspace().catch_up()
            for each in digests.due(store(), workspace().today()):
                _deal_with(each)


def _deal_with(each: Due) -> None:
    """One digest that cannot be written keeps nobody else's waiting; it stays due."""
    try:
        with current_app.app_context():
            letter = _letter_to(each)
        with store().engine.begin() as connection:
            if digests.settle(connection, each) and letter is not None:
                parcels.put(connection, EMAIL, letter.stored(), workspace().clock())
    except Exception as error:
        _log.error("a digest of account %d failed: %s", each.account, type(error).__name__)


def _letter_to(each: Due) -> Letter | None:
    """``None`` when there is nothing to tell, or nobody to tell it to."""
    account = account_of(store(), each.account)
    if account is None or not account.active or account.is_erased:
        return None
    reader = person_of(account)
    act_as(reader)
    return letter_for(reader, each.before or each.on - timedelta(days=digests.WEEK))


def letter_for(reader: Person, since: date) -> Letter | None:
    """What whoever acts may be told today, with what began after a day as new; ``None`` when nothing stands."""
    profiles = {profile.ref: profile for profile in reachable(Action.SEE)}
    found = [(profiles[ref], each) for ref, each in standing(workspace(), profiles).items() if each.signals]
    if not found:
        return None
    found.sort(key=lambda pair: (-pair[1].newest_on.toordinal(), pair[0].name.casefold()))
    subject = _subject([each for _, each in found], since)
    words = {
        "name": reader.name,
        "subject": subject,
        "today": long_day(workspace().today()),
        "parts": [_part(profile, each, since) for profile, each in found[:PARTNERSHIPS]],
        "others": len(found) - PARTNERSHIPS,
        "everywhere": _address("all_signals.index"),
        "account": _address("account.index", "digest"),
    }
    text, html = (render_template(f"signals/email/digest.{part}", **words) for part in ("txt", "html"))
    return Letter(reader.email, subject, text, html, until=(workspace().clock() + GOOD_FOR).isoformat())


def _subject(found: list[Standing], since: date) -> str:
    """“2 new patterns worth asking about, 5 in all”."""
    number = sum(len(each.signals) for each in found)
    new = sum(signal.since > since for each in found for signal in each.signals)
    if not new:
        return f"{counted(number, 'pattern')} worth asking about, none of them new"
    return f"{counted(new, 'new pattern')} worth asking about, {number} in all"


def _part(profile: Profile, found: Standing, since: date) -> Part:
    told = [Told(said, said.signal.since > since) for said in in_words(profile.ref, found.first(SHOWN))]
    address = _address("signals.of_one", ref=profile.ref)
    return Part(profile.name, address, told, _more(found, told, since))


def _more(found: Standing, told: list[Told], since: date) -> str:
    """“57 more, 2 of them new”."""
    number = len(found.signals) - len(told)
    new = len(found.since(since + timedelta(days=1)).signals) - sum(each.is_new for each in told)
    return f"{number} more" + (f", {new} of them new" if new else "") if number else ""


def _address(endpoint: str, anchor: str = "", **values: str) -> str:
    path: str = current_app.url_map.bind("").build(endpoint, values)
    public: str = current_app.config["PUBLIC_ADDRESS"]
    return public.rstrip("/") + path + (f"#{anchor}" if anchor else "")
