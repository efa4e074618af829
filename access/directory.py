"""Everybody with an account at a glance: what they hold and when they last signed in. Asked by ``web.people``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from access.accounts import Account, all_accounts
from access.deciding import Held
from access.grants import all_grants
from access.sign_ins import sign_ins
from access.store import Store, instant


@dataclass(frozen=True)
class Listed:
    """An account; ``last_in`` is when it last signed in (``None``: never, or so long ago that it was forgotten)."""

    account: Account
    holds: tuple[Held, ...]
    last_in: datetime | None


def everybody(store: Store, day: date, search: str = "") -> list[Listed]:
    """Those whose name or address holds what is searched for, by name, with the roles held on a day."""
    holds, last_in = _holds_on(store, day), _last_in(store)
    wanted = search.strip().casefold()
    return [
        Listed(account, tuple(holds.get(account.id, ())), last_in.get(account.id))
        for account in all_accounts(store)
        if wanted in account.name.casefold() or wanted in account.email
    ]


def names(store: Store) -> dict[str, str]:
    """What everybody with an account is called, by the ref that the log knows them by."""
    with store.engine.connect() as connection:
        return {row.person: row.name for row in connection.execute(select(Account.person, Account.name))}


def _holds_on(store: Store, day: date) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    for grant in reversed(all_grants(store)):
        if grant.holds_on(day):
            found.setdefault(grant.account, []).append(Held(grant.role, grant.partnership))
    return found


def _last_in(store: Store) -> dict[int, datetime]:
    query = select(sign_ins.c.account, func.max(sign_ins.c.made_at).label("at")).group_by(sign_ins.c.account)
    with store.engine.connect() as connection:
        return {row.account: instant(row.at) for row in connection.execute(query)}
