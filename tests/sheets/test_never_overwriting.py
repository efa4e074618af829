"""What is on record stays as it is, even where a row carries the entry further."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.partnerships import Partnerships
from tests.sheets.folder import put, workbook
from tests.sheets.harbour import SHEETS
from web.sheets.importing import Plan

Planned = Callable[[Path], Plan]
UNFINISHED = {
    "decisions": "harbour,d9,2024-01-01,Share a van,,,,,,,If there is money",
    "papers": "harbour,p9,2024-01-01,Vans,,,,d1",
    "programmes": "harbour,g9,other,Vans,2024-01-01,,,Early days",
    "agreements": "harbour,r9,goal,2024-01-01,Vans,,,,partly,",
}
"""Entries whose ending is not recorded, though something is said about it already."""


def row(sheet: str, text: str) -> dict[str, str]:
    return {sheet: f"{SHEETS[sheet].splitlines()[0]}\n{text}\n"}


@pytest.fixture
def unfinished(harbour: Partnerships, plan: Planned, tmp_path: Path) -> Partnerships:
    found = plan(
        put(tmp_path / "unfinished", {k: v for name, text in UNFINISHED.items() for k, v in row(name, text).items()})
    )
    assert found.problems == []
    found.save()
    return harbour


@pytest.mark.parametrize(
    ("sheet", "text", "ref", "field", "kept"),
    [
        ("decisions", "harbour,d9,2024-01-01,Share a van,,,,,,2024-02-01,", "d9", "reason", "If there is money"),
        ("papers", "harbour,p9,2024-01-01,Vans,,,2024-02-01,", "p9", "decision", "d1"),
        ("programmes", "harbour,g9,other,Vans,2024-01-01,2024-02-01,,", "g9", "reflection", "Early days"),
        ("agreements", "harbour,r9,goal,2024-01-01,Vans,,,2024-02-01,,", "r9", "met", "partly"),
    ],
)
def test_what_was_said_already_is_kept_when_the_row_leaves_it_blank(
    unfinished: Partnerships, plan: Planned, tmp_path: Path, sheet: str, text: str, ref: str, field: str, kept: str
) -> None:
    found = plan(put(tmp_path / "further", row(sheet, text)))
    assert (found.problems, found.further) == ([], {sheet: 1})
    found.save()
    entry: Any = unfinished.get("harbour").entries.of(sheet.removesuffix("s"))[ref]
    assert getattr(entry, field) == kept


@pytest.mark.parametrize(
    ("sheet", "text", "column"),
    [
        ("decisions", "harbour,d9,2024-01-01,Share a van,,,,,,2024-02-01,No money", "reason"),
        ("papers", "harbour,p9,2024-01-01,Vans,,,2024-02-01,d2", "decision"),
        ("programmes", "harbour,g9,other,Vans,2024-01-01,2024-02-01,,Later days", "reflection"),
        ("agreements", "harbour,r9,goal,2024-01-01,Vans,,,2024-02-01,yes,", "met"),
    ],
)
def test_what_was_said_already_is_a_conflict_when_the_row_says_otherwise(
    unfinished: Partnerships, plan: Planned, tmp_path: Path, sheet: str, text: str, column: str
) -> None:
    found = plan(put(tmp_path / "further", row(sheet, text)))
    assert [problem.column for problem in found.problems] == [column]


@pytest.mark.parametrize(
    ("sheet", "text", "column"),
    [
        ("partnerships", "harbour,Harbour Wellbeing Partnership,,,1898-05-01,,2024-01-31", "closed_on"),
        ("partners", "harbour,council,Harbour Council,,2020-01-01,2024-01-31", "left_on"),
    ],
)
def test_an_ending_before_what_is_on_record_is_refused_at_its_column(
    harbour: Partnerships, plan: Planned, tmp_path: Path, sheet: str, text: str, column: str
) -> None:
    [problem] = plan(put(tmp_path / "further", row(sheet, text))).problems
    assert (problem.row, problem.column) == (2, column)
    assert "Other entries refer to the" in problem.message


def test_a_whole_number_written_with_a_point_is_a_whole_number(
    log: Partnerships, plan: Planned, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["partnership", "name", "place", "formed_on"], ["harbour", "Harbour", 7, "2020-01-01"]]
    whole = workbook(tmp_path / "whole.xlsx", {"partnerships": rows})
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "in.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<v>7</v>", b"<v>7.0</v>"))
    found = plan(tmp_path / "in.xlsx")
    assert found.problems == []
    found.save()
    assert log.get("harbour").profile.place == "7"
