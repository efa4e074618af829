"""An export holds what whoever asks may carry away, in a form that can be imported again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, at_fault, problem
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME
from web.command_line import cli

SHEETS = {cls.sheet for cls in ENTRY_KINDS.values()}


def test_lines_of_json(lead: Caller) -> None:
    answer = lead.get(f"{HARBOUR}/export")
    assert answer.mimetype == "application/x-ndjson"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-entries.jsonl"'
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert {line["kind"] for line in lines} >= {"partnership", "partner", "meeting", "item", "decision", "escalation"}
    assert {line["partnership"] for line in lines} == {"harbour"}


def test_a_zip_of_sheets_imports_again_to_the_same(
    lead: Caller, harbour: Workspace, app: Flask, tmp_path: Path
) -> None:
    answer = lead.get(f"{HARBOUR}/export?format=csv-zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert {Path(name).stem for name in archive.namelist() if name.endswith(".csv")} == SHEETS
        archive.extractall(tmp_path)
    before = harbour.partnerships.get("harbour").version
    result = app.test_cli_runner().invoke(cli, ["import", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert harbour.partnerships.get("harbour").version == before


def test_a_workbook(lead: Caller) -> None:
    answer = lead.get(f"{HARBOUR}/export?format=xlsx")
    workbook = load_workbook(io.BytesIO(answer.data))
    assert set(workbook.sheetnames) == SHEETS
    assert len(list(workbook["meetings"].rows)) == 7


def test_what_is_confidential_is_for_those_who_may_hear_and_answers_for_nobody(
    lead: Caller, consultant: Caller
) -> None:
    mine, theirs = (caller.get(f"{HARBOUR}/export?format=csv-zip").data for caller in (lead, consultant))
    assert SECRET_THEME not in text_in(mine)
    assert SECRET_THEME in text_in(theirs)
    assert SECRET_COMMENT not in text_in(mine) + text_in(theirs)


@pytest.mark.parametrize(("asked", "field"), [("format=pdf", "format"), ("what=events", "what")])
def test_what_is_not_exported_is_named(lead: Caller, asked: str, field: str) -> None:
    assert at_fault(lead.get(f"{HARBOUR}/export?{asked}"), 422) == {field}


def test_a_board_member_carries_nothing_away(board: Caller) -> None:
    problem(board.get(f"{HARBOUR}/export"), 403)


def text_in(zipped: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    return "\n".join(" ".join(row) for sheet in sheets for row in csv.reader(io.StringIO(sheet)))
