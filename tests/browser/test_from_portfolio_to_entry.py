"""By the keyboard alone: from the list of partnerships to one of them, to its signals, and to an entry behind one."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.looking import looking, open_page
from tests.browser.test_every_page import violations

WALK = (
    ('main h2 a[href="/harbourside"]', "/harbourside"),
    ('main a[href="/harbourside/signals"]', "/harbourside/signals"),
    ('main a[href*="/harbourside/entries/"]', "/harbourside/entries/"),
)
STOPS = 150
"""More than any of these pages has before what is looked for."""
FOCUS_SHOWS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return at.matches(':focus-visible') && drawn && box.bottom > 0 && box.top < innerHeight;
}"""


def test_tab_and_enter_lead_from_the_portfolio_to_an_entry(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/")
        for what, leads_to in WALK:
            assert violations(page, {}) == []
            _tab_to(page, what)
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{leads_to}**")
        assert violations(page, {}) == []
        assert page.inner_text("h1").strip()
        assert seen.errors == []


def _tab_to(page: Page, what: str) -> None:
    """Press Tab until it is reached; wherever the focus stops on the way, it is seen."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), page.evaluate("() => document.activeElement.outerHTML.slice(0, 100)")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab does not reach {what}")
