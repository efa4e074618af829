"""What is done to people: they are added, renamed, given roles, let in and kept out. All of it is in the access log.

The last administrator stays. Called by the pages of ``web.people`` and by the commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from access import accounts, grants, one_time_links, sign_ins, tokens
from access.access_log import note
from access.accounts import Account
from access.grants import Grant
from access.roles import Role
from access.store import Store
from domain.errors import DomainError, InvalidValue
from projections.views import exclusive

OPERATOR = "operator"
"""Who the access log names for a command on the machine."""


class LastAdministrator(DomainError):
    """Without this person nobody could give access any more."""

    def __init__(self) -> None:
        super().__init__("This is the only administrator. Make somebody else an administrator first.")


@dataclass(frozen=True)
class Doer:
    """Who does something (a person ref, or ``OPERATOR``), and when."""

    ref: str
    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(UTC).date()


def add(store: Store, by: Doer, email: str, name: str, person: str) -> Account:
    """A new account, known to the log as ``person``; ``InvalidValue`` as ``accounts.add_account``."""
    account = accounts.add_account(store, email, name, person, by.at)
    note(store, by.at, by.ref, "added a person", about=person)
    return account


def rename(store: Store, by: Doer, account: Account, name: str) -> None:
    """Call somebody by another name."""
    accounts.rename(store, account, name)
    note(store, by.at, by.ref, "renamed a person", about=account.person)


def give(
    store: Store,
    by: Doer,
    account: Account,
    role: Role,
    partnership: str | None,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Give a role; ``InvalidValue`` as ``grants.give``, and when it was given already for the same days."""
    starts_on = starts_on or by.today
    wanted = (role, partnership, starts_on, ends_on)
    standing = [grant for grant in grants.grants_of(store, account.id) if grant.ended_at is None]
    if wanted in [(grant.role, grant.partnership, grant.starts_on, grant.ends_on) for grant in standing]:
        raise InvalidValue("This role is given already, for the same days.", "role")
    grant = grants.give(store, account.id, role, partnership, by.ref, by.at, starts_on=starts_on, ends_on=ends_on)
    note(store, by.at, by.ref, "gave a role", partnership, f"{account.person} {_in_words(grant)}")
    return grant


def take_away(store: Store, by: Doer, account: Account, *numbers: int) -> list[Grant]:
    """End grants of an account now; ``LastAdministrator`` when nobody else could give access then."""
    if not set(numbers) <= {grant.number for grant in grants.grants_of(store, account.id)}:
        raise InvalidValue("This role was never given to this person.", "grant")
    with _administrators_stay(store, by, without_grants=numbers):
        ended = [grants.end(store, number, by.ref, by.at) for number in numbers]
    for grant in ended:
        note(store, by.at, by.ref, "took a role away", grant.partnership, f"{account.person} {grant.role}")
    return ended


def disable(store: Store, by: Doer, account: Account) -> None:
    """Keep somebody out from now on: every sign-in, token and link of theirs ends at once."""
    with _administrators_stay(store, by, without_account=account.id):
        accounts.set_active(store, account, active=False)
    sign_ins.end(store, account.id, by.at)
    tokens.end(store, account.id, by.at)
    one_time_links.end(store, account.id)
    note(store, by.at, by.ref, "disabled an account", about=account.person)


def enable(store: Store, by: Doer, account: Account) -> None:
    """Let somebody in again, with the roles that they still hold."""
    if account.is_erased:
        raise DomainError("This person was erased. Add them anew if they are to come in again.")
    accounts.set_active(store, account, active=True)
    note(store, by.at, by.ref, "enabled an account", about=account.person)


def end_sign_ins(store: Store, by: Doer, account: Account) -> int:
    """Sign somebody out everywhere; from how many browsers."""
    ended = sign_ins.end(store, account.id, by.at)
    note(store, by.at, by.ref, "ended sign-ins", about=account.person)
    return ended


def end_tokens(store: Store, by: Doer, account: Account) -> int:
    """End every token of somebody; how many there were."""
    ended = tokens.end(store, account.id, by.at)
    note(store, by.at, by.ref, "ended tokens", about=account.person)
    return ended


def invite(store: Store, by: Doer, account: Account) -> str:
    """The secret of a one-time link with which somebody sets a password; it ends those made before."""
    if not account.active:
        raise DomainError("This account is disabled. Enable it first.")
    secret = one_time_links.make(store, account.id, by.at)
    note(store, by.at, by.ref, "made a set-up link", about=account.person)
    return secret


def administrators(store: Store, day: date) -> set[int]:
    """The accounts of those who can give access on a day."""
    return grants.holders(store, Role.ADMINISTRATOR, day) & accounts.active_accounts(store)


@contextmanager
def _administrators_stay(
    store: Store, by: Doer, *, without_grants: Iterable[int] = (), without_account: int | None = None
) -> Iterator[None]:
    """Hold back everybody else while an administrator may be lost; refuse when it is the last one."""
    with exclusive(store.engine, "people"):
        before = administrators(store, by.today)
        after = grants.holders(store, Role.ADMINISTRATOR, by.today, without=without_grants) - {without_account}
        if before and not before & after:
            raise LastAdministrator
        yield


def _in_words(grant: Grant) -> str:
    """“lead from 2026-06-30 until 2026-12-31”."""
    return f"{grant.role} from {grant.starts_on}" + (f" until {grant.ends_on}" if grant.ends_on else "")
