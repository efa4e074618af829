from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.longest import LONGEST_PAGES
from tests.browser.looking import PAGES, WIDTHS, looking, open_page

SMALL_TARGETS = """() => [...document.querySelectorAll(
    'a.button, button, .ranges a, select, input, summary, .masthead a')]
  .filter((e) => e.offsetParent && !e.closest('.unseen') && !e.matches('.unseen, [type=radio], [type=checkbox]'))
  .filter((e) => e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 80))"""


HIDDEN_WORDS = """() => [...document.querySelectorAll('.word')].flatMap((word) => {
  document.querySelectorAll('.masthead details').forEach((menu) => { menu.open = false; });
  word.scrollIntoView({ block: 'center' });
  const box = word.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return there === word ? [] : [`${word.textContent} is under ${there?.outerHTML.slice(0, 80)}`];
})"""
"""Words of the glossary that cannot be pressed, because they are not seen."""


OPENED = "() => [...document.querySelectorAll('details')].slice(0, 20).forEach((each) => { each.open = true; })"
"""Opens what is folded away, as far as it is not the same over and over (the page of the API has a hundred)."""
IN_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What axe looks at again when the theme changes, which changes colours alone."""
SEEN_IN_DARK_ELSEWHERE = {"/api/docs"}
"""Its hundred operations have the colours of those that a search finds, which is another page of the list."""
FOUND = """async (options) => {
  const found = await axe.run(document, { ...options, resultTypes: ["violations"] });
  return found.violations.map((each) => [each.id, each.nodes.map((node) => node.target).slice(0, 4)]);
}"""
"""What axe has against the page. It is not asked to describe all that is in order, which takes it most of its time."""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_everyone_and_keeps_to_itself(browser: Browser, address: str, path: str, width: int) -> None:
    """In both themes: no accessibility violation, no sideways scrolling, no console error, nothing from elsewhere."""
    with looking(browser, width) as seen:
        page = open_page(seen, address, path)
        page.evaluate(OPENED)
        assert violations(page, {}) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.emulate_media(color_scheme="dark")
        assert path in SEEN_IN_DARK_ELSEWHERE or violations(page, IN_DARK) == []
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate(HIDDEN_WORDS) == []
        assert [error for error in seen.errors if "404" not in error or path != "/nowhere"] == []
        assert seen.elsewhere == []


def violations(page: Page, options: dict[str, Any]) -> list[Any]:
    """Each rule that the page breaks, with the first places where it does."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[Any] = page.evaluate(FOUND, options)
    return found


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
