"""``health``, ``timeline`` and ``change``: JSON with the keys of the design, text to read, and other viewpoints."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest

from projections.policy import DIMENSION_NAMES, STANDARD
from tests.command_line.conftest import Run, answer

ON = ("--on", "2024-06-01")


def health(run: Run, *options: object) -> Any:
    return answer(run("health", "harbour", *ON, "--json", *options))


def test_health_as_json_has_the_keys_of_the_design(harbour: Run) -> None:
    found = health(harbour)
    assert list(found) == ["partnership", "on", "known_at", "policy", "health", "dimensions", "trust_by_partner"]
    assert list(found["health"]) == ["score", "band", "cap"]
    assert list(found["dimensions"]) == list(DIMENSION_NAMES)
    for dimension in found["dimensions"].values():
        assert list(dimension) == ["score", "low", "high", "evidence", "stale"]
    assert (found["partnership"], found["on"], found["known_at"], found["policy"]) == (
        "harbour", "2024-06-01", None, "standard",
    )  # fmt: skip
    assert found["health"]["band"].endswith("terms")


def test_explained_health_adds_contributions_that_add_up(harbour: Run) -> None:
    found = health(harbour, "--explain")
    assert list(found)[-1] == "contributions"
    assert all(list(line) == ["entry", "kind", "dimension", "points"] for line in found["contributions"])
    total = 50 + math.fsum(line["points"] for line in found["contributions"])
    assert total == pytest.approx(found["health"]["score"], abs=1e-9)
    assert {key: found[key] for key in list(found)[:-1]} == health(harbour)


def test_today_is_the_day_asked_about_unless_said(harbour: Run) -> None:
    assert answer(harbour("health", "harbour", "--json"))["on"] == "2026-06-30"


def test_health_to_read(harbour: Run) -> None:
    result = harbour("health", "harbour", *ON, "--explain")
    assert result.exit_code == 0
    assert result.stdout.startswith("harbour on 2024-06-01: ")
    assert "starts from 50.0" in result.stdout
    early = harbour("health", "harbour", "--on", "1999-01-01")
    assert "not enough evidence yet" in early.stdout


def test_without_one_entry(harbour: Run) -> None:
    before = health(harbour, "--explain")
    largest = before["contributions"][0]
    after = health(harbour, "--explain", "--without", f"{largest['kind']}:{largest['entry']}")
    assert after["health"] != before["health"]
    assert largest["entry"] not in {line["entry"] for line in after["contributions"] if line["kind"] == largest["kind"]}


def test_under_another_policy(harbour: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        STANDARD.read_text().replace('name = "standard"', 'name = "mine"').replace("prior = 0.5", "prior = 0.1")
    )
    found = health(harbour, "--policy", mine)
    assert found["policy"] == "mine"
    assert found["health"]["score"] < health(harbour)["health"]["score"]


@pytest.mark.parametrize(
    ("known_at", "printed"),
    [
        ("2026-06-30T12:00Z", "2026-06-30T12:00:00+00:00"),
        ("2026-06-30T13:00+01:00", "2026-06-30T13:00:00+01:00"),
        ("2026-06-30T12:00", "2026-06-30T12:00:00+00:00"),
        ("2026-06-30", "2026-06-30T23:59:59.999999+00:00"),
    ],
)
def test_as_known_at_an_instant(harbour: Run, known_at: str, printed: str) -> None:
    found = health(harbour, "--known-at", known_at)
    assert found["known_at"] == printed
    assert found["health"] == health(harbour)["health"]


def test_before_anything_was_known_there_is_no_such_partnership(harbour: Run) -> None:
    result = harbour("health", "harbour", *ON, "--known-at", "2026-06-29")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "harbour" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("health", "narnia"), "There is no partnership “narnia”"),
        (("timeline", "narnia"), "There is no partnership “narnia”"),
        (("change", "narnia", "--from", "2024-01-01"), "There is no partnership “narnia”"),
        (("health", "harbour", "--on", "someday"), "“someday” is not a day"),
        (("health", "harbour", "--known-at", "late"), "“late” is not an instant"),
        (("health", "harbour", "--without", "nothing"), "“nothing”"),
        (("health", "harbour", "--policy", "nowhere.toml"), "nowhere.toml cannot be read"),
        (("health",), "Missing argument"),
        (("health", "harbour", "--colour"), "No such option"),
        (("timeline", "harbour", "--step", "year"), "'year' is not one of"),
        (("timeline", "harbour", "--from", "2025-01-01", "--to", "2024-01-01"), "from an earlier to a later day"),
        (("change", "harbour"), "Missing option '--from'"),
    ],
)
def test_bad_input_is_said_on_stderr_with_exit_code_2(harbour: Run, arguments: tuple[str, ...], words: str) -> None:
    result = harbour(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_policy_with_a_key_it_does_not_know_is_refused_by_name(harbour: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(STANDARD.read_text().replace("answer_weight", "answer_wait"))
    result = harbour("health", "harbour", "--policy", mine)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "trust.answer_wait: Unknown field" in result.stderr
    assert str(mine) in result.stderr


# -- timeline ------------------------------------------------------------------------------------------------


def table(run: Run, *options: str) -> list[dict[str, str]]:
    result = run("timeline", "harbour", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_timeline_as_csv(harbour: Run) -> None:
    rows = table(harbour, "--from", "2024-05-30", "--to", "2024-06-02")
    assert list(rows[0]) == ["day", "health", *DIMENSION_NAMES]
    assert [row["day"] for row in rows] == ["2024-05-30", "2024-05-31", "2024-06-01", "2024-06-02"]
    found = health(harbour)
    assert float(rows[2]["health"]) == found["health"]["score"]
    for name in DIMENSION_NAMES:
        score = found["dimensions"][name]["score"]
        assert rows[2][name] == ("" if score is None else str(score))


def test_a_timeline_as_json_says_the_same(harbour: Run) -> None:
    options = ("--from", "2024-05-30", "--to", "2024-06-02")
    found = answer(harbour("timeline", "harbour", *options, "--json"))
    rows = table(harbour, *options)
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in found] == rows


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("week", ["2024-01-30", "2024-02-06", "2024-02-13", "2024-02-20", "2024-02-27"]),
        ("month", ["2024-01-31", "2024-02-29"]),
    ],
)
def test_steps_of_a_timeline(harbour: Run, step: str, days: list[str]) -> None:
    rows = table(harbour, "--from", "2024-01-30", "--to", "2024-03-01", "--step", step)
    assert [row["day"] for row in rows] == days


def test_a_timeline_runs_from_the_forming_to_today(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "partnerships.csv"
    sheet.write_text("partnership,name,formed_on\nharbour,Harbour,2026-06-01\n")
    run("import", sheet)
    days = [row["day"] for row in table(run)]
    assert (days[0], days[-1], len(days)) == ("2026-06-01", "2026-06-30", 30)


# -- change --------------------------------------------------------------------------------------------------


def test_a_change_adds_up(harbour: Run) -> None:
    found = answer(harbour("change", "harbour", "--from", "2024-04-15", "--to", "2024-06-01", "--json"))
    assert (found["partnership"], found["from"], found["to"]) == ("harbour", "2024-04-15", "2024-06-01")
    assert all(list(line) == ["entry", "kind", "dimension", "points", "why", "parts"] for line in found["lines"])
    for line in found["lines"]:
        assert math.fsum(line["parts"].values()) == pytest.approx(line["points"], abs=1e-9)
        assert line["why"] == max(line["parts"], key=lambda why: abs(line["parts"][why]))
    assert found["change"] == pytest.approx(found["after"] - found["before"])
    assert math.fsum(line["points"] for line in found["lines"]) == pytest.approx(found["change"], abs=1e-9)
    assert found["after"] == health(harbour)["health"]["score"]


def test_a_change_to_read(harbour: Run) -> None:
    result = harbour("change", "harbour", "--from", "2024-04-15", "--to", "2024-06-01")
    assert result.stdout.startswith("2024-04-15: ")
    early = harbour("change", "harbour", "--from", "1999-01-01", "--to", "2024-06-01")
    assert "not enough evidence on 1999-01-01" in early.stdout
    assert early.exit_code == 0


def test_refs_in_any_language_are_printed_as_they_are(harbour: Run) -> None:
    result = harbour("health", "county", "--on", "2024-06-01", "--json")
    assert json.loads(result.stdout)["partnership"] == "county"
