"""Which tables of the accounts a backup holds, and what is left out: whatever only passes through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Table, delete, update

from access.store import Base, Store, microseconds
from domain.errors import DomainError
from web.safekeeping.table_copy import add_rows, lines_of
from web.webhooks.hooks import webhooks

ACCOUNTS = "accounts.jsonl"
PASSING = frozenset({"one_time_links", "sign_ins", "used_codes", "sent_requests", "limit_counts", "post_parcels"})
"""Sign-ins and links that have ended by the time of a restore, counts, and messages that were under way: they would
be delivered twice."""


def lasting_tables() -> list[Table]:
    """The tables that are kept, those first that others refer to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def check_no_accounts(store: Store, lines: Iterable[bytes]) -> None:
    """``DomainError`` when somebody has an account here already.

    Those of the backup itself may be here, from a restore that was stopped before the log was in.
    """
    accounts = Base.metadata.tables["accounts"]
    with store.engine.connect() as connection:
        here = set(lines_of(connection, [accounts]))
    if here and not here <= {line.rstrip() for line in lines}:
        raise DomainError(
            "There are accounts in this workspace already. Restore into a new one, or say --without-accounts."
        )


def restore_accounts(store: Store, lines: Iterable[bytes], at: datetime) -> int:
    """Make the accounts those of a backup, all or none; how many rows they are.

    Webhooks are switched off: where they call may long have been told, or belong to the workspace that goes on.
    """
    off = {"off_at": microseconds(at), "off_because": "It was restored from a backup."}
    with store.engine.begin() as connection:
        for table in reversed(lasting_tables()):
            connection.execute(delete(table))
        number = add_rows(connection, lasting_tables(), lines)
        connection.execute(update(webhooks).where(webhooks.c.off_at.is_(None)).values(off))
        return number
