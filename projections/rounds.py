"""The rounds that were opened here, in all partnerships. Asked by whoever looks which are due."""

from __future__ import annotations

from sqlalchemy import select

from domain.rounds import Round
from projections.ledger import as_known, entry_row
from projections.workspace import Workspace


def standing_rounds(workspace: Workspace) -> list[tuple[str, Round]]:
    """Every round that stands, open or closed, with its partnership."""
    table = workspace.tables().entries
    query = select(table).where(table.c.kind == "round", as_known(table, None))
    with workspace.views.engine.connect() as connection:
        found = [(row.partnership, entry_row(workspace, row).entry) for row in connection.execute(query)]
    return [(partnership, entry) for partnership, entry in found if isinstance(entry, Round)]
