from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import looking, open_page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meeting_is_logged_on_a_phone(browser: Browser, address: str, scripts: bool) -> None:
    """A mistake first: the form comes back filled, the summary leads to the field, and the second try is saved."""
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + "/kirkfield/meetings/new")
        page.select_option("#kind", "working")
        page.fill("#title", f"A meeting {'with' if scripts else 'without'} scripts")
        page.locator(".taps label", has_text="Absent").first.click()
        title = page.locator("[id^=items-][id$=-title]").first
        row = str(title.get_attribute("id")).removesuffix("-title")
        page.select_option(f"#{row}-outcome", "decided")
        page.fill("#decisions-0-title", "Meet every month")
        page.click("text=Add rows for items")
        assert page.input_value("#decisions-0-title") == "Meet every month"
        page.click("text=Save the meeting")
        assert "Nothing is saved yet" in page.inner_text("#problems")
        page.click("#problems a")
        page.fill(f"#{row}-title", "How often to meet")
        page.click("text=Save the meeting")
        assert "Saved, with 1 item and 1 decision." in page.inner_text("main")
        assert "How often to meet (decided)" in page.inner_text("main")


def test_a_message_stands_beside_its_field(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield/meetings/new")
        page.click("text=Save the meeting")
        described = str(page.get_attribute("#kind", "aria-describedby"))
        assert page.inner_text(f"#{described}") == "Fill in “Kind”."
        assert page.get_attribute("#kind", "aria-invalid") == "true"
