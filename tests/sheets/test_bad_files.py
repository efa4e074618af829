"""Files that cannot be read: a clear sentence each, and nothing is recorded."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.partnerships import Partnerships
from tests.sheets.folder import log_length, put, workbook
from tests.sheets.harbour import SHEETS
from web.sheets import csv_files, workbooks
from web.sheets.importing import Plan
from web.sheets.problems import Problem

Planned = Callable[[Path], Plan]
HEADER = "partnership,name,formed_on\n"
HARBOUR = f"{HEADER}harbour,Harbour,2020-01-01\n"


@pytest.fixture
def problems(log: Partnerships, plan: Planned) -> Callable[[Path], list[Problem]]:
    """The problems of importing a path, after checking that nothing was recorded."""

    def of(path: Path) -> list[Problem]:
        found = plan(path)
        assert found.problems
        with pytest.raises(Exception, match="Nothing was recorded"):
            found.save()
        assert log_length(log) == 0
        return found.problems

    return of


Problems = Callable[[Path], list[Problem]]


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("partners.csv", b"", "The sheet is empty. Its first row must name the columns: partnership, partner, name"),
        ("partners.csv", b"\n\nharbour,council\n", "The sheet is empty."),
        ("partners.csv", b"harbour,council,Council,2020-01-01\n", "Its first row must name the columns"),
        ("partners.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        ("partners.csv", b"PK\x03\x04\0\0", "an Excel workbook or another zip archive, not a CSV file"),
        ("partners.csv", b"\xd0\xcf\x11\xe0\xa1\xb1", "old or protected Excel workbook"),
        ("partners.csv", b"%PDF-1.7", "a PDF"),
        ("partners.csv", "partnership,partner".encode("utf-16"), "encoded as UTF-16"),
        ("partners.csv", "partnership,partner".encode("utf-16-le"), "encoded as UTF-16"),
        ("partners.csv", b"partnership,\x81\x8d", "encoded neither as UTF-8 nor as Windows-1252"),
        ("partners.csv", b"\xef\xbb\xbfpartnership,Caf\xe9", "encoded neither as UTF-8 nor as Windows-1252"),
        ("cats.csv", b"partnership\n", "“cats” is not a sheet that can be imported. The sheets are: partnerships,"),
        ("partners.txt", b"partnership\n", "Only a folder of .csv files, one .csv file or one .xlsx workbook"),
        ("all.xlsx", b"", "not an Excel workbook, whatever its name says"),
        ("all.xlsx", b"partnership,partner\n", "not an Excel workbook, whatever its name says"),
        ("all.xlsx", b"\xd0\xcf\x11\xe0", "old format or protected by a password"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_refused(
    problems: Problems, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    [problem] = problems(written(tmp_path / name, content))
    assert problem.file == name
    assert words in problem.message


def test_a_path_that_does_not_exist_is_refused(problems: Problems, tmp_path: Path) -> None:
    for name in ("nowhere", "nowhere.csv", "nowhere.xlsx"):
        [problem] = problems(tmp_path / name)
        assert f"There is no file or folder {tmp_path / name}." in problem.message


def test_a_folder_without_sheets_is_refused(problems: Problems, tmp_path: Path) -> None:
    written(tmp_path / "in" / "notes.txt", "hello")
    assert "The folder holds no sheets." in problems(tmp_path / "in")[0].message


def test_a_folder_named_like_a_sheet_is_refused(problems: Problems, tmp_path: Path) -> None:
    (tmp_path / "in" / "partners.csv").mkdir(parents=True)
    assert problems(tmp_path / "in")[0].message == "This is a folder where a file was expected."


def test_what_is_no_ordinary_file_is_refused(problems: Problems, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "partners.csv")
    assert "not an ordinary file" in problems(tmp_path / "partners.csv")[0].message


def test_a_file_that_may_not_be_read_is_refused(
    problems: Problems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path / "partners.csv", HARBOUR)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems(path)[0].message == "The file could not be read: Permission denied."


def test_two_sheets_of_the_same_name_are_refused(problems: Problems, tmp_path: Path) -> None:
    put(tmp_path / "in", {"partnerships": HARBOUR, "Partnerships": HARBOUR})
    assert "There are two sheets for partnerships." in problems(tmp_path / "in")[0].message


def test_every_missing_column_is_named(problems: Problems, tmp_path: Path) -> None:
    found = problems(written(tmp_path / "partners.csv", "partnership,name\nharbour,Council\n"))
    assert [(p.row, p.column) for p in found] == [(1, "partner"), (1, "joined_on")]
    assert found[0].message == "The column “partner” is missing. Add it: every row needs it."


def test_an_extra_column_is_named_and_the_rows_are_read_all_the_same(problems: Problems, tmp_path: Path) -> None:
    text = "partnership,Colour,name,formed_on\nharbour,red,Harbour,soon\n"
    found = problems(written(tmp_path / "partnerships.csv", text))
    assert [(p.row, p.column) for p in found] == [(1, "colour"), (2, "formed_on")]
    assert "“colour” is not a column of this sheet. The columns are: partnership, name" in found[0].message


def test_a_doubled_column_is_named(problems: Problems, tmp_path: Path) -> None:
    [problem] = problems(written(tmp_path / "partnerships.csv", "partnership,name,formed_on,Name\nharbour,A,,B\n"))
    assert (problem.row, problem.column) == (1, "name")
    assert problem.message == "The column “name” is there 2 times. Keep one of them."


def test_a_row_with_more_cells_than_headings_is_named(problems: Problems, tmp_path: Path) -> None:
    text = f"{HEADER}harbour,Harbour,2020-01-01,,\ncounty,County,2020-01-01, and more,\n"
    [problem] = problems(written(tmp_path / "partnerships.csv", text))
    assert (problem.row, problem.column) == (3, "D")
    assert "“and more” stands under no heading." in problem.message


def test_a_row_with_fewer_cells_lacks_only_what_it_lacks(problems: Problems, tmp_path: Path) -> None:
    [problem] = problems(written(tmp_path / "partnerships.csv", f"{HEADER}harbour,Harbour\n"))
    assert (problem.row, problem.column) == (2, "formed_on")


def test_quotation_marks_that_do_not_pair_up_are_named(problems: Problems, tmp_path: Path) -> None:
    [problem] = problems(written(tmp_path / "partnerships.csv", f'{HARBOUR}county,"County,2020-01-01\n'))
    assert problem.row == 3
    assert "quotation marks do not pair up" in problem.message


def test_a_control_character_is_named(problems: Problems, tmp_path: Path) -> None:
    text = HARBOUR + "county," + "x" * 2000 + "\ncounty,A\0B,2020-01-01\n"
    found = problems(written(tmp_path / "partnerships.csv", text))
    assert (found[-1].row, found[-1].column) == (4, "name")
    assert "U+0000" in found[-1].message


def test_a_file_that_is_too_large_is_refused(
    problems: Problems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_files, "LARGEST_BYTES", 10)
    assert "larger than 200 MB" in problems(written(tmp_path / "partnerships.csv", HARBOUR))[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_common_encodings_and_separators_are_read(
    log: Partnerships, plan: Planned, tmp_path: Path, encoding: str, separator: str
) -> None:
    text = HARBOUR.replace("Harbour", "Café “Ø”").replace(",", separator).replace("\n", "\r\n")
    found = plan(written(tmp_path / "Partnerships.CSV", text.encode(encoding)))
    assert found.problems == []
    found.save()
    assert log.get("harbour").profile.name == "Café “Ø”"


def test_blank_rows_are_skipped_and_counted(problems: Problems, tmp_path: Path) -> None:
    text = f"{HEADER}\n , ,\nharbour,Harbour,soon\n"
    assert [p.row for p in problems(written(tmp_path / "partnerships.csv", text))] == [4]


def test_only_a_second_row_is_taken_for_help(problems: Problems, tmp_path: Path) -> None:
    text = f"{HEADER}? Explained,here,\n? Explained,here,\n"
    assert {p.row for p in problems(written(tmp_path / "partnerships.csv", text))} == {3}


# -- workbooks -----------------------------------------------------------------------------------------------


def test_a_formula_is_refused_by_name(problems: Problems, tmp_path: Path) -> None:
    rows = [["partnership", "name", "formed_on"], ["harbour", '="Har"&"bour"', "2020-01-01"]]
    [problem] = problems(workbook(tmp_path / "all.xlsx", {"partnerships": rows}))
    assert (problem.file, problem.row, problem.column) == ("all.xlsx: partnerships", 2, "name")
    assert problem.message == 'The cell holds a formula (="Har"&"bour"). Put the value itself there.'


def test_an_excel_error_is_refused_by_name(problems: Problems, tmp_path: Path) -> None:
    rows = [["partnership", "name", "formed_on"], ["harbour", "#REF!", "2020-01-01"]]
    [problem] = problems(workbook(tmp_path / "all.xlsx", {"partnerships": rows}))
    assert (problem.row, problem.column) == (2, "name")
    assert "the Excel error #REF!" in problem.message


def test_a_time_of_day_and_a_tick_box_are_refused(problems: Problems, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["partnership", "name", "formed_on"],
        ["harbour", True, datetime(2020, 1, 1, 9, 30)],  # noqa: DTZ001
        ["county", "County", 7.5],
    ]
    found = problems(workbook(tmp_path / "all.xlsx", {"partnerships": rows}))
    assert [(p.row, p.column) for p in found] == [(2, "formed_on"), (3, "formed_on")]
    assert "has a time of day" in found[0].message


def test_an_unknown_sheet_is_named_unless_it_is_empty(problems: Problems, tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Sheet1": [],
        "read me": [["Hello"]],
        "partnerships": [["partnership"]],
        "Cats": [["Tom"]],
    }
    found = problems(workbook(tmp_path / "all.xlsx", sheets))
    assert [p.file for p in found] == ["all.xlsx: partnerships"] * 2 + ["all.xlsx: Cats"]
    assert "“Cats” is not a sheet" in found[-1].message


def test_an_empty_workbook_is_refused(problems: Problems, tmp_path: Path) -> None:
    [problem] = problems(workbook(tmp_path / "all.xlsx", {"partnerships": [], "Sheet1": [[None]]}))
    assert "The workbook is empty." in problem.message


def test_a_zip_bomb_is_refused_unopened(problems: Problems, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for _ in range(70):
                    part.write(bytes(1024 * 1024))
    assert path.stat().st_size < 1024 * 1024
    [problem] = problems(path)
    assert problem.message == "Unpacked, the workbook would take 210 MB; at most 200 MB are read."


def test_a_workbook_that_lies_about_its_rows_is_refused(
    problems: Problems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "LAST_ROW", 2)
    rows = [["partnership"], ["a"], ["b"]]
    [problem] = problems(workbook(tmp_path / "all.xlsx", {"partnerships": rows}))
    assert "more rows than a sheet can hold" in problem.message


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<broken", b"\xff\xfe\0", b"<a/>"])
def test_a_damaged_workbook_is_refused(problems: Problems, tmp_path: Path, part: str, content: bytes) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"partnerships": [["partnership", "name"], ["harbour", "Harbour"]]})
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "all.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == part else source.read(name))
    assert problems(tmp_path / "all.xlsx")


def test_a_cut_off_workbook_is_refused(problems: Problems, tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", {"partnerships": [["partnership"]]}).read_bytes()
    assert problems(written(tmp_path / "all.xlsx", whole[: len(whole) // 2]))


def test_a_sheet_that_could_not_be_read_makes_no_further_problems(problems: Problems, tmp_path: Path) -> None:
    found = problems(put(tmp_path / "in", SHEETS | {"partnerships": "partnership,name\nharbour,Harbour\n"}))
    assert [(p.file, p.column) for p in found] == [("partnerships.csv", "formed_on")]
    found = problems(put(tmp_path / "in", SHEETS | {"meetings": "\0\0\0\0"}))
    assert [p.file for p in found] == ["meetings.csv"]
