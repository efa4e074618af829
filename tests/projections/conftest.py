"""Harbour in a workspace on each database, and the instants at which things were recorded in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.entries import Entry, Stamp
from projections.workspace import Workspace
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL, RECORDED_BY, STAMP, but

Record = Callable[..., Stamp]


def record(workspace: Workspace, *entries: Entry, ref: str = "harbour", stamp: Stamp = STAMP) -> Stamp:
    """Record entries in one partnership, and leave the views as they are."""
    for entry in entries:
        getattr(workspace.partnerships, RECORDED_BY[entry.kind_name])(ref, entry, stamp)
    return stamp


def form(workspace: Workspace, ref: str = "harbour", **profile: Any) -> None:
    """A partnership with the council and the hospital in it, and the views up to date."""
    workspace.partnerships.form_partnership(but(HARBOUR, partnership=ref, **profile), STAMP)
    record(workspace, COUNCIL, HOSPITAL, ref=ref)
    workspace.catch_up()


def hours_later(hours: int) -> Stamp:
    return Stamp("ada", STAMP.at + timedelta(hours=hours))


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    form(workspace)
    return workspace
