"""``goodterms xmr`` on the sample, held to a plain reckoning of series, limits and labels."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from projections.workspace import Workspace
from sample import STORIES
from tests.plain_series import PLAINLY
from tests.plain_xmr import compared, reckoned
from tests.sample.conftest import TODAY
from web import create_app
from web.command_line import cli

REFS = [module.REF for module in STORIES]
ALSO_CALLED = {"attendance": {"attendance", "attendance share"}}


@pytest.fixture(scope="module")
def runner(sample: Workspace) -> FlaskCliRunner:
    return create_app(sample).test_cli_runner()


def asked(runner: FlaskCliRunner, *arguments: str) -> Any:
    result = runner.invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("measure", PLAINLY)
@pytest.mark.parametrize("ref", REFS)
def test_measure_is_charted_as_the_design_says(
    runner: FlaskCliRunner, sample: Workspace, ref: str, measure: str
) -> None:
    entries = sample.partnerships.get(ref).entries
    rebases: list[Any] = list(entries.of("rebase").values())
    cuts = [each.from_on.isoformat() for each in rebases if each.measure in ALSO_CALLED.get(measure, {measure})]
    found = asked(runner, "xmr", ref, measure, "--json", "--on", TODAY.isoformat())

    series, plainly = sorted((row["date"], row["value"]) for row in found), sorted(PLAINLY[measure](entries, TODAY))
    assert [day for day, _ in series] == [day for day, _ in plainly]
    assert [figure for _, figure in series] == pytest.approx([figure for _, figure in plainly], abs=1e-6)
    assert compared(found, reckoned([(row["date"], row["value"]) for row in found], cuts)) == []


@pytest.mark.parametrize("ref", REFS)
def test_health_is_charted_at_the_end_of_each_month_of_its_timeline(runner: FlaskCliRunner, ref: str) -> None:
    found = asked(runner, "xmr", ref, "health", "--json", "--on", TODAY.isoformat())
    first = found[0]["date"]
    line = asked(runner, "timeline", ref, "--from", first, "--to", TODAY.isoformat(), "--step", "month", "--json")

    assert len(found) > 9
    months = {row["day"]: row["health"] for row in line}
    assert {row["date"]: row["value"] for row in found} == pytest.approx(months, abs=1e-6)
    assert compared(found, reckoned([(row["date"], row["value"]) for row in found], [])) == []
