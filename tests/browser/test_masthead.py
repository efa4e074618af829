"""The links above every page stay on one line at any width; what has no room is one step away."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import looking

INSIDE = """() => [...document.querySelectorAll('.masthead a, .masthead summary')]
  .filter((each) => each.checkVisibility({ contentVisibilityAuto: true }))
  .every((each) => each.getBoundingClientRect().right <= innerWidth && each.getBoundingClientRect().top < 20)"""


def test_at_any_width_the_links_fit_on_one_line(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        seen.page.goto(address + "/nowhere")
        for width in (1280, 1264, 1000, 390, 320):
            seen.page.set_viewport_size({"width": width, "height": 700})
            assert seen.page.evaluate(INSIDE), width
            assert seen.page.evaluate("() => document.querySelector('.masthead').offsetHeight") < 70


def test_on_a_phone_the_network_is_behind_more(browser: Browser, address: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(address + "/nowhere")
        seen.page.click(".masthead >> text=More")
        seen.page.get_by_role("navigation", name="Main").get_by_role("link", name="Network").click()
        seen.page.wait_for_url("**/network")
