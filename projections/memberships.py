"""Which organisations are in which partnerships, read for all partnerships at once. The portfolio page calls it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from domain.membership import Partner
from projections.ledger import as_known
from projections.rebuild import no_garbage_collection
from projections.sealed_words import opened
from projections.workspace import Workspace


def memberships(workspace: Workspace, on: date, known_at: datetime | None = None) -> dict[str, list[Partner]]:
    """The members of each partnership on a day, in no order; none of partnerships without any."""
    tables = workspace.tables()
    table, each = tables.entries, select(tables.partnerships.c.partnership)
    c = table.c
    query = select(c.partnership, c.entry, c.sealed).where(c.partnership.in_(each), c.kind == "partner")
    with workspace.views.engine.connect() as connection, no_garbage_collection():
        rows: list[Any] = list(connection.execute(query.where(as_known(table, known_at))))
        said = [(row.partnership, opened(workspace.partnerships.sealing, row).entry) for row in rows]
    found: dict[str, list[Partner]] = defaultdict(list)
    for ref, partner in said:
        if partner.is_member_on(on):
            found[ref].append(partner)
    return found
