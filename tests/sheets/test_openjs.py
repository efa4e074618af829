"""Real records: the public minutes of a council of open-source projects, 2018 to 2025."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.partnerships import Partnerships
from projections.measures import Asked, chart
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.plain_series import PLAINLY
from tests.plain_xmr import compared, reckoned
from web.sheets.importing import Plan
from web.variation.tables import rows_of

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


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real records are not at hand ({DATA})")
def test_real_records_are_charted_as_the_design_says(
    home: Path, log: Partnerships, plan: Callable[[Path], Plan]
) -> None:
    plan(DATA).save()
    workspace = Workspace(home, clock=lambda: NOW)
    workspace.catch_up()
    entries, asked = log.get("openjs-cpc").entries, Asked(workspace, "openjs-cpc", NOW.date(), released=False)

    for measure, plainly in PLAINLY.items():
        series, found = plainly(entries, NOW.date()), list(rows_of(chart(asked, measure)))
        assert sorted((row["date"], row["value"]) for row in found) == sorted(series)
        assert compared(found, reckoned([(row["date"], row["value"]) for row in found], [])) == []
    assert len(list(rows_of(chart(asked, "decisions per meeting")))) > 100
    workspace.close()
