"""On what terms the partnerships of the network are, as far as it is worked out while somebody waits.

Used by ``page``. Where many rows of the portfolio are missing, each look at today works some more of them out. Those of
the past are kept by nobody: of very many, only the first are worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.partnership import Profile
from projections.portfolio import PortfolioRow, kept_rows, never, portfolio
from web.current import workspace
from web.portfolio.ahead import FROM, after
from web.sentences import rank_of
from web.viewpoint import Viewpoint

PATIENCE = FROM
"""Rows that are worked out while somebody waits; of more that are missing today, as many as half a second allows."""
SECONDS = 0.5


@dataclass(frozen=True)
class Terms:
    """The band of each partnership and its place among the bands; without those ``missing``, not worked out yet."""

    bands: dict[str, str | None]
    ranks: dict[str, int | None]
    missing: int


def terms_of(profiles: Sequence[Profile], view: Viewpoint) -> Terms:
    """Those that come first are worked out first."""
    policy, rows = workspace().policy_at(view.known_at), _rows(profiles, view)
    bands = {row.ref: row.band for row in rows}
    return Terms(bands, {ref: rank_of(policy, band) for ref, band in bands.items()}, len(profiles) - len(rows))


def _rows(profiles: Sequence[Profile], view: Viewpoint) -> list[PortfolioRow]:
    kept = kept_rows(workspace(), view.on, view.known_at)
    missing = [profile for profile in profiles if profile.ref not in kept]
    if view.is_past:
        left = {profile.ref for profile in missing[PATIENCE:]}
        asked = [profile for profile in profiles if profile.ref not in left]
        return portfolio(workspace(), view.on, asked, view.known_at, kept=kept)
    enough = after(SECONDS) if len(missing) > PATIENCE else never
    return portfolio(workspace(), view.on, profiles, enough=enough, kept=kept)
