"""The check-in rounds whose answers are still to come: what the trust page says of them. Used by ``page``."""

from __future__ import annotations

from typing import Any

from projections.ledger import entries
from web.current import workspace
from web.viewpoint import Viewpoint


def open_rounds(ref: str, view: Viewpoint) -> list[Any]:
    """The rounds that were open at the end of the day looked at, the first to close first."""
    rows: list[Any] = [row.entry for row in entries(workspace(), ref, kind="round", known_at=view.known_at)]
    found = [each for each in rows if each.opened_on <= view.on and not (each.closed_on and each.closed_on <= view.on)]
    return sorted(found, key=lambda each: (each.closes_on, each.ref))
