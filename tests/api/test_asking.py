"""Questions about health are answered as on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, at_fault, problem
from web.command_line import cli


def printed(app: Flask, *arguments: str) -> Any:
    """What the command line prints for the lead."""
    result = app.test_cli_runner().invoke(cli, [*arguments, "--json", "--as", "ada@example.org"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("", ()),
        ("on=2026-04-30", ("--on", "2026-04-30")),
        ("on=2026-04-30&known_at=2026-03-01", ("--on", "2026-04-30", "--known-at", "2026-03-01")),
        ("known_at=2026-03-01T10:00%2B02:00", ("--known-at", "2026-03-01T08:00Z")),
    ],
)
def test_health_is_as_on_the_command_line(app: Flask, lead: Caller, asked: str, options: tuple[str, ...]) -> None:
    told, shown = lead.get(f"{HARBOUR}/health?{asked}").get_json(), printed(app, "health", "harbour", *options)
    del shown["trust_by_partner"]
    assert told == shown


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_the_timeline_is_as_on_the_command_line(app: Flask, lead: Caller, step: str) -> None:
    asked = f"from=2026-01-01&to=2026-06-01&step={step}"
    options = ("--from", "2026-01-01", "--to", "2026-06-01", "--step", step)
    assert lead.get(f"{HARBOUR}/timeline?{asked}").get_json() == printed(app, "timeline", "harbour", *options)


def test_the_timeline_runs_from_when_it_was_formed_until_today(lead: Caller) -> None:
    days = [row["day"] for row in lead.get(f"{HARBOUR}/timeline").get_json()]
    assert (days[0], days[-1]) == ("2025-01-10", "2026-06-30")


def test_change_adds_up_and_names_what_may_be_read(app: Flask, lead: Caller) -> None:
    told = lead.get(f"{HARBOUR}/change?from=2026-03-01&to=2026-05-01").get_json()
    shown = printed(app, "change", "harbour", "--from", "2026-03-01", "--to", "2026-05-01")
    assert {name: told[name] for name in told if name != "lines"} == {n: shown[n] for n in shown if n != "lines"}
    assert sum(line["points"] for line in told["lines"]) == pytest.approx(told["change"])
    for line in told["lines"]:
        assert sum(line["parts"].values()) == pytest.approx(line["points"])
        assert list(line["parts"].values()) == [round(each, 1) for each in line["parts"].values()]
    named = {(line["kind"], line["entry"]) for line in told["lines"] if line["entry"]}
    assert ("meeting", "2026-04-15") in named
    assert named == {(line["kind"], line["entry"]) for line in shown["lines"] if line["entry"]}


def test_contributions_are_tenths_that_add_up_to_health_in_whole_points(lead: Caller) -> None:
    told = lead.get(f"{HARBOUR}/health?explain=true").get_json()
    points = [line["points"] for line in told["contributions"]]
    assert points == [round(each, 1) for each in points]
    assert round(50 + sum(points)) == told["health"]["score"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("health?on=2026-07-01", "on"),
        ("health?on=yesterday", "on"),
        ("health?known_at=soon", "known_at"),
        ("health?known_at=0001-01-01T00:00%2B14:00", "known_at"),
        ("health?explain=perhaps", "explain"),
        ("timeline?to=9999-12-31", "to"),
        ("timeline?from=2026-06-01&to=2026-05-01", "to"),
        ("timeline?from=0001-01-01", "to"),
        ("timeline?step=hour", "step"),
        ("change", "from"),
        ("change?from=2026-07-01", "from"),
    ],
)
def test_a_question_that_cannot_be_answered_is_named(lead: Caller, asked: str, field: str) -> None:
    assert at_fault(lead.get(f"{HARBOUR}/{asked}"), 422) == {field}


def test_what_was_not_known_yet_is_not_there(lead: Caller, harbour: Workspace) -> None:
    assert "instant" in problem(lead.get(f"{HARBOUR}/health?known_at=2024-01-01"), 404)["detail"]
