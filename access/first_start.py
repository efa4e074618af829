"""The first start: while nobody can give access, a one-time link from the console makes the first administrator.

Called by ``goodterms serve``, which prints the link, and by the page that it leads to.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from access import one_time_links, people
from access.access_log import note
from access.accounts import Account, set_password
from access.one_time_links import Link
from access.people import Doer
from access.roles import Role
from access.store import Store
from domain.errors import DomainError
from projections.views import exclusive

LASTS = timedelta(days=1)


class LinkSpent(DomainError):
    """A one-time link that was used, has expired, or was never made."""

    def __init__(self) -> None:
        super().__init__("This link was used before, or it has expired. Ask for a new one where you got it.")


def needed(store: Store, day: date) -> bool:
    """Whether nobody can give access."""
    return not people.administrators(store, day)


def make_link(store: Store, at: datetime) -> str:
    """The secret of a link that makes the first administrator, for a day; those made before go on working."""
    return one_time_links.make(store, None, at, LASTS)


def set_up(
    store: Store, link: Link, at: datetime, *, email: str, name: str, person: str, password_hash: str, leads: bool
) -> Account:
    """Make the first administrator, who ``leads`` all partnerships too if so wished.

    ``LinkSpent`` when somebody was faster; ``InvalidValue`` as ``accounts.add_account``, and the link goes on working.
    """
    by = Doer(person, at)
    with exclusive(store.engine, "first start"):
        if not needed(store, by.today) or one_time_links.working_number(store, link.number, at) is None:
            raise LinkSpent
        account = people.add(store, by, email, name, person)
        set_password(store, account, password_hash)
        for role in (Role.ADMINISTRATOR, Role.LEAD) if leads else (Role.ADMINISTRATOR,):
            people.give(store, by, account, role, None)
        one_time_links.end(store, None)
        note(store, at, person, "set up the workspace", about=person)
    return account
