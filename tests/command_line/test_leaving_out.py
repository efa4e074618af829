"""``health`` and ``timeline`` without entries, kinds, meetings and partners, several at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from access.roles import Role
from tests.accounts import person
from tests.command_line.conftest import Run, answer

ON = "2024-06-01"


def health(run: Run, *options: str) -> Any:
    return answer(run("health", "harbour", "--on", ON, "--json", "--explain", *options))


def test_several_things_are_left_out_at_once(harbour: Run) -> None:
    before = health(harbour)["contributions"]
    names = [f"{line['kind']}:{line['entry']}" for line in before[:2]]
    after = health(harbour, "--without", names[0], "--without", names[1], "--without-kind", before[2]["kind"])
    left = {f"{line['kind']}:{line['entry']}" for line in after["contributions"]}
    assert not left & {*names}
    assert before[2]["kind"] not in {line["kind"] for line in after["contributions"]}


def test_a_timeline_without_something_ends_where_health_without_it_does(harbour: Run) -> None:
    plain = health(harbour)["health"]
    for options in (("--without-kind", "meeting"), ("--without-partner", "council"), ("--without-meeting", "m1")):
        (day,) = json.loads(harbour("timeline", "harbour", "--from", ON, "--to", ON, "--json", *options).stdout)
        found = health(harbour, *options)["health"]
        assert day["health"] == pytest.approx(found["score"], abs=1e-9)
        assert found != plain


def test_what_gives_no_evidence_is_named(harbour: Run) -> None:
    said = {"": "No entry “x”", "-kind": "kind “x”", "-meeting": "meeting “x”", "-partner": "partner “x”"}
    for command in (("health", "harbour"), ("timeline", "harbour", "--from", ON)):
        for option, words in said.items():
            result = harbour(*command, f"--without{option}", "x")
            assert (result.exit_code, result.stdout) == (2, "")
            assert words in result.stderr


def test_an_account_that_reads_no_entries_leaves_none_out(harbour: Run, app: Flask) -> None:
    bea = person(app, "Bea", Role.BOARD)
    for command in (("health", "harbour"), ("timeline", "harbour", "--from", ON)):
        assert harbour(*command, "--as", bea.email).exit_code == 0
        assert harbour(*command, "--as", bea.email, "--without-kind", "meeting").exit_code != 0
