"""Importing check-ins tells nobody which answers are on record, except the operator of the command line."""

from __future__ import annotations

from pathlib import Path

from domain.entries import Stamp
from domain.partnerships import Partnerships
from tests.sheets.folder import allow_all, put
from tests.sheets.harbour import SHEETS
from web.sheets.importing import Plan, plan_import

HEADER = SHEETS["check-ins"].splitlines()[0]


def planned(log: Partnerships, folder: Path, stamp: Stamp, *rows: str) -> Plan:
    sheet = "\n".join([HEADER, *rows, ""])
    return plan_import(log, put(folder / str(len(rows)) / rows[0][-9:-1], {"check-ins": sheet}), stamp, allow_all)


def test_the_same_sheets_again_change_nothing(harbour: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    found = plan_import(harbour, put(tmp_path / "again", SHEETS), stamp, allow_all)
    assert (found.problems, found.same["check-ins"], found.changes_nothing) == ([], 3, True)


def test_guessed_answers_are_told_from_none_on_record(harbour: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    asked = []
    for mark in "12345":
        rows = [f"harbour,spring,2024-03-31,council,,{mark},,,,"] * 3
        asked.append(planned(harbour, tmp_path, stamp, *rows).summary())
    assert set(asked) == {"Already on record: 3 check-in answers. Nothing to record."}


def test_a_round_on_record_takes_no_further_rows(harbour: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    found = planned(harbour, tmp_path, stamp, "harbour,spring,2024-03-31,council,,1,,,,")
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "round")]
    assert "not as many as the sheet has rows (a row)" in found.problems[0].message


def test_a_round_of_its_own_is_new(harbour: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    found = planned(harbour, tmp_path, stamp, "harbour,summer,2024-06-30,council,,1,,,,")
    assert (found.problems, found.new) == ([], {"check-ins": 1})


def test_rows_of_a_partnership_that_is_not_there_are_reported(log: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    found = planned(log, tmp_path, stamp, "narnia,spring,2024-06-30,council,,1,,,,")
    assert [problem.column for problem in found.problems] == ["partnership"]
