from __future__ import annotations

import io
from codecs import BOM_UTF8
from datetime import date

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from projections.workspace import Workspace
from tests.web.uploading import (
    GOOD,
    confirm,
    hand_in,
    preview_of,
    recorded,
    saved,
    sheet,
    workbook,
)

AMBIGUOUS = ("harbour", "x2", "3/4/2026", "board", "")


def test_every_bad_row_is_shown_with_its_place_and_reason(client: FlaskClient, harbour: Workspace) -> None:
    before = recorded(harbour)
    _, page = preview_of(client, sheet("meetings", GOOD, AMBIGUOUS))
    assert "1 problem to put right" in page
    fault = page.split('class="faults"')[1]
    assert '<th scope="row">meetings.csv</th><td class="number">3</td><td class="column">held_on</td>' in fault
    assert "“3/4/2026” is ambiguous: which is the day, which the month? Use a date like 2026-03-31." in fault
    assert recorded(harbour) == before


def test_rejected_rows_come_back_as_given_with_their_reasons(client: FlaskClient, harbour: Workspace) -> None:
    rows = [
        ["partnership", "Meeting*", "held_on", "kind", "title"],
        ["harbour", "x1", date(2026, 6, 1), "board", "Fine"],
        ["harbour", "x2", date(2026, 6, 2), "gossip", "=1+1"],
    ]
    address, _ = preview_of(client, {"all.xlsx": workbook({"meetings": rows})})
    answer = client.get(f"{address}/rejected-rows.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=rejected-rows.xlsx"
    book = load_workbook(io.BytesIO(answer.data))
    header, row = [[cell.value for cell in line] for line in book["meetings"].iter_rows()]
    assert header == ["partnership", "Meeting*", "held_on", "kind", "title", "what is wrong"]
    assert (row[0], row[1], row[2].date(), row[3], row[4]) == ("harbour", "x2", date(2026, 6, 2), "gossip", "=1+1")
    assert "title: The cell holds a formula (=1+1)." in row[5]
    told = [[cell.value for cell in line] for line in book["read me"].iter_rows()]
    assert told[1][:3] == ["all.xlsx: meetings", 3, "title"]


def test_rejected_rows_of_one_sheet_come_as_csv_too(client: FlaskClient, harbour: Workspace) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD, AMBIGUOUS))
    answer = client.get(f"{address}/rejected-rows.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=meetings.csv"
    assert answer.data.startswith(BOM_UTF8)  # without it Excel takes another encoding
    header, row = answer.data.decode("utf-8-sig").splitlines()
    assert header == "partnership,meeting,held_on,kind,title,what is wrong"
    assert row.startswith('harbour,x2,3/4/2026,board,,"held_on: “3/4/2026” is ambiguous')


def test_mended_rows_take_the_place_of_the_rejected_ones(client: FlaskClient, harbour: Workspace) -> None:
    """Mended in the very file that was handed back, reasons and all; a row taken out of it is not imported."""
    rows = (GOOD, AMBIGUOUS, ("harbour", "x3", "never", "board", ""))
    address, _ = preview_of(client, sheet("meetings", *rows))
    book = load_workbook(io.BytesIO(client.get(f"{address}/rejected-rows.xlsx").data))
    book["meetings"]["C2"] = "2026-04-03"
    book["meetings"].delete_rows(3)
    answer = hand_in(client, {"rejected-rows (1).xlsx": saved(book)}, f"{address}/mended-rows")
    assert answer.location == address
    page = client.get(address).text
    assert "Record 2 rows" in page
    confirm(client, address, page)
    meetings = harbour.partnerships.get("harbour").entries.of("meeting")
    assert {"x1", "x2"} < set(meetings)
    assert "x3" not in meetings


def test_rows_mended_badly_are_rejected_again(client: FlaskClient, harbour: Workspace) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD, AMBIGUOUS))
    hand_in(client, sheet("meetings", AMBIGUOUS), f"{address}/mended-rows")
    page = client.get(address).text
    assert "1 problem to put right" in page
    assert "mended 1: meetings.csv" in page
    hand_in(client, sheet("meetings", ("harbour", "x2", "2026-04-03", "board", "")), f"{address}/mended-rows")
    assert "Record 2 rows" in client.get(address).text


def test_cells_and_headings_that_could_not_be_read_are_mended_too(client: FlaskClient, harbour: Workspace) -> None:
    """A formula is of one row; a missing column is of every row of its sheet."""
    sheets = {
        "meetings": [["partnership", "meeting", "held_on", "kind"], ["harbour", "x1", "=TODAY()", "board"]],
        "items": [["partnership", "meeting", "item"], ["harbour", "x1", "beds"], ["harbour", "x1", "budget"]],
    }
    address, page = preview_of(client, {"all.xlsx": workbook(sheets)})
    assert "2 problems to put right" in page
    book = load_workbook(io.BytesIO(client.get(f"{address}/rejected-rows.xlsx").data))
    assert [sheet.max_row for sheet in (book["meetings"], book["items"])] == [2, 3]
    book["meetings"]["C2"] = "2026-06-01"
    for row, title in enumerate(("title", "Winter beds", "Shared budget"), start=1):
        book["items"].cell(row, 5, title)
    hand_in(client, {"rejected-rows.xlsx": saved(book)}, f"{address}/mended-rows")
    assert "Record 3 rows" in client.get(address).text


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Choose the file with the mended rows first."),
        ({"rows.zip": b"PK"}, "“rows.zip” cannot be imported. Take the sheets out of the zip file"),
        ({"rows.xlsx": b"hello"}, "This is not an Excel workbook, whatever its name says."),
    ],
)
def test_a_mended_file_that_cannot_be_read_changes_nothing(
    client: FlaskClient, harbour: Workspace, files: dict[str, bytes], message: str
) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD, AMBIGUOUS))
    answer = hand_in(client, files, f"{address}/mended-rows")
    assert answer.status_code == 422
    assert message in answer.text
    assert "1 problem to put right" in client.get(address).text


def test_rows_that_rest_on_a_mended_one_are_recorded_with_it(client: FlaskClient, harbour: Workspace) -> None:
    items = "partnership,meeting,item,title\nharbour,x2,beds,Winter beds\n"
    address, page = preview_of(client, sheet("meetings", AMBIGUOUS) | {"items.csv": items})
    assert "1 problem to put right" in page
    hand_in(client, sheet("meetings", ("harbour", "x2", "2026-04-03", "board", "")), f"{address}/mended-rows")
    assert "Record 2 rows" in client.get(address).text


def test_many_problems_are_capped_on_the_page_and_all_in_the_download(client: FlaskClient, harbour: Workspace) -> None:
    rows = [("harbour", f"x{number}", "soon", "board", "") for number in range(250)]
    address, page = preview_of(client, sheet("meetings", *rows))
    assert "250 problems to put right" in page
    assert page.count('<th scope="row">meetings.csv</th>') == 100
    assert "The first 100 of 250 problems are shown. All of them are in the download." in page
    assert len(client.get(f"{address}/rejected-rows.csv").text.splitlines()) == 251


def test_text_is_shown_as_typed(client: FlaskClient, harbour: Workspace) -> None:
    rows = ("harbour", "x1", '<b>soon</b> 🤝 "שלום"', "board", "")
    _, page = preview_of(client, {"meetings.csv": sheet("meetings", rows)["meetings.csv"].replace('"', '""')})
    assert "&lt;b&gt;soon&lt;/b&gt;" in page
    assert "<b>soon" not in page
