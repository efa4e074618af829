"""Commands on behalf of an account: they reach as far as its roles do, and no further."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from access.access_log import lines
from tests.accounts import BOARD, CONSULTANT, LEAD, person, store_of
from tests.command_line.conftest import Run, answer
from tests.sheets.folder import put

ASK = {
    "health": ("harbour",),
    "timeline": ("harbour",),
    "change": ("harbour", "--from", "2026-01-01"),
    "export": ("harbour", "--what", "entries"),
    "xmr": ("harbour", "attendance"),
}


@pytest.fixture(autouse=True)
def people(app: Flask) -> None:
    person(app, "Lea", LEAD, partnership="harbour")
    person(app, "Bo", BOARD, partnership="harbour")
    person(app, "Cleo", CONSULTANT)
    person(app, "Oz", LEAD, partnership="county")


@pytest.mark.parametrize("command", ASK)
def test_a_partnership_of_others_is_as_if_it_were_not_there(harbour: Run, command: str, tmp_path: Path) -> None:
    refused = harbour(command, *ASK[command], "--as", "oz@example.org")
    unknown = harbour(command, "nowhere", *ASK[command][1:], "--as", "oz@example.org")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == unknown.stderr.replace("nowhere", "harbour")


def test_a_board_member_sees_figures_that_name_no_entry(harbour: Run) -> None:
    found = answer(harbour("health", "harbour", "--on", "2026-06-30", "--explain", "--json", "--as", "bo@example.org"))
    whole = answer(harbour("health", "harbour", "--on", "2026-06-30", "--explain", "--json"))
    assert found["health"]["score"] == round(whole["health"]["score"])
    assert found["trust_by_partner"] == {}
    assert {line["entry"] for line in found["contributions"]} == {""}
    points, all_points = ([line["points"] for line in each["contributions"]] for each in (found, whole))
    assert points == [round(each, 1) for each in points]
    assert sum(points) == pytest.approx(sum(all_points), abs=0.05 + 1e-9)
    assert harbour("export", "harbour", "--as", "bo@example.org").exit_code == 1


def test_a_lead_exports_what_is_neither_confidential_nor_pooled(harbour: Run, tmp_path: Path, app: Flask) -> None:
    counts = {}
    for name in ("lea", "cleo"):
        target = tmp_path / f"{name}.jsonl"
        sent = harbour("export", "harbour", "--format", "jsonl", "-o", target, "--as", f"{name}@example.org")
        assert sent.exit_code == 0, sent.stderr
        counts[name] = [json.loads(line)["kind"] for line in target.read_text().splitlines()]
    assert "meeting" in counts["lea"]
    assert {"listening", "check-in"}.isdisjoint(counts["lea"])
    assert "listening" in counts["cleo"]
    assert "check-in" not in counts["cleo"]
    assert [line.did for line in lines(store_of(app), did="exported listening")] == ["exported listening"]


@pytest.mark.parametrize("what", ["events", "evidence"])
def test_the_log_and_the_evidence_are_narrowed_alike(harbour: Run, tmp_path: Path, what: str) -> None:
    target = tmp_path / "out.jsonl"
    options = ("--what", what, "--format", "jsonl", "-o", target)
    assert harbour("export", "--all", *options, "--as", "lea@example.org").exit_code == 0
    kinds = {json.loads(line)["kind"] for line in target.read_text().splitlines()}
    assert kinds
    assert {"listening", "check-in"}.isdisjoint(kinds)


def test_an_import_asks_before_it_compares(harbour: Run, tmp_path: Path) -> None:
    """What a conflict says would give away what is recorded."""
    sheets = {"listening": "partnership,conversation,held_on,theme,kind\nharbour,c1,2020-01-01,Guess,worry\n"}
    told = harbour("import", put(tmp_path / "guess", sheets), "--as", "lea@example.org")
    assert told.exit_code == 2
    assert "Your roles do not allow this." in told.stderr
    other = {"contacts": "partnership,contact,made_on,between,channel,tone\nharbour,x,2026-06-01,a;b,phone,warm\n"}
    told = harbour("import", put(tmp_path / "other", other), "--as", "oz@example.org")
    assert "There is no partnership" in told.stderr


def test_an_account_that_is_unknown_or_disabled_cannot_be_used(harbour: Run) -> None:
    told = harbour("health", "harbour", "--as", "nobody@example.org")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "No account for nobody@example.org can be used." in told.stderr
