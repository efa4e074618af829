"""Looking at another day in a browser, with the keyboard and without scripts, and both lines of then and now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from projections.workspace import Workspace
from tests.browser.looking import looking, open_page
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.conftest import NOW
from tests.web.harbour import record_harbour
from tests.web.hindsight import look_back
from web import create_app


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where harbour is served, of whose March other things became known at the end of June."""
    workspace = Workspace(tmp_path_factory.mktemp("hindsight"), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    look_back(workspace.partnerships)
    workspace.catch_up()
    with serving(let_ada_in(create_app(workspace))) as address:
        yield address
    workspace.close()


def test_another_day_is_reached_by_keyboard_without_scripts_and_left_again(browser: Browser, address: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        page = seen.page
        page.goto(f"{address}/harbour/entries/escalation/E-1")
        page.focus(".another-day summary")
        page.keyboard.press("Enter")
        page.fill("#view-known", "2026-06-21")
        page.press("#view-known", "Enter")
        assert "as known at the end of 21 June 2026" in page.inner_text(".banner.past")
        assert page.inner_text("h1") == "Dispute: Who pays"
        assert "corrected on 23 June 2026" in page.inner_text(".banner.past")
        page.click("text=Back to today")
        assert page.inner_text("h1") == "Concern: Who pays"
        assert page.query_selector(".banner.past") is None


def test_both_lines_are_drawn_then_dashed(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/harbour/then-and-now?on=2026-03-31&known_at=2026-06-21")
        drawn = page.evaluate("document.querySelector('.chart.both')._fullData.map((t) => [t.name, t.line.dash])")
        assert drawn == [["Known then", "7px,4px"], ["Known now", "solid"]]
        page.click("text=The same in numbers, month by month")
        assert page.is_visible("text=31 Mar 2026")
        assert seen.errors == []


def test_without_scripts_both_lines_are_there_to_see(browser: Browser, address: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(f"{address}/harbour/then-and-now?on=2026-03-31&known_at=2026-06-21")
        assert seen.page.is_visible(".both-still .then")
        assert seen.page.is_visible(".both-still .now")
