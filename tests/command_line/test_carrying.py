"""``import``, ``template`` and ``export``: in, out and in again, and all or nothing of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.command_line.conftest import Run, answer
from tests.conftest import NOW
from tests.sheets.folder import log_length, put
from tests.sheets.harbour import ROWS, SHEETS
from web import create_app
from web.command_line import cli

OPENJS = Path(__file__).parents[3] / "shared" / "data" / "openjs-cpc"
MONTH_ENDS = ("--step", "month", "--from", "2024-01-01", "--to", "2026-06-30")


@contextmanager
def another_workspace(home: Path) -> Iterator[Run]:
    home.mkdir()
    with closing(Workspace(home, clock=lambda: NOW)) as workspace:
        runner = create_app(workspace).test_cli_runner()
        yield lambda *arguments: runner.invoke(cli, [str(argument) for argument in arguments])


def test_an_import_says_what_is_new(run: Run, tmp_path: Path, workspace: Workspace) -> None:
    result = run("import", put(tmp_path / "sheets", SHEETS))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("New: 2 partnerships, ")
    assert workspace.lag().behind == 0


def test_importing_again_records_nothing_and_says_so(harbour: Run, tmp_path: Path, workspace: Workspace) -> None:
    before = log_length(workspace.partnerships)
    result = harbour("import", tmp_path / "sheets")
    assert (result.exit_code, log_length(workspace.partnerships)) == (0, before)
    assert result.stdout.endswith("Nothing to record.\n")


def test_a_dry_run_says_the_same_and_records_nothing(run: Run, tmp_path: Path, workspace: Workspace) -> None:
    folder = put(tmp_path / "sheets", SHEETS)
    tried = run("import", folder, "--dry-run")
    assert (tried.exit_code, log_length(workspace.partnerships)) == (0, 0)
    assert tried.stdout.endswith("This was a dry run: nothing was recorded.\n")
    assert tried.stdout.startswith(run("import", folder).stdout.strip())


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_every_bad_row_is_reported_and_none_is_recorded(
    run: Run, tmp_path: Path, workspace: Workspace, dry_run: tuple[str, ...]
) -> None:
    bad = SHEETS["rebases"] + "harbour,b2,,2024-06-01,Why\nharbour,b3,attendance,someday,Why\n"
    result = run("import", put(tmp_path / "sheets", SHEETS | {"rebases": bad}), *dry_run)
    assert (result.exit_code, result.stdout, log_length(workspace.partnerships)) == (2, "", 0)
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert "rebases.csv" in lines[0]
    assert "3" in lines[0]
    assert "measure" in lines[0]
    assert "someday" in lines[1]
    assert "2 problems" in lines[2]


@pytest.mark.parametrize("make", ["missing", "empty folder", "binary", "empty file", "unknown sheet"])
def test_what_is_no_sheet_is_refused_plainly(run: Run, tmp_path: Path, make: str) -> None:
    path = tmp_path / "meetings.csv"
    if make == "empty folder":
        path = tmp_path / "folder"
        path.mkdir()
    elif make == "binary":
        path.write_bytes(bytes(range(256)) * 10)
    elif make == "empty file":
        path.write_text("")
    elif make == "unknown sheet":
        path = tmp_path / "recipes.csv"
        path.write_text("cake\nlemon\n")
    result = run("import", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert path.name in result.stderr
    assert "Traceback" not in result.stderr


def test_a_template_holds_every_sheet_and_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert run("template", path).exit_code == 0
    assert {kind.sheet for kind in ENTRY_KINDS.values()} <= set(load_workbook(path).sheetnames)
    again = run("template", path)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "already there" in again.stderr
    wrong = run("template", tmp_path / "new.csv")
    assert (wrong.exit_code, wrong.stdout) == (2, "")


def test_an_empty_template_imports_nothing(run: Run, tmp_path: Path, workspace: Workspace) -> None:
    run("template", tmp_path / "new.xlsx")
    result = run("import", tmp_path / "new.xlsx")
    assert "Traceback" not in result.output
    assert log_length(workspace.partnerships) == 0


# -- export --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("ref", ["harbour", "county"])
def test_exported_entries_import_to_the_same_health(harbour: Run, tmp_path: Path, ref: str, form: str) -> None:
    out = tmp_path / ("out" if form == "csv" else "out.xlsx")
    result = harbour("export", "--all", "--what", "entries", "--format", form, "--output", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{out}\n", "")
    with another_workspace(tmp_path / "other") as other:
        assert other("import", out).exit_code == 0
        for command in (("timeline", ref, *MONTH_ENDS), ("health", ref, "--on", "2024-06-01")):
            assert other(*command).stdout == harbour(*command).stdout
        assert other("import", out).stdout.endswith("Nothing to record.\n")


def test_one_partnership_can_be_exported_alone(harbour: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    harbour("export", "county", "--output", out)
    with (out / "partnerships.csv").open(encoding="utf-8-sig") as file:
        assert [row["partnership"] for row in csv.DictReader(file)] == ["county"]


@pytest.mark.parametrize(("what", "key"), [("events", "event"), ("evidence", "dimension")])
def test_events_and_evidence_are_exported(harbour: Run, tmp_path: Path, what: str, key: str) -> None:
    out = tmp_path / "out.jsonl"
    assert harbour("export", "harbour", "--what", what, "--format", "jsonl", "-o", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 20
    assert all(key in row for row in rows)


def test_an_export_writes_over_nothing_unless_told_to(harbour: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export = ("export", "harbour", "--format", "jsonl", "-o", out)
    assert harbour(*export).exit_code == 0
    again = harbour(*export)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "already there" in again.stderr
    assert harbour(*export, "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name one partnership, or say --all"),
        (("harbour", "--all"), "Name one partnership, or say --all"),
        (("narnia",), "narnia"),
        (("harbour", "--what", "secrets"), "'secrets' is not one of"),
    ],
)
def test_an_export_of_nothing_in_particular_is_refused(
    harbour: Run, tmp_path: Path, arguments: tuple[Any, ...], words: str
) -> None:
    result = harbour("export", *arguments, "--output", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert not (tmp_path / "out").exists()


def test_every_row_of_the_sheets_comes_out_again(harbour: Run, tmp_path: Path) -> None:
    harbour("export", "--all", "--output", tmp_path / "out")
    for name, number in ROWS.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            assert len(list(csv.DictReader(file))) == number, name


# -- real records --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not OPENJS.is_dir(), reason=f"the real records are not at hand ({OPENJS})")
def test_real_records_give_the_agreed_figures_and_keep_them_through_an_export(run: Run, tmp_path: Path) -> None:
    assert run("import", OPENJS).stdout == "New: 1 partnership, 211 meetings, 1,737 agenda items.\n"
    assert run("import", OPENJS).stdout.endswith("Nothing to record.\n")
    for day, expected in (("2021-06-30", 59.16240832775248), ("2023-06-30", 52.410389248635205)):
        found = answer(run("health", "openjs-cpc", "--on", day, "--json"))
        scores = {name: dimension["score"] for name, dimension in found["dimensions"].items()}
        assert scores.pop("decisions") == pytest.approx(expected, abs=1e-6)
        assert set(scores.values()) == {None}
        assert found["health"]["score"] == pytest.approx(expected, abs=1e-6)
    out = tmp_path / "out"
    assert run("export", "openjs-cpc", "--what", "entries", "--format", "csv", "-o", out).exit_code == 0
    with another_workspace(tmp_path / "other") as other:
        other("import", out)
        months = ("timeline", "openjs-cpc", "--step", "month", "--to", "2025-12-31")
        assert other(*months).stdout == run(*months).stdout
        assert len(other(*months).stdout.splitlines()) == 88
