"""Exports that are cited: sound as they were made, and told apart from whatever was done to them or to the log."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from domain.checkpoints import public_key_of
from domain.entries import Stamp
from domain.erasing import Request, concerned, erase
from domain.signing_key import SIGNING_KEY_FILE, signing_key
from projections.workspace import Workspace
from tests.citing.harbour_exports import exported, manifest_in, parts, put_together, with_manifest
from tests.domain.behind import Behind
from tests.web.harbour import at
from web.citing.manifest import Manifest, UntrustedExport, cite
from web.citing.packing import MANIFEST_FILE, PLACE, unpacked, with_manifest_inside
from web.command_line import cli
from web.sheets.writing import FORMATS


def checked(app: Flask, path: Path, *more: str) -> tuple[int, str]:
    """The exit code of the command, and what it says."""
    result = app.test_cli_runner().invoke(cli, ["verify", "--export", str(path), *more])
    return result.exit_code, result.output


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_is_sound_as_it_was_made(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path, form: str
) -> None:
    path = exported(client, tmp_path, form)
    assert set(parts(path)) == {MANIFEST_FILE, f"ledger.{form}"}
    code, said = checked(app, path)
    assert code == 0
    assert "is what Ada was given on 2026-06-30 at 12:00 UTC (ledger: All entries)" in said
    assert f"gives the same {manifest_in(path)['rows']} rows." in said


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": ["decision", "check-in"], "sort": "recorded-oldest"},
        {"words": "council front", "notes": "1"},
        {"words": "harbour council", "versions": "1"},
        {"recorder": "Ada", "state": "late", "late_days": "0", "partner": "council"},
        {"happened_from": "2026-01-01", "happened_to": "2026-03-31", "known_at": "2026-06-16"},
        {"words": "nothing like this"},
    ],
)
def test_whatever_was_asked_is_asked_again_as_known_then(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path, asked: dict[str, Any]
) -> None:
    path = exported(client, tmp_path, "jsonl", **asked)
    harbour.partnerships.retract("harbour", "agreement", "G-1", "never agreed", harbour.stamp("Ada"))
    harbour.partnerships.enact_decision("harbour", "d2", date(2026, 6, 1), harbour.stamp("Ada"))
    code, said = checked(app, path)
    assert (code, "events were added since, and none altered" in said) == (0, True), said


def test_a_changed_cell_a_lost_row_and_a_swapped_file_show(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    path = exported(client, tmp_path)
    other = parts(exported(client, tmp_path, kind="meeting"))
    path = exported(client, tmp_path)
    whole = parts(path)
    data = whole["ledger.csv"]
    for changed in (data.replace(b"warm", b"cool"), data[: data.rindex(b"\r\n", 0, -2) + 2], other["ledger.csv"]):
        code, said = checked(app, put_together(path, whole | {"ledger.csv": changed}))
        assert (code, "ledger.csv was changed after it was made" in said) == (1, True)


def test_no_field_of_a_manifest_can_be_changed(harbour: Workspace, client: FlaskClient, tmp_path: Path) -> None:
    path = exported(client, tmp_path)
    told = manifest_in(path)
    for name, value in told.items():
        other = {str: "x", int: 1, dict: {}}.get(type(value), "x")
        with pytest.raises(UntrustedExport):
            unpacked(with_manifest(path, told | {name: other}))
    with pytest.raises(UntrustedExport):
        unpacked(with_manifest(path, told | {"more": 1}))
    assert unpacked(with_manifest(path, told)).manifest.rows == told["rows"]


def test_what_is_beside_the_data_and_what_is_no_export_is_refused(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    path = exported(client, tmp_path)
    whole = parts(path)
    for held in (whole | {"more.txt": b""}, {"ledger.csv": b""}, {MANIFEST_FILE: whole[MANIFEST_FILE]}):
        assert checked(app, put_together(path, held))[0] == 1
    for content in (b"", b"PK\x03\x04", b"<html></html>"):
        path.write_bytes(content)
        code, said = checked(app, path)
        assert (code, "Traceback" in said) == (1, False)
    assert checked(app, tmp_path / "nowhere.zip") == (
        1,
        f"{tmp_path / 'nowhere.zip'} cannot be read: No such file or directory.\n",
    )


def test_another_workspaces_signature_is_refused_until_its_key_is_named(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    path = exported(client, tmp_path)
    key = manifest_in(path)["public_key"]
    (harbour.home / SIGNING_KEY_FILE).unlink()
    assert public_key_of(signing_key(harbour.home)) != key
    code, said = checked(app, path)
    assert (code, "signed with a key that is not this workspace's" in said) == (1, True)
    assert checked(app, path, "--public-key", key)[0] == 0


def test_a_log_that_was_changed_since_shows(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    path = exported(client, tmp_path)
    Behind(harbour.home, None).run("UPDATE {events} SET state = :state WHERE {at} = 7", state=b"{}")
    result = app.test_cli_runner().invoke(cli, ["verify", "--export", str(path), "--json"])
    told = json.loads(result.stdout)
    assert (result.exit_code, told["sound"], told["exports"][0]["sound"]) == (1, False, False)


def test_views_that_were_changed_show(app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path) -> None:
    path = exported(client, tmp_path, kind="contact")
    with harbour.views.engine.begin() as connection:
        table = harbour.tables().entries
        connection.execute(table.delete().where(table.c.kind == "contact"))
    code, said = checked(app, path)
    assert (code, "1 of the 1 rows is not what the log says was known then: contact K-1 (harbour)." in said) == (
        1,
        True,
    )


def test_what_was_erased_since_is_told_apart(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    step = msgspec.structs.replace(
        harbour.partnerships.get("harbour").entries.of("contact")["K-1"], note="a word in confidence"
    )
    harbour.partnerships.correct("harbour", step, "there was more", at("2026-06-22"))
    harbour.catch_up()
    path = exported(client, tmp_path, "jsonl", words="confidence", notes="1")
    assert manifest_in(path)["rows"] == 1
    request = Request(entries=(("harbour", "contact", "K-1"),))
    erase(harbour.partnerships, concerned(harbour.partnerships, request), "", harbour.stamp("Ada"))
    code, said = checked(app, path)
    assert (code, "1 row may differ: each held words that were erased since." in said) == (0, True), said
    assert "confidence" not in client.get("/harbour/ledger?words=confidence&notes=1").text.partition("</search>")[2]


def test_answers_that_were_taken_back_since_are_told_apart(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    path = exported(client, tmp_path, kind="check-in")
    harbour.partnerships.retract("harbour", "check-in", "a0", "given twice", harbour.stamp("Ada"))
    code, said = checked(app, path)
    assert (code, "answers of that round were taken back or corrected" in said) == (0, True), said


def test_somebody_may_go_by_another_name_since(
    app: Flask, client: FlaskClient, harbour: Workspace, tmp_path: Path
) -> None:
    joan = harbour.people.ref_of("Joan Tetlow")
    call = msgspec.structs.replace(harbour.partnerships.get("harbour").entries.of("contact")["K-1"], contact="K-2")
    harbour.partnerships.make_contact("harbour", call, Stamp(joan, at("2026-06-22").at))
    harbour.catch_up()
    path = exported(client, tmp_path, recorder="Joan Tetlow")
    assert manifest_in(path)["asked"]["filter"]["recorder"] == joan
    assert "recorded by Joan Tetlow" in manifest_in(path)["in_words"]
    harbour.people.rename(joan, "Joan Hart")
    code, said = checked(app, path)
    assert (code, "1 row may differ: each names somebody who goes by another name now." in said) == (0, True), said


def test_a_page_carries_its_manifest_inside(app: Flask, harbour: Workspace, tmp_path: Path) -> None:
    def cited(data: bytes) -> Manifest:
        return cite(harbour, "a page", {"of": "harbour"}, data, harbour.clock())

    page = f"<!doctype html><head>{PLACE}</head><p>49 &amp; </script> falling</p>"
    with app.app_context():
        whole = with_manifest_inside(page, cited)
    path = tmp_path / "report.html"
    path.write_bytes(whole)
    assert unpacked(path).data == page.encode()
    assert checked(app, path)[0] == 0
    path.write_bytes(whole.replace(b"49", b"94"))
    assert checked(app, path)[0] == 1
    path.write_bytes(whole + whole)
    assert checked(app, path)[0] == 1


def test_a_workbook_holds_real_dates_and_no_formulas(client: FlaskClient, harbour: Workspace, tmp_path: Path) -> None:
    bad = msgspec.structs.replace(
        harbour.partnerships.get("harbour").entries.of("agreement")["G-1"], title="=1+2", agreement="@G"
    )
    harbour.partnerships.reach_agreement("harbour", bad, at("2026-06-22"))
    harbour.catch_up()
    book = load_workbook(io.BytesIO(parts(exported(client, tmp_path, "xlsx", kind="agreement"))["ledger.xlsx"]))
    rows = list(book["ledger"].iter_rows(min_row=2))
    assert [cell.value.date() for cell in (rows[0][3], rows[0][6])] == [date(2026, 2, 20), rows[0][6].value.date()]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "d", "n"}
    said = parts(exported(client, tmp_path, "csv", kind="agreement"))["ledger.csv"]
    assert said.startswith(b"\xef\xbb\xbfpartnership,kind,ref")
    assert b"'=1+2" in said


def test_lines_have_the_fields_of_the_api(client: FlaskClient, harbour: Workspace, tmp_path: Path) -> None:
    line = json.loads(parts(exported(client, tmp_path, "jsonl", kind="contact"))["ledger.jsonl"])
    assert line["fields"]["between"] == ["council", "charity"]
    assert (line["kind"], line["ref"], line["happened_on"]) == ("contact", "K-1", "2026-06-20")
