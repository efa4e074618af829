"""A word's meaning is behind it: opened and closed by keyboard, within the screen, without scripts, never on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import WIDTHS, looking


@pytest.mark.parametrize("width", WIDTHS)
def test_a_meaning_opens_and_closes_by_keyboard_beside_its_word(browser: Browser, address: str, width: int) -> None:
    with looking(browser, width, scripts=False) as seen:
        page = seen.page
        page.goto(f"{address}/policies")
        word, meaning = page.get_by_role("button", name="half-life"), page.locator("#word-half-life")
        assert not meaning.is_visible()
        word.focus()
        page.keyboard.press("Enter")
        assert meaning.is_visible()
        assert_beside(page, width)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/help#dimensions")
        page.go_back()
        word.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert not meaning.is_visible()


def assert_beside(page: Page, width: int) -> None:
    """The meaning lies within the screen, and does not cover its word."""
    word = page.get_by_role("button", name="half-life").bounding_box()
    meaning = page.locator("#word-half-life").bounding_box()
    assert word
    assert meaning
    assert meaning["x"] >= 0
    assert meaning["x"] + meaning["width"] <= width
    assert meaning["y"] >= word["y"] + word["height"]


def test_paper_has_the_word_alone(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(f"{address}/policies")
        page.get_by_role("button", name="half-life").click()
        page.emulate_media(media="print")
        assert not page.locator("#word-half-life").is_visible()
        assert page.get_by_role("button", name="half-life").is_visible()
