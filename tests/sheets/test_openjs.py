"""Real records: the public minutes of a council of open-source projects, 2018 to 2025."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.partnerships import Partnerships
from projections.measures import Asked, chart
from projections.signals import signals_on
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


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real records are not at hand ({DATA})")
def test_items_carried_over_in_real_records_are_those_of_the_sheets_run_by_run(
    home: Path, log: Partnerships, plan: Callable[[Path], Plan]
) -> None:
    plan(DATA).save()
    workspace = Workspace(home, clock=lambda: NOW)
    workspace.catch_up()
    for on in ("2019-12-31", "2022-06-30", "2025-12-31"):
        found = signals_on(workspace, "openjs-cpc", date.fromisoformat(on))
        runs = {
            each.about: [ref.split("/", 1)[0] for _, ref in each.entries]
            for each in found
            if each.rule == "carried-over"
        }
        assert runs == _carried_over(on)
        assert runs
    workspace.close()


def _carried_over(on: str) -> dict[str, list[str]]:
    """Straight from the sheets: the meetings at which items came up since they last ended, where there were three."""
    held_on = {row["meeting"]: row["held_on"] for row in _rows("meetings")}
    runs: dict[str, list[str]] = {}
    last: dict[str, str] = {}
    for row in sorted(_rows("items"), key=lambda row: (held_on[row["meeting"]], row["meeting"])):
        if held_on[row["meeting"]] <= on:
            run = runs.setdefault(row["item"], [])
            run.append(row["meeting"])
            last[row["item"]] = row["outcome"]
            if row["outcome"] in ("decided", "actioned"):
                run.clear()
    return {item: run for item, run in runs.items() if len(run) > 2 and last[item] != "withdrawn"}


def _rows(sheet: str) -> list[dict[str, str]]:
    with (DATA / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
