from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from domain.meetings import Meeting
from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.accounts import CONSULTANT, person, signed_in
from tests.conftest import NOW
from tests.sheets.harbour import SHEETS
from tests.web.harbour import SECRET_THEME, at, day
from tests.web.uploading import (
    GOOD,
    confirm,
    filled_template,
    hand_in,
    hidden_in,
    press,
    preview_of,
    recorded,
    sheet,
    uploads,
)
from web import create_app
from web.sheets.exporting import export_entries
from web.sheets.writing import write_xlsx
from web.values import text_of

AMBIGUOUS = ("harbour", "x2", "3/4/2026", "board", "")


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


# -- round trips --------------------------------------------------------------------------------------------


def test_the_template_filled_in_comes_out_as_it_went_in(
    consultant: FlaskClient, workspace: Workspace, tmp_path: Path
) -> None:
    filled = {
        "partnerships": [["harbour", "Harbour", None, "Marlhaven", date(2025, 1, 10)]],
        "partners": [["harbour", "council", "Harbour Council", "council", date(2025, 1, 10)]],
        "meetings": [["harbour", "m1", date(2026, 3, 1), "board", "=Spring", 90, "council"]],
        "items": [["harbour", "m1", "beds", "Winter beds", "decided", 20]],
        "decisions": [["harbour", "d1", date(2026, 3, 1), "Open two wards", "m1", "beds", "council", date(2026, 9, 1)]],
        "listening": [["harbour", "c1", date(2026, 4, 1), "council", SECRET_THEME, "worry"]],
    }
    _, page = preview_of(consultant, {"partnerships.xlsx": filled_template(tmp_path, filled)})
    assert "The cell holds a formula (=Spring)." in page
    filled["meetings"][0][4] = "Spring"
    address, page = preview_of(consultant, {"partnerships.xlsx": filled_template(tmp_path, filled)})
    confirm(consultant, address, page)
    exported = export(workspace, "harbour")
    for name, rows in filled.items():
        assert [[text_of(cell) for cell in rows[0]]] == [row[: len(rows[0])] for row in exported[name]]


def test_an_export_brought_into_an_empty_workspace_exports_the_same(
    consultant: FlaskClient, workspace: Workspace, tmp_path: Path, home: Path
) -> None:
    address, page = preview_of(consultant, {f"{name}.csv": text for name, text in SHEETS.items()})
    confirm(consultant, address, page)
    before = export(workspace, "harbour", "county")
    write_xlsx(export_entries(workspace.partnerships, ["harbour", "county"]), tmp_path / "all.xlsx")
    second = Workspace(_made(tmp_path / "second"), clock=lambda: NOW)
    app = create_app(second)
    other = signed_in(app, person(app, "Cleo", CONSULTANT))
    address, page = preview_of(other, {"all.xlsx": (tmp_path / "all.xlsx").read_bytes()})
    assert hidden_in(page, "seal")
    confirm(other, address, page)
    assert export(second, "harbour", "county") == before
    second.close()


def test_the_pages_of_an_import_name_no_confidential_text(consultant: FlaskClient, harbour: Workspace) -> None:
    text = f"partnership,conversation,held_on,theme,kind,note\nharbour,c9,2026-02-02,{SECRET_THEME},worry,secret note\n"
    _, page = preview_of(consultant, {"listening.csv": text})
    assert "Themes heard" in page
    assert SECRET_THEME not in page
    assert "secret note" not in page


def test_a_lead_imports_no_conversations_and_learns_nothing_of_them(client: FlaskClient, harbour: Workspace) -> None:
    text = "partnership,conversation,held_on,theme,kind\nharbour,c1,2026-02-02,A guess,worry\n"
    _, page = preview_of(client, {"listening.csv": text})
    assert "Your roles do not allow this." in page
    assert SECRET_THEME not in page


def test_what_somebody_uploaded_is_there_for_them_alone(
    client: FlaskClient, consultant: FlaskClient, harbour: Workspace
) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD))
    assert client.get(address).status_code == 200
    assert consultant.get(address).status_code == 404


def test_a_second_process_may_confirm_what_another_kept(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    address, _ = preview_of(client, sheet("meetings", GOOD))
    other = signed_in(app, person(app, "Ada"))
    page = other.get(address).text
    assert confirm(other, address, page).status_code == 303


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
