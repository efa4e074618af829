"""The map of the network in a browser: whoever is pointed at is named, and paper leaves the page as it was."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.looking import looking, open_page

WIDTHS = (
    "() => { const chart = document.querySelector('.chart.net'); return [chart._fullLayout.width, chart.clientWidth]; }"
)


def widths(page: Page) -> tuple[int, int]:
    """Of the picture, and of the room for it."""
    picture, room = page.evaluate(WIDTHS)
    return picture, room


def test_pointing_at_an_organisation_names_it_and_where_it_sits(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/network")
        page.locator(".chart.net .scatterlayer .trace:has(.point)").first.locator(".point").first.hover(force=True)
        said = page.locator(".chart.net .hovertext").first.text_content() or ""
        assert " sits in " in said
        assert seen.errors == []


def test_the_map_fills_the_page_again_after_printing(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/network")
        picture, room = widths(page)
        assert picture == room > 1000
        page.emulate_media(media="print")
        page.wait_for_function("() => document.querySelector('.chart.net')._fullLayout.width < 700")
        page.emulate_media(media="screen")
        page.wait_for_function(
            f"() => document.querySelector('.chart.net')._fullLayout.width === {room}", timeout=5_000
        )
