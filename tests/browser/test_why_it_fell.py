"""“Why did Kirkfield’s trust fall between March and May?”: from the portfolio to the entries in four clicks.

The same numbers stand in the table, in the drawn waterfall, in the file and on the command line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from projections.workspace import Workspace
from tests.browser.looking import looking, open_page
from tests.conftest import NOW
from web import create_app
from web.command_line import cli

MARCH, MAY = "2024-03-31", "2024-05-31"
"""When trust fell in the sample, from 61 to 43."""
DRAWN = """() => document.querySelector('.chart.waterfall').data.flatMap(
    (trace) => trace.y.map((at, i) => [at, trace.customdata[i], trace.text[i]])).sort((a, b) => a[0] - b[0])"""
PICKED = "() => [...document.querySelectorAll('#two-days input[type=date]')].map((field) => field.value)"
MARKED = """(days) => days === [...document.querySelectorAll('.chart .shapelayer path')].filter(
    (path) => path.style.strokeDasharray.includes('5px')).length"""
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(sample_home: Path, address: str) -> Iterator[Ask]:
    """What the command line answers about Kirkfield between the two days, as Ada or as the operator."""
    workspace = Workspace(sample_home, clock=lambda: NOW)
    runner = create_app(workspace).test_cli_runner()

    def asked(*options: str) -> Any:
        result = runner.invoke(cli, ["change", "kirkfield", "--from", MARCH, "--to", MAY, "--json", *options])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    yield asked
    workspace.close()


def test_why_trust_fell_is_four_clicks_from_the_portfolio(browser: Browser, address: str, ask: Ask) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/")
        page.click("h2 >> text=Kirkfield Health and Care Partnership")
        page.fill("#two-days [name=since]", MARCH)
        page.fill("#two-days [name=on]", MAY)
        page.click("#two-days button")
        _same_everywhere(page, ask("--as", "ada@example.org"))
        page.click(".others >> text=Trust")
        told = ask("--as", "ada@example.org", "--dimension", "trust")
        assert told["change"] < -10
        assert f"Trust fell from {told['before']:.1f} to {told['after']:.1f}" in page.inner_text(".lede")
        _same_everywhere(page, told)
        assert told["lines"][0]["why"] == "new", "a round with low marks"
        page.click("tbody tr:nth-child(2) th a")
        assert page.url.endswith(f"/kirkfield/entries/check-in/{told['lines'][0]['entry']}?on={MAY}")
        assert seen.errors == []


def _same_everywhere(page: Page, told: Any) -> None:
    page.wait_for_selector(".chart.waterfall[data-drawn]")
    table = _table(page)
    drawn = [(title, _number(text)) for _, title, text in page.evaluate(DRAWN)]
    assert [points for _, points in drawn] == [points for _, points in table]
    assert [title for title, _ in drawn[1:-1]] == [title for title, _ in table[1:-1]]
    assert [points for _, points in _file(page)] == [points for _, points in table]
    assert round(sum(points for _, points in table[:-1]), 9) == table[-1][1]
    assert (table[0][1], table[-1][1]) == (told["before"], told["after"])
    shown = [line["points"] for line in told["lines"]]
    listed = [points for title, points in table[1:-1] if "smaller" not in title]
    assert listed == shown[: len(listed)]


def _table(page: Page) -> list[tuple[str, float]]:
    cells = "rows => rows.map(row => [row.querySelector('th').innerText, row.querySelector('td.number').innerText])"
    rows = page.eval_on_selector_all(".sum tbody tr, .sum tfoot tr", cells)
    return [(title, _number(points)) for title, points in rows]


def _file(page: Page) -> list[tuple[str, float]]:
    href = page.get_attribute("a[download]", "href")
    text = page.request.get(f"{page.url.split('/kirkfield')[0]}{href}").text()
    return [(row["what"], float(row["points"])) for row in csv.DictReader(io.StringIO(text))]


def _number(text: str) -> float:
    return float(re.sub("</?b>", "", text).replace("−", "-"))


def test_the_exact_lines_of_the_operator_round_to_those_of_an_account(ask: Ask) -> None:
    exact = {(each["kind"], each["entry"], each["dimension"]): each["points"] for each in ask()["lines"]}
    told = ask("--as", "ada@example.org")["lines"]
    apart = {(each["kind"], each["entry"], each["dimension"]): each["points"] for each in told if each["entry"]}
    compared = {key: points for key, points in apart.items() if key[0] != "check-in"}
    assert len(compared) > 50
    assert all(abs(points - exact.get(key, 0.0)) < 0.1 + 1e-9 for key, points in compared.items())


def test_two_days_picked_on_the_chart_are_those_that_are_asked_about(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield?range=3y")
        usual = page.evaluate(PICKED)
        box: Any = page.locator(".chart .nsewdrag").first.bounding_box()
        page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 20)
        assert "is marked. Pick another day" in page.inner_text("#two-days [role=status]")
        page.wait_for_function(MARKED, arg=1)
        page.keyboard.press("Escape")
        assert "No day is marked" in page.inner_text("#two-days [role=status]")
        page.wait_for_function(MARKED, arg=0)
        page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 20)
        page.wait_for_function(MARKED, arg=1)
        page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 20)
        page.wait_for_function(MARKED, arg=2)
        since, on = page.evaluate(PICKED)
        assert "2023" < since < on < usual[1]
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/kirkfield/changed?since={since}&on={on}")
        assert seen.errors == []


def test_a_click_on_a_flag_still_leads_to_its_row(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield")
        page.locator(".chart .scatterlayer .trace").last.locator("path.point").first.click(force=True)
        assert re.search(r"#flag-\d+$", page.url)
        assert page.inner_text("#two-days [role=status]") == ""
