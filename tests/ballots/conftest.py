"""Harbour with its council and hospital, and a round that is open, on each database."""

from __future__ import annotations

import pytest

from projections.workspace import Workspace
from tests import rounds
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL, STAMP


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    """A workspace with Harbour, in which nothing is asked yet."""
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    for partner in (COUNCIL, HOSPITAL):
        workspace.partnerships.join("harbour", partner, STAMP)
    return workspace


@pytest.fixture
def tokens(harbour: Workspace) -> dict[str, list[str]]:
    """The links of a round that is open: six for each partner."""
    return rounds.open_round(harbour, "harbour", asks_about=True)
