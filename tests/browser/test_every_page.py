from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.longest import LONGEST_PAGES
from tests.browser.looking import PAGES, THEMES, WIDTHS, Theme, looking, open_page

SMALL_TARGETS = """() => [...document.querySelectorAll(
    'a.button, button, .ranges a, select, input, summary, .masthead a')]
  .filter((e) => e.offsetParent && !e.closest('.unseen') && !e.matches('.unseen, [type=radio], [type=checkbox]'))
  .filter((e) => e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_everyone_and_keeps_to_itself(
    browser: Browser, address: str, path: str, width: int, theme: Theme
) -> None:
    """No accessibility violation, no sideways scrolling, no console error, no request to another host."""
    with looking(browser, width, theme) as seen:
        page = open_page(seen, address, path)
        for details in page.query_selector_all("details"):
            details.evaluate("(element) => { element.open = true; }")
        violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:4]) for v in violations] == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []
        assert [error for error in seen.errors if "404" not in error or path != "/nowhere"] == []
        assert seen.elsewhere == []


@pytest.mark.parametrize("path", LONGEST_PAGES)
def test_words_of_any_length_stay_within_a_phone(browser: Browser, address: str, path: str) -> None:
    with looking(browser, 390) as seen:
        page = open_page(seen, address, path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_without_scripts(browser: Browser, address: str, path: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(address + path)
        assert seen.page.inner_text("h1").strip()
        if path.split("?")[0] == "/kirkfield":
            assert seen.page.is_visible(".chart svg[role=img]")
            assert seen.page.locator("details table tbody tr").count() > 3


def test_the_first_stop_of_the_keyboard_skips_to_the_content(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main"
