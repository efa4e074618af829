"""Erasing somebody from the whole workspace: the record, the account, and what the pages keep for themselves.

The command and the page for administrators both call it: ``look_for`` what is meant, show what that concerns, and
``erase`` it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from access import forgetting
from access.accounts import Account, all_accounts
from domain.ballots import forgetting as forgetting_guests
from domain.erasing import Concerned, Request, concerned
from domain.erasing import erase as erase_words
from domain.errors import InvalidValue
from domain.partnership import EVERY_KIND
from domain.sealing.people import REF, whole_words
from domain.sealing.upkeep import tidy_tables
from projections.workspace import Workspace
from web.bringing_in.uploads import Uploads
from web.current import catch_up, workspace
from web.desk import open_desk
from web.door.identity import note, recorded_by, store
from web.packs.shared import take_back_naming
from web.people.doing import doer
from web.post import outbox

SHORTEST = 3
_ENTRY = re.compile(r"([a-z0-9-]+)/([a-z-]+):(.+)")


@dataclass(frozen=True)
class Meant:
    """What somebody who is to be erased has here: accounts, entries that concern them, and invitations to check-ins."""

    typed: str
    accounts: tuple[Account, ...]
    concerned: Concerned
    invited: tuple[str, ...] = ()
    """Addresses that are kept for a round which is open or repeats."""

    @property
    def is_nothing(self) -> bool:
        return not self.accounts and not self.invited and self.concerned.is_nothing

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many entries lose words, by partnership and kind."""
        return Counter((place.partnership, place.kind) for place in self.concerned.erased)

    @property
    def open_counts(self) -> Counter[tuple[str, str]]:
        """How many entries go on naming them, by partnership and kind."""
        return Counter((place.partnership, place.kind) for place in self.concerned.in_the_open)


def look_for(typed: str) -> Meant:
    """Whom or what is meant by a name, an address, a person's ref, or an entry (``PARTNERSHIP/kind:ref``)."""
    typed = " ".join(typed.split())
    if len(typed) < SHORTEST:
        raise InvalidValue("Type the whole name.", "person")
    entry = _ENTRY.fullmatch(typed)
    if entry and entry[2] in EVERY_KIND:
        return Meant(typed, (), concerned(workspace().partnerships, Request(entries=((entry[1], entry[2], entry[3]),))))
    accounts = _accounts(typed)
    people = _people(typed, accounts)
    request = _request(typed, accounts, people)
    invited = tuple(forgetting_guests.invited(workspace().ballots, request.names))
    return Meant(typed, accounts, concerned(workspace().partnerships, request), invited)


def erase(meant: Meant, reason: str) -> int:
    """Erase it everywhere; how many entries lost words."""
    names = whole_words(meant.concerned.request.names)
    if names and names.search(reason):
        raise InvalidValue("Leave the name out of the reason: it stays on record.", "reason")
    outbox.forget([*(account.email for account in meant.accounts), *meant.invited], names)
    forgetting_guests.forget(workspace().ballots, meant.invited)
    if names:
        take_back_naming(names)
    for account in meant.accounts:
        forgetting.forget(store(), doer(), account)
    opened = workspace()
    erase_words(opened.partnerships, meant.concerned, reason, opened.stamp(recorded_by()))
    _clear_pages(opened, meant.concerned.request)
    note("erased words")
    catch_up()
    return len(meant.concerned.erased) + len(meant.concerned.unfinished)


def _accounts(typed: str) -> tuple[Account, ...]:
    folded = typed.casefold()
    everybody = all_accounts(store())
    return tuple(each for each in everybody if folded in (each.email, each.name.casefold(), each.person))


def _people(typed: str, accounts: Sequence[Account]) -> list[str]:
    """The refs of everybody known by what was typed."""
    known = workspace().people
    folded = typed.casefold()
    named = [ref for ref in known.known() if folded in (ref, *(name.casefold() for name in known.names_of(ref)))]
    return list(dict.fromkeys([*named, *(account.person for account in accounts)]))


def _request(typed: str, accounts: Sequence[Account], people: Sequence[str]) -> Request:
    known = workspace().people
    names = [] if REF.fullmatch(typed) else [typed]
    names += [name for ref in people for name in known.names_of(ref)]
    names += [text for account in accounts for text in (account.name, account.email)]
    return Request(tuple(people), tuple(dict.fromkeys(names)))


def _clear_pages(opened: Workspace, request: Request) -> None:
    """Drop what waits to be imported, which may name anybody, and take meetings that name them off every desk."""
    Uploads(opened.home).drop_all()
    desk = open_desk(opened)
    desk.forget_naming(whole_words(request.names), request.people)
    for engine in (desk.engine, opened.views.engine, store().engine):
        if engine.dialect.name == "sqlite":
            tidy_tables(engine, [])
    if desk.engine is not opened.views.engine:
        desk.engine.dispose()
