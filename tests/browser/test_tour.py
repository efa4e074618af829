"""The tour on the sample itself: on a phone, without scripts, from the first page to the last step."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import looking


def test_each_step_speaks_of_something_that_is_on_its_page(browser: Browser, address: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        page = seen.page
        page.goto(address)
        page.get_by_role("link", name="Take the tour").click()
        for number in range(1, 6):
            card = page.get_by_role("region", name="Tour")
            assert f"Step {number} of 5" in card.inner_text()
            spoken_of = card.locator("a[href^='#']").get_attribute("href")
            assert page.locator(f"main {spoken_of}").is_visible(), f"step {number} speaks of {spoken_of}"
            card.locator(".button.first").click()
        assert page.url == f"{address}/"
        assert page.get_by_role("region", name="Tour").count() == 0
