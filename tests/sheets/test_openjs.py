"""Real records: the public minutes of a council of open-source projects, 2018 to 2025."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.partnerships import Partnerships
from web.sheets.importing import Plan

DATA = Path(__file__).parents[3] / "shared" / "data" / "openjs-cpc"


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real records are not at hand ({DATA})")
def test_real_records_import_once(log: Partnerships, plan: Callable[[Path], Plan]) -> None:
    found = plan(DATA)
    assert found.problems == []
    assert found.new == {"partnerships": 1, "meetings": 211, "items": 1737}
    assert found.summary() == "New: 1 partnership, 211 meetings, 1,737 agenda items."
    found.save()
    again = plan(DATA)
    assert (again.problems, again.changes_nothing) == ([], True)
    assert again.same == found.new
    assert len(list(log.get("openjs-cpc").entries)) == 1949
