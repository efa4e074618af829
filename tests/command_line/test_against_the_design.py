"""``health``, ``timeline`` and ``change`` against the design's sections 3 and 4 read plainly, with every option.

On the sample, on real public records, and on a workbook made up at random; to a millionth of a point.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from domain.entries import Entries
from projections.workspace import Workspace
from sample import fill
from tests.conftest import NOW
from tests.plain_health import Found, bits_of, health_of
from web import create_app
from web.command_line import cli

STANDARD = Path(__file__).parents[2] / "projections" / "policies" / "standard.toml"
REAL = Path(__file__).parents[3] / "shared" / "data" / "openjs-cpc"
ALMOST = 1e-6
OTHERWISE = {
    'name = "standard"': 'name = "otherwise"',
    "prior = 0.5 ": "prior = 0.4 ",
    "trust = { weight = 0.30, half_life_days = 120 }": "trust = { weight = 0.10, half_life_days = 45 }",
    "dispute = { level = 2.0, grace_days = 7": "dispute = { level = 3.0, grace_days = 2",
    "quiet_after_days = 60": "quiet_after_days = 20",
    "put_off_counts_at_most = 4": "put_off_counts_at_most = 2",
}


class Told:
    """A partnership in a workspace: what the command line says of it, and what the design says."""

    def __init__(self, workspace: Workspace, ref: str, policy: Path) -> None:
        self.workspace, self.ref, self.policy = workspace, ref, policy
        self._runner = create_app(workspace).test_cli_runner()

    def answer(self, command: str, *options: object) -> Any:
        result = self._runner.invoke(cli, [command, self.ref, *map(str, options), "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    def plain(self, on: date, known_on: date | None = None, policy: Path = STANDARD, without: str = "") -> Found:
        entries, rules = self._entries(known_on), tomllib.loads(policy.read_text())
        bits = [bit for bit in bits_of(entries, rules) if without != bit.entry]
        return health_of(entries, bits, on, rules)

    def heaviest(self, on: date) -> str:
        """The entry that gives or takes most on a day, answers aside."""
        points = self.plain(on)["points"]
        return str(max((key for key in points if key[0] != "check-in"), key=lambda key: abs(points[key]))[1])

    def _entries(self, known_on: date | None) -> Entries:
        log, entries = self.workspace.partnerships, Entries()
        end = datetime.combine(known_on, time.max, UTC) if known_on else NOW
        for event in log.closed_events.get(log.get(self.ref).id):
            if event.timestamp <= end and hasattr(event, "subject"):
                entries.apply(event)
        return entries


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another policy, as a file."""
    text = STANDARD.read_text()
    for said, instead in OTHERWISE.items():
        assert text.count(said) == 1
        text = text.replace(said, instead)
    path = tmp_path_factory.mktemp("policy") / "otherwise.toml"
    path.write_text(text)
    return path


@pytest.fixture(scope="module", params=["sample", "real", "random"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, otherwise: Path) -> Iterator[Told]:
    home = tmp_path_factory.mktemp(request.param)
    workspace = Workspace(home, clock=lambda: NOW)
    ref = FILLED[request.param](workspace, home)
    workspace.catch_up()
    yield Told(workspace, ref, otherwise)
    workspace.close()


def _sample(workspace: Workspace, home: Path) -> str:
    fill(workspace.partnerships, NOW.date())
    return "kirkfield"


def _real(workspace: Workspace, home: Path) -> str:
    if not REAL.is_dir():
        pytest.skip(f"the real records are not at hand ({REAL})")
    return _imported(workspace, REAL, "openjs-cpc")


def _random(workspace: Workspace, home: Path) -> str:
    path = home / "made-up.xlsx"
    book = Workbook()
    for sheet, rows in made_up(Random(6)).items():
        page = book.create_sheet(sheet)
        page.append(list(rows[0]))
        for row in rows:
            page.append(list(row.values()))
    book.remove(book.worksheets[0])
    book.save(path)
    return _imported(workspace, path, "made-up")


def _imported(workspace: Workspace, path: Path, ref: str) -> str:
    result = create_app(workspace).test_cli_runner().invoke(cli, ["import", str(path)])
    assert result.exit_code == 0, result.output
    return ref


FILLED: dict[str, Callable[[Workspace, Path], str]] = {"sample": _sample, "real": _real, "random": _random}
DAYS = (date(2024, 5, 20), date(2025, 4, 14))


# -- the tests -----------------------------------------------------------------------------------------------


def test_health_is_what_the_design_says(told: Told) -> None:
    for on in DAYS:
        _same(told.answer("health", "--on", on, "--explain"), told.plain(on), 50)


def test_health_as_known_then_without_an_entry_and_under_another_policy(told: Told) -> None:
    on, heaviest = DAYS[1], told.heaviest(DAYS[1])
    if told.ref == "kirkfield":  # what is imported was recorded all at once
        known_on = date(2025, 2, 1)
        known = told.answer("health", "--on", on, "--known-at", known_on, "--explain")
        _same(known, told.plain(on, known_on), 50)
    without = told.answer("health", "--on", on, "--without", heaviest, "--explain")
    _same(without, told.plain(on, without=heaviest), 50)
    both = told.answer("health", "--on", on, "--policy", told.policy, "--without", heaviest, "--explain")
    _same(both, told.plain(on, policy=told.policy, without=heaviest), 40)


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_a_timeline_is_what_the_design_says_of_each_of_its_days(told: Told, step: str) -> None:
    first = DAYS[0] - timedelta(days=3 if step == "day" else 14 if step == "week" else 40)
    rows = told.answer("timeline", "--from", first, "--to", DAYS[0], "--step", step, "--policy", told.policy)
    assert rows
    for row in rows[-2:]:
        plain = told.plain(date.fromisoformat(row["day"]), policy=told.policy)
        assert row["health"] == _near(plain["score"])
        for name, part in plain["dimensions"].items():
            assert row[name] == _near(part["score"])


def test_a_change_is_what_the_design_says_of_its_days(told: Told) -> None:
    found = told.answer("change", "--from", DAYS[0], "--to", DAYS[1], "--policy", told.policy)
    before, after = (told.plain(on, policy=told.policy) for on in DAYS)
    assert (found["before"], found["after"]) == (_near(before["score"]), _near(after["score"]))
    lines = {(line["kind"], line["entry"], line["dimension"]): line["points"] for line in found["lines"]}
    moved = {
        key: after["points"].get(key, 0) - before["points"].get(key, 0) for key in before["points"] | after["points"]
    }
    assert {key: points for key, points in lines.items() if abs(points) > ALMOST} == {
        key: _near(points) for key, points in moved.items() if abs(points) > ALMOST
    }


def _same(answer: Any, plain: Found, base: float) -> None:
    assert answer["health"]["score"] == _near(plain["score"])
    assert answer["health"]["cap"] == _near(plain["cap"])
    for name, part in plain["dimensions"].items():
        told = answer["dimensions"][name]
        assert (told["score"], told["evidence"]) == (_near(part["score"]), _near(part["mass"])), name
        if part["score"] is not None:
            assert told["low"] == _near(max(part["score"] - part["wide"], 0)), name
            assert told["high"] == _near(min(part["score"] + part["wide"], 100)), name
    assert answer["trust_by_partner"] == {
        ref: _near(score) for ref, score in plain["dimensions"]["trust"].get("by_partner", {}).items()
    }
    lines = {(line["kind"], line["entry"], line["dimension"]): line["points"] for line in answer["contributions"]}
    points = {key: value for key, value in plain["points"].items() if abs(value) > ALMOST}
    assert {key: value for key, value in lines.items() if abs(value) > ALMOST} == {
        key: _near(value) for key, value in points.items()
    }
    if plain["score"] is not None:
        assert base + sum(lines.values()) == _near(plain["score"])


def _near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=ALMOST)


# -- a workbook made up at random ----------------------------------------------------------------------------


def made_up(dice: Random) -> dict[str, list[dict[str, Any]]]:
    """Sheets of a partnership in which all kinds of things happen on any day of two years."""
    begin = date(2023, 9, 1)

    def day(after: date = begin, span: int = 560) -> date:
        return min(after + timedelta(days=dice.randrange(span)), date(2025, 6, 1))

    def perhaps(value: Any, chance: float = 0.6) -> Any:
        return value if dice.random() < chance else None

    partners = ["council", "hospital", "charity", "college"]
    here = {"partnership": "made-up"}
    sheets: dict[str, list[dict[str, Any]]] = {
        "partnerships": [here | {"name": "Made up", "formed_on": begin}],
        "partners": [here | {"partner": ref, "name": ref.title(), "joined_on": begin} for ref in partners],
    }
    names = ["meetings", "items", "decisions", "actions", "papers", "escalations", "contacts", "check-ins"]
    sheets |= {name: [] for name in names}
    for n in range(24):
        dice.shuffle(partners)
        sheets["meetings"].append(
            here
            | {
                "meeting": f"m{n}",
                "held_on": day(),
                "kind": dice.choice(["board", "working", "workshop", "informal"]),
                "minutes": perhaps(dice.randrange(10, 120)),
                "present": ";".join(partners[: dice.randrange(3)]),
                "deputies": perhaps(partners[3]),
                "absent": perhaps(partners[2], 0.3),
            }
        )
        for item in dice.sample(range(6), 3):
            outcomes = ["decided", "actioned", "deferred", "discussed", "noted", "withdrawn", "not-reached", None]
            outcome = {"item": f"i{item}", "title": "Item", "outcome": dice.choice(outcomes)}
            sheets["items"].append(here | {"meeting": f"m{n}"} | outcome)
        decided, agreed, presented, raised = day(), day(), day(), day()
        done = {"due_on": perhaps(day(decided, 60)), "enacted_on": perhaps(day(decided, 120))}
        sheets["decisions"].append(here | {"decision": f"d{n}", "decided_on": decided, "title": "Go on"} | done)
        done = {"due_on": perhaps(day(agreed, 60)), "dropped_on": perhaps(day(agreed, 120)), "reason": None}
        sheets["actions"].append(here | {"action": f"a{n}", "agreed_on": agreed, "title": "Do"} | done)
        acted = {"acted_on": perhaps(day(presented, 120))}
        sheets["papers"].append(here | {"paper": f"p{n}", "presented_on": presented, "title": "Paper"} | acted)
        settled = perhaps(day(raised, 90), 0.8)
        again = settled and perhaps(day(settled, 60), 0.4)
        told = {"level": dice.choice(["tension", "concern", "dispute", "breakdown"]), "title": "Row"}
        told |= {"settled_on": settled and settled.isoformat(), "reopened_on": again and again.isoformat()}
        sheets["escalations"].append(here | {"escalation": f"e{n}", "raised_on": raised} | told)
        said = {"channel": dice.choice(["phone", "email"]), "tone": dice.choice(["warm", "neutral", "prickly"])}
        sheets["contacts"].append(
            here | {"contact": f"c{n}", "made_on": day(), "between": ";".join(partners[:2])} | said
        )
        marks = {"fair": dice.randrange(1, 6), "open": perhaps(dice.randrange(1, 6))}
        sheets["check-ins"].append(here | {"round": f"r{n // 6}", "answered_on": day(), "partner": partners[0]} | marks)
    return sheets
