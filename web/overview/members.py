"""The partners of a partnership: who is a member on a day and since when, who left, and who is to join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.membership import Partner
from projections.ledger import entries
from web.current import workspace
from web.viewpoint import Viewpoint


@dataclass(frozen=True)
class Members:
    """By name; those who left by the day they did, the last first."""

    now: list[Partner]
    left: list[Partner]


def members_of(ref: str, view: Viewpoint) -> Members:
    rows: list[Any] = [row.entry for row in entries(workspace(), ref, kind="partner", known_at=view.known_at)]
    rows.sort(key=lambda partner: partner.name.casefold())
    left = [partner for partner in rows if partner.left_on and partner.left_on < view.on]
    left.sort(key=lambda partner: partner.left_on, reverse=True)
    return Members([partner for partner in rows if partner.is_member_on(view.on)], left)
