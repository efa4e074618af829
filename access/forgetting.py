"""Forgets whose an account was: names, addresses, browsers and all that let them in. Grants and deeds stay on record.

Called when somebody is erased. Whoever it was can no longer sign in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, delete, null, update

from access import people
from access.access_log import note
from access.accounts import Account
from access.people import Doer
from access.store import Base, Store

ERASED_NAME = "Erased"
KEPT = frozenset({"grants"})
"""What is known of an account by its number alone: which roles it held, and who gave them."""
_SECRETS = ("password", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes")


def forget(store: Store, by: Doer, account: Account) -> None:
    """``LastAdministrator`` when nobody else could give access then."""
    if account.active:
        people.disable(store, by, account)
    blank = {"name": ERASED_NAME, "email": f"erased-{account.id}", "active": False}
    secrets = dict.fromkeys(_SECRETS, null())
    accounts = Base.metadata.tables[Account.__tablename__]
    with store.engine.begin() as connection:
        _overwrite(connection)
        for table in _tables_about_accounts():
            connection.execute(delete(table).where(_account_of(table) == account.id))
        connection.execute(update(accounts).where(accounts.c.id == account.id).values(**blank, **secrets))
    store.orm.remove()
    note(store, by.at, by.ref, "erased a person", about=account.person)


def _overwrite(connection: Connection) -> None:
    """What is removed from a SQLite file is not to be found in it afterwards."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _tables_about_accounts() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in KEPT and _account_of(table) is not None]


def _account_of(table: Table) -> Any:
    """The column that says whose account a row is about."""
    keys = (key for key in table.foreign_keys if key.column.table.name == Account.__tablename__)
    return next((key.parent for key in keys), None)
