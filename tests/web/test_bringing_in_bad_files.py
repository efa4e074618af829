from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.uploading import GOOD, confirm, hand_in, preview_of, recorded, sheet, uploads, workbook

SECONDS_AT_MOST = 10


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
