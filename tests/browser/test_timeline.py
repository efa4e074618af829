from __future__ import annotations

import re

from playwright.sync_api import Browser, Page

from tests.browser.looking import looking, open_page

SHOWN = "() => document.querySelector('.chart').data.filter((t) => t.visible !== false).map((t) => t.name)"
SPAN = """() => {
  const [first, last] = document.querySelector('.chart')._fullLayout.xaxis.range;
  return Date.parse(last) - Date.parse(first);
}"""
LETTERS = """() => {
  const { xaxis, annotations } = document.querySelector('.chart')._fullLayout;
  return [xaxis.range[0], annotations.filter((each) => each.yref === 'paper').map((each) => each.x)];
}"""
"""The first day that is shown, and where the letters of programmes stand."""
LINE_COLOUR = "() => document.querySelector('.chart')._fullData[1].line.color"


def test_the_range_is_changed_in_place_and_the_address_follows(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield")
        first = page.evaluate("() => document.querySelector('.chart').layout.xaxis.range[0]")
        page.click("text=3 years")
        page.wait_for_selector(".ranges a[aria-current]:has-text('3 years')")
        page.wait_for_selector(".chart[data-drawn]")
        assert page.evaluate("() => document.querySelector('.chart').layout.xaxis.range[0]") < first
        assert "range=3y" in page.url
        assert page.evaluate("() => document.activeElement.textContent") == "3 years"
        assert len(page.query_selector_all(".flags li")) == len(_flags(page))
        assert seen.errors == []


def test_a_dimension_is_drawn_when_ticked_and_stays_when_the_range_changes(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield")
        assert page.evaluate(SHOWN) == ["Range", "Health", "Stems", "Flags"]
        page.check(".chips input[value=repair]")
        assert page.evaluate(SHOWN) == ["Range", "Health", "Repair", "Stems", "Flags"]
        page.click("text=6 months")
        page.wait_for_selector(".ranges a[aria-current]:has-text('6 months')")
        page.wait_for_selector(".chart[data-drawn]")
        assert "Repair" in page.evaluate(SHOWN)


def test_dragging_across_the_chart_draws_nearer_until_all_is_asked_for(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield?range=3y")
        whole = page.evaluate(SPAN)
        box = page.locator(".chart .nsewdrag").bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.4, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=4)
        page.mouse.up()
        page.wait_for_selector(".closer button:visible")
        near = page.evaluate(SPAN)
        assert page.query_selector(".notifier-note") is None
        assert 0.15 < near / whole < 0.25
        first, letters = page.evaluate(LETTERS)
        assert first in letters
        first, letters = page.evaluate(LETTERS)
        assert first in letters
        page.check(".chips input[value=repair]")
        assert page.evaluate(SPAN) == near
        page.click("text=Show all of it again")
        assert page.evaluate(SPAN) == whole
        assert not page.is_visible(".closer button")
        assert seen.errors == []


def test_the_chart_follows_the_theme_of_the_system(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield")
        assert page.evaluate(LINE_COLOUR) == "#125b62"
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("() => document.querySelector('.chart')._fullData[1].line.color === '#7fcac6'")


def test_the_chart_never_offers_to_send_itself_away(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield")
        context = "() => document.querySelector('.chart')._context"
        assert page.evaluate(context + ".showSendToCloud") is False
        assert page.evaluate(context + ".displaylogo") is False
        assert page.query_selector(".modebar-btn") is None


def test_without_the_chart_library_the_drawing_of_the_server_stays(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        seen.page.route("**/plotly.min.js", lambda route: route.abort())
        seen.page.goto(address + "/kirkfield")
        assert seen.page.is_visible(".chart svg.still")
        assert not seen.page.is_visible(".chips")


def test_on_paper_the_chart_is_light_and_every_flag_has_its_row(browser: Browser, address: str) -> None:
    with looking(browser, theme="dark") as seen:
        page = open_page(seen, address, "/kirkfield?range=3y")
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.wait_for_function("() => document.querySelector('.chart')._fullData[1].line.color === '#125b62'")
        assert page.evaluate("() => document.querySelector('.chart svg').clientWidth") <= 680
        assert page.is_visible(".flags")
        assert not page.is_visible(".ranges")
        assert len(page.pdf()) > 20_000


def test_a_phone_gets_fewer_ticks_and_short_names(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        page = open_page(seen, address, "/kirkfield")
        words = page.inner_text(".chart")
        assert re.search(r"\bworking\b", words)
        assert "on working terms" not in words
        assert len(page.query_selector_all(".chart .xtick text")) <= 5


def _flags(page: Page) -> list[str]:
    texts: list[str] = page.evaluate("() => document.querySelector('.chart').data.find((t) => t.name === 'Flags').text")
    return texts
