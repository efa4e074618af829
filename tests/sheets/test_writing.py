"""Any table in any format: exact, guarded, whole or not at all."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.partnerships import Partnerships
from web.sheets import writing
from web.sheets.exporting import export_entries
from web.sheets.writing import CannotWrite, Table, write_tables

EVENTS = {
    "events": Table(
        ("event", "day", "points", "about", "refs", "empty"),
        [
            ("MeetingHeld", date(2024, 3, 1), 1.5, "=1+1", ("a", "b;c"), None),
            ("TensionNamed", date(1850, 1, 1), -2, "#REF!", (), ""),
        ],
    )
}


def test_csv_is_a_folder_with_a_guarded_file_for_each_table(tmp_path: Path) -> None:
    write_tables(EVENTS, tmp_path / "deep" / "out", "csv")
    with (tmp_path / "deep" / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["event", "day", "points", "about", "refs", "empty"],
            ["MeetingHeld", "2024-03-01", "1.5", "'=1+1", "a;b\\;c", ""],
            ["TensionNamed", "1850-01-01", "'-2", "#REF!", "", ""],
        ]


def test_xlsx_keeps_text_as_text_and_days_as_days(tmp_path: Path) -> None:
    write_tables(EVENTS, tmp_path / "out.xlsx", "xlsx")
    sheet: Any = load_workbook(tmp_path / "out.xlsx")["events"]
    _, first, second = sheet.iter_rows()
    assert [cell.value for cell in second] == ["TensionNamed", "1850-01-01", -2, "#REF!", None, None]
    assert (first[3].value, first[3].data_type, second[3].data_type) == ("=1+1", "s", "s")
    assert (first[1].value.date(), first[1].number_format) == (date(2024, 3, 1), "yyyy-mm-dd")
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_jsonl_is_one_object_per_line(tmp_path: Path) -> None:
    write_tables(EVENTS, tmp_path / "out.jsonl", "jsonl")
    first, second = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert first == {
        "event": "MeetingHeld", "day": "2024-03-01", "points": 1.5, "about": "=1+1", "refs": ["a", "b;c"], "empty": None
    }  # fmt: skip
    assert second["points"] == -2


def test_jsonl_of_entries_has_kind_partnership_and_fields(harbour: Partnerships, tmp_path: Path) -> None:
    write_tables(export_entries(harbour, ["harbour"]), tmp_path / "out.jsonl", "jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert all(list(line) == ["kind", "partnership", "fields"] and line["partnership"] == "harbour" for line in lines)
    [contact] = [line["fields"] for line in lines if line["kind"] == "contact"]
    assert contact == {
        "contact": "c1", "made_on": "2024-03-15", "between": ["council", "hospital"], "channel": "phone",
        "tone": "warm", "note": '= not a formula; a "note" too',
    }  # fmt: skip


@pytest.mark.parametrize(("form", "name"), [("csv", "out"), ("xlsx", "out.xlsx"), ("jsonl", "out.jsonl")])
def test_rows_may_be_made_as_they_are_written(tmp_path: Path, form: str, name: str) -> None:
    write_tables({"events": Table(("n",), ((n,) for n in range(10)))}, tmp_path / name, form)
    assert (tmp_path / name).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_what_cannot_be_written_is_told(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite, match="could not be written"):
        write_tables(EVENTS, tmp_path / "file" / "out", form)


@pytest.mark.parametrize(("form", "name"), [("csv", "events.csv"), ("xlsx", "out.xlsx"), ("jsonl", "out.jsonl")])
def test_a_failed_export_leaves_the_earlier_file(tmp_path: Path, form: str, name: str) -> None:
    def failing() -> Any:
        yield ("a",)
        raise OSError(28, "No space left on device")

    (tmp_path / name).write_text("earlier")
    with pytest.raises(CannotWrite, match="No space left on device"):
        write_tables({"events": Table(("n",), failing())}, tmp_path / ("" if form == "csv" else name), form)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {name: "earlier"}


def test_what_a_workbook_cannot_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotWrite, match="longer than a cell"):
        write_tables({"events": Table(("n",), [("x" * 32_768,)])}, tmp_path / "out.xlsx", "xlsx")
    monkeypatch.setattr(writing, "_LAST_ROW", 2)
    with pytest.raises(CannotWrite, match="events has more rows"):
        write_tables({"events": Table(("n",), [("a",), ("b",)])}, tmp_path / "out.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []


def test_characters_that_a_workbook_cannot_hold_are_replaced(tmp_path: Path) -> None:
    write_tables({"events": Table(("n",), [("a\x01b\uffff",)])}, tmp_path / "out.xlsx", "xlsx")
    assert load_workbook(tmp_path / "out.xlsx")["events"]["A2"].value == "a�b�"
