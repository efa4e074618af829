from __future__ import annotations

import io
import time
import zipfile
from codecs import BOM_UTF8
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from domain.meetings import Meeting
from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.sheets.harbour import SHEETS
from tests.web.harbour import SECRET_THEME, at, day
from tests.web.uploading import confirm, filled_template, hand_in, hidden_in, press, preview_of, saved, sheet, workbook
from web import create_app
from web.sheets.exporting import export_entries
from web.sheets.writing import write_xlsx
from web.values import text_of

GOOD = ("harbour", "x1", "2026-06-01", "board", "Summer")
AMBIGUOUS = ("harbour", "x2", "3/4/2026", "board", "")
SECONDS_AT_MOST = 10


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def uploads(home: Path) -> list[Path]:
    return list((home / "uploads").iterdir()) if (home / "uploads").is_dir() else []


def export(workspace: Workspace, *refs: str) -> dict[str, list[list[str]]]:
    """What an export writes, by sheet."""
    tables = export_entries(workspace.partnerships, refs)
    return {name: [[text_of(cell) for cell in row] for row in table.rows] for name, table in tables.items()}


# -- preview and confirmation -------------------------------------------------------------------------------


def test_the_page_explains_itself_and_offers_the_template(client: FlaskClient, workspace: Workspace) -> None:
    page = client.get("/import").text
    assert 'href="/import/template.xlsx"' in page
    assert "nothing is recorded" in page
    template = client.get("/import/template.xlsx")
    assert template.headers["Content-Disposition"] == "attachment; filename=partnerships.xlsx"
    book = load_workbook(io.BytesIO(template.data))
    assert [cls.sheet for cls in ENTRY_KINDS.values()] == book.sheetnames[1:]
    assert 'href="/import"' in client.get("/").text


def test_a_preview_counts_by_partnership_and_records_nothing(client: FlaskClient, harbour: Workspace) -> None:
    before = recorded(harbour)
    rows = {"meetings": [GOOD, ("harbour", "2026-05-15", "2026-05-15", "board", "")]}
    files = sheet("meetings", *rows["meetings"]) | sheet("partnerships", ("county", "County", "2020-01-01"))
    _, page = preview_of(client, files)
    assert "Ready to record" in page
    assert "Harbour Wellbeing" in page
    assert "<strong>County</strong>, a new partnership" in page
    row = page.split('<th scope="row">Meetings</th>')[1].split("</tr>")[0]
    assert row.count('<td class="number">1</td>') == 2
    assert "Record 2 rows" in page
    assert recorded(harbour) == before


def test_what_was_previewed_is_recorded_once_and_the_file_goes(
    client: FlaskClient, harbour: Workspace, home: Path
) -> None:
    address, page = preview_of(client, sheet("meetings", GOOD))
    before = recorded(harbour)
    done = confirm(client, address, page)
    assert done.location == "/harbour"
    assert "Recorded. New: 1 meeting." in client.get("/harbour").text
    assert recorded(harbour) == before + 1
    assert uploads(home) == []
    again = confirm(client, address, page)
    assert again.status_code == 404
    assert "That upload is no longer kept" in again.text
    assert recorded(harbour) == before + 1


def test_importing_the_same_again_says_so_and_records_nothing(client: FlaskClient, harbour: Workspace) -> None:
    address, page = preview_of(client, sheet("meetings", GOOD))
    confirm(client, address, page)
    before = recorded(harbour)
    address, page = preview_of(client, sheet("meetings", GOOD))
    assert "Everything in it is on record already." in page
    assert "Record 1 row" not in page
    confirm(client, address, page)
    assert recorded(harbour) == before


def test_an_empty_template_holds_nothing_to_record(client: FlaskClient, workspace: Workspace, tmp_path: Path) -> None:
    _, page = preview_of(client, {"partnerships.xlsx": filled_template(tmp_path, {})})
    assert "It holds no rows yet: fill in at least one sheet." in page


def test_calling_it_off_removes_the_file(client: FlaskClient, harbour: Workspace, home: Path) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD))
    before = recorded(harbour)
    assert press(client, f"{address}/call-off").location == "/import"
    assert "Called off. Nothing was recorded" in client.get("/import").text
    assert (uploads(home), recorded(harbour)) == ([], before)


def test_an_entry_is_carried_further(client: FlaskClient, harbour: Workspace) -> None:
    text = "partnership,decision,decided_on,title,due_on,enacted_on\nharbour,d2,2026-02-15,Do 2,2026-06-01,2026-05-30\n"
    address, page = preview_of(client, {"decisions.csv": text})
    assert "Record 1 row" in page
    assert "Carried further: 1 decision." in client.get(confirm(client, address, page).location).text


def test_what_somebody_recorded_meanwhile_is_shown_before_anything_is_saved(
    client: FlaskClient, harbour: Workspace
) -> None:
    address, page = preview_of(client, sheet("meetings", GOOD))
    meeting = Meeting(meeting="x1", held_on=day("2026-06-01"), kind="board", title="Summer")
    harbour.partnerships.hold_meeting("harbour", meeting, at("2026-06-02"))
    before = recorded(harbour)
    answer = confirm(client, address, page)
    assert answer.status_code == 409
    assert "Somebody recorded something meanwhile" in answer.text
    assert "Everything in it is on record already." in answer.text
    assert recorded(harbour) == before


def test_a_confirmation_of_a_preview_with_problems_records_nothing(client: FlaskClient, harbour: Workspace) -> None:
    address, page = preview_of(client, sheet("meetings", GOOD, AMBIGUOUS))
    before = recorded(harbour)
    assert 'name="seal"' not in page
    assert press(client, f"{address}/confirm", seal="made up").status_code == 409
    assert recorded(harbour) == before


def test_an_upload_is_kept_under_a_name_nobody_can_guess_for_a_day(
    client: FlaskClient, harbour: Workspace, home: Path
) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD))
    [kept] = uploads(home)
    assert (len(kept.name), kept.stat().st_mode & 0o777) == (32, 0o700)
    harbour.clock = lambda: NOW + timedelta(hours=23)
    assert client.get(address).status_code == 200
    harbour.clock = lambda: NOW + timedelta(hours=25)
    assert client.get(address).status_code == 404
    client.get("/import")
    assert uploads(home) == []


@pytest.mark.parametrize("token", ["x", "x" * 32, "..%2F..%2Fetc", "../uploads", "%2e%2e"])
def test_an_upload_that_is_not_there_is_said_so(client: FlaskClient, harbour: Workspace, token: str) -> None:
    assert client.get(f"/import/{token}").status_code in (404, 308)
    assert press(client, f"/import/{'x' * 32}/confirm").status_code == 404


def test_a_long_import_says_that_it_is_being_read(client: FlaskClient, harbour: Workspace) -> None:
    files = {"meetings.csv": sheet("meetings", GOOD)["meetings.csv"] + "\n" * 600_000}
    answer = hand_in(client, files)
    assert answer.location.endswith("/reading")
    page = client.get(answer.location)
    assert "Reading the sheets" in page.text
    assert page.headers["Refresh"] == f"0; url={answer.location.removesuffix('/reading')}"


# -- rejected rows ------------------------------------------------------------------------------------------


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


# -- bad input ----------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for _ in range(70):
                    part.write(bytes(1024 * 1024))
    return file.getvalue()


def nested_entities() -> bytes:
    """A workbook whose sheet names a text of ten texts of ten texts ... in all 10,000,000,000 letters."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><worksheet><sheetData><row><c><v>&e10;</v></c></row></sheetData>'
    file = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(workbook({"meetings": [["partnership"]]})))
    with whole, zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            archive.writestr(name, f"{text}</worksheet>" if is_sheet else whole.read(name))
    return file.getvalue()


MEETINGS = "partnership,meeting,held_on,kind"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "Choose a file first"),
        ({"all.zip": b"PK\3\4"}, "“all.zip” cannot be imported. Take the sheets out of the zip file"),
        ({"old.xls": b"\xd0\xcf"}, "Open it in Excel and save it as an Excel workbook (.xlsx)."),
        ({"minutes.docx": b"PK"}, "“minutes.docx” cannot be imported. Choose a workbook (.xlsx) or CSV sheets (.csv)."),
        ({"team.ics": b"BEGIN"}, "Calendar files have a page of their own"),
        ({"a.xlsx": b"x", "meetings.csv": b"x"}, "Choose one workbook, or one or several CSV sheets"),
        ({"meetings.csv": b"x", "Meetings.csv": b"x"}, "Two of these files have the same name."),
    ],
)
def test_what_is_no_sheet_is_refused_at_once(
    client: FlaskClient, harbour: Workspace, home: Path, files: dict[str, bytes], message: str
) -> None:
    before = recorded(harbour)
    answer = hand_in(client, files)
    assert answer.status_code == 422
    assert "Nothing was imported." in answer.text
    assert message in answer.text
    assert 'aria-describedby="sheets-hint sheets-wrong"' in answer.text
    assert (recorded(harbour), uploads(home)) == (before, [])


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"meetings.csv": f"{MEETINGS}\n".encode("utf-16")}, "The text is encoded as UTF-16."),
        ({"meetings.csv": b"partnership,\x81\x8d"}, "encoded neither as UTF-8 nor as Windows-1252"),
        ({"meetings.csv": b""}, "The sheet is empty."),
        ({"meetings.csv": "partnership,meeting,kind\nharbour,x,board\n"}, "The column “held_on” is missing."),
        ({"meetings.csv": f"{MEETINGS},colour\nharbour,x,2026-01-02,board,red\n"}, "“colour” is not a column"),
        ({"meetings.csv": f"{MEETINGS}\nharbour,x,2026-02-30,board\n"}, "There is no such day as 2026-02-30."),
        ({"meetings.csv": f"{MEETINGS}\nharbour,x,2026-07-01,board\n"}, "later than today"),
        ({"meetings.csv": f"{MEETINGS}\nharbour,x,46000,board\n"}, "“46000” is not a date that can be read."),
        ({"meetings.csv": f"{MEETINGS}\nharbour,x,3/4/2026,board\n"}, "“3/4/2026” is ambiguous"),
        ({"meetings.csv": f"{MEETINGS}\nnowhere,x,2026-01-02,board\n"}, "There is no partnership “nowhere”."),
        ({"meetings.csv": f"{MEETINGS}\nharbour,2026-05-15,2026-05-14,board\n"}, "An import never overwrites"),
        ({"meetings.csv": f"{MEETINGS},title\nharbour,x,2026-01-02,board,{'x' * 10_000}\n"}, "Use at most 300"),
        ({"meetings.csv": f'{MEETINGS}\nharbour,"x,2026-01-02,board\n'}, "The quotation marks do not pair up"),
        ({"cats.csv": "name\nTom\n"}, "“cats” is not a sheet that can be imported. The sheets are:"),
        ({"all.xlsx": b"hello"}, "This is not an Excel workbook, whatever its name says."),
        ({"all.xlsx": zip_bomb()}, "Unpacked, the workbook would take 210 MB; at most 200 MB are read."),
        ({"all.xlsx": nested_entities()}, "The workbook is damaged and cannot be read."),
        ({"all.xlsx": workbook({"Sheet1": []})}, "The workbook is empty."),
        ({"all.xlsx": workbook({"cats": [["Tom"]]})}, "“cats” is not a sheet that can be imported."),
        (
            {"all.xlsx": workbook({"meetings": [MEETINGS.split(","), ["harbour", "x", 46000, "board"]]})},
            "“46000” is not a date that can be read.",
        ),
        (
            {"all.xlsx": workbook({"meetings": [MEETINGS.split(","), ["harbour", "x", "3/4/2026", "board"]]})},
            "“3/4/2026” is ambiguous",
        ),
    ],
)
def test_bad_input_is_named_in_the_preview_and_nothing_is_recorded(
    client: FlaskClient, harbour: Workspace, files: dict[str, bytes], message: str
) -> None:
    before, started = recorded(harbour), time.monotonic()
    address, page = preview_of(client, files)
    assert "to put right" in page
    assert message in page
    assert client.get(f"{address}/rejected-rows.xlsx").status_code == 200
    assert confirm(client, address, page).status_code == 409
    assert recorded(harbour) == before
    assert time.monotonic() - started < SECONDS_AT_MOST


def test_40_mb_are_refused_in_a_sentence(client: FlaskClient, harbour: Workspace, home: Path) -> None:
    before = recorded(harbour)
    answer = hand_in(client, {"meetings.csv": b"x" * 40_000_000})
    assert answer.status_code == 413
    assert "That is more than 20 MB, which is the most this page takes at once. Nothing was recorded." in answer.text
    assert (recorded(harbour), uploads(home)) == (before, [])


def test_this_page_takes_more_than_others(client: FlaskClient, harbour: Workspace) -> None:
    text = sheet("meetings", GOOD)["meetings.csv"] + "\n" * 5_000_000
    assert hand_in(client, {"meetings.csv": text}).status_code == 303
    assert client.post("/harbour/meetings/new", data={"title": "x" * 3_000_000}).status_code == 413


def test_a_form_without_its_token_is_refused(client: FlaskClient, harbour: Workspace, home: Path) -> None:
    answer = client.post("/import", data={"sheets": (io.BytesIO(b"x"), "meetings.csv")})
    assert answer.status_code == 400
    assert "The page was opened long ago, or cookies are blocked. Choose the file again." in answer.text
    assert uploads(home) == []


@pytest.mark.parametrize(
    "name",
    ["../../meetings.csv", ".meetings.csv", "meetings (2).csv", "MEETINGS.CSV"],
)
def test_a_file_is_known_by_the_last_part_of_its_name(
    client: FlaskClient, harbour: Workspace, home: Path, name: str
) -> None:
    _, page = preview_of(client, {name: sheet("meetings", GOOD)["meetings.csv"]})
    assert "Record 1 row" in page
    assert {path.name.lower() for path in home.rglob("*.[cC][sS][vV]")} == {"meetings.csv"}


def test_a_name_longer_than_a_file_system_takes_is_shortened(client: FlaskClient, harbour: Workspace) -> None:
    _, page = preview_of(client, {"🤝" * 200 + ".xlsx": workbook({"meetings": [MEETINGS.split(",")]})})
    assert "It holds no rows yet" in page


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_common_encodings_are_read(client: FlaskClient, workspace: Workspace, encoding: str) -> None:
    text = "partnership,name,formed_on\ncafe,Café “Ø”,2020-01-01\n"
    address, page = preview_of(client, {"partnerships.csv": text.encode(encoding)})
    confirm(client, address, page)
    assert workspace.partnerships.get("cafe").profile.name == "Café “Ø”"


# -- round trips --------------------------------------------------------------------------------------------


def test_the_template_filled_in_comes_out_as_it_went_in(
    client: FlaskClient, workspace: Workspace, tmp_path: Path
) -> None:
    filled = {
        "partnerships": [["harbour", "Harbour", None, "Marlhaven", date(2025, 1, 10)]],
        "partners": [["harbour", "council", "Harbour Council", "council", date(2025, 1, 10)]],
        "meetings": [["harbour", "m1", date(2026, 3, 1), "board", "=Spring", 90, "council"]],
        "items": [["harbour", "m1", "beds", "Winter beds", "decided", 20]],
        "decisions": [["harbour", "d1", date(2026, 3, 1), "Open two wards", "m1", "beds", "council", date(2026, 9, 1)]],
        "listening": [["harbour", "c1", date(2026, 4, 1), "council", SECRET_THEME, "worry"]],
    }
    _, page = preview_of(client, {"partnerships.xlsx": filled_template(tmp_path, filled)})
    assert "The cell holds a formula (=Spring)." in page
    filled["meetings"][0][4] = "Spring"
    address, page = preview_of(client, {"partnerships.xlsx": filled_template(tmp_path, filled)})
    confirm(client, address, page)
    exported = export(workspace, "harbour")
    for name, rows in filled.items():
        assert [[text_of(cell) for cell in rows[0]]] == [row[: len(rows[0])] for row in exported[name]]


def test_an_export_brought_into_an_empty_workspace_exports_the_same(
    client: FlaskClient, workspace: Workspace, tmp_path: Path, home: Path
) -> None:
    address, page = preview_of(client, {f"{name}.csv": text for name, text in SHEETS.items()})
    confirm(client, address, page)
    before = export(workspace, "harbour", "county")
    write_xlsx(export_entries(workspace.partnerships, ["harbour", "county"]), tmp_path / "all.xlsx")
    second = Workspace(_made(tmp_path / "second"), clock=lambda: NOW)
    other = create_app(second).test_client()
    address, page = preview_of(other, {"all.xlsx": (tmp_path / "all.xlsx").read_bytes()})
    assert hidden_in(page, "seal")
    confirm(other, address, page)
    assert export(second, "harbour", "county") == before
    second.close()


def test_the_pages_of_an_import_name_no_confidential_text(client: FlaskClient, harbour: Workspace) -> None:
    text = f"partnership,conversation,held_on,theme,kind,note\nharbour,c9,2026-02-02,{SECRET_THEME},worry,secret note\n"
    _, page = preview_of(client, {"listening.csv": text})
    assert "Themes heard" in page
    assert SECRET_THEME not in page
    assert "secret note" not in page


def test_a_second_process_may_confirm_what_another_kept(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD))
    other = app.test_client()
    page = other.get(address).text
    assert confirm(other, address, page).status_code == 303


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
