"""The ballot box in a backup: sealed as it is kept, so that a round which is open goes on after a restore.

It is copied before the log: an answer that the log has by then is in the box as well, and is thrown away there once
the log says that its round is closed.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from domain.ballots.box import BallotBox
from domain.ballots.tables import metadata, writing
from web.safekeeping.table_copy import add_rows

BALLOTS = "ballots.jsonl"
TABLES = tuple(metadata.sorted_tables)


def restore_ballots(box: BallotBox, lines: Iterable[bytes]) -> int:
    """Make the box that of a backup, all or none; how many rows it has."""
    with writing(box.engine) as connection:
        for table in TABLES:
            connection.execute(delete(table))
        return add_rows(connection, TABLES, lines)
