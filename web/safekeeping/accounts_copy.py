"""Which tables of the accounts a backup holds, and what is left out: whatever only passes through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Table, select, update

from access.store import Base, Store, microseconds
from domain.errors import DomainError
from web.safekeeping.table_copy import add_rows
from web.webhooks.hooks import webhooks

ACCOUNTS = "accounts.jsonl"
PASSING = frozenset({"one_time_links", "sign_ins", "used_codes", "sent_requests", "limit_counts", "post_parcels"})
"""Sign-ins and links that have ended by the time of a restore, counts, and messages that were under way: they would
be delivered twice."""


def lasting_tables() -> list[Table]:
    """The tables that are kept, those first that others refer to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def check_no_accounts(store: Store) -> None:
    """``DomainError`` when somebody has an account in this workspace already."""
    with store.engine.connect() as connection:
        if connection.execute(select(Base.metadata.tables["accounts"]).limit(1)).first():
            raise DomainError(
                "There are accounts in this workspace already. Restore into a new one, or say --without-accounts."
            )


def restore_accounts(store: Store, lines: Iterable[bytes], at: datetime) -> int:
    """Add the accounts of a backup, all or none; how many rows they are.

    Webhooks are switched off: where they call may long have been told, or belong to the workspace that goes on.
    """
    off = {"off_at": microseconds(at), "off_because": "It was restored from a backup."}
    with store.engine.begin() as connection:
        number = add_rows(connection, lasting_tables(), lines)
        connection.execute(update(webhooks).where(webhooks.c.off_at.is_(None)).values(off))
        return number
