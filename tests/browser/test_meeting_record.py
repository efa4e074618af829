"""The record of a meeting is shared, printed, corrected and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import looking

FORM = "/kirkfield/meetings/new"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_record_is_shared_as_text_and_undone_with_one_tap(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("#title", f"To be shared {scripts}")
        page.fill("[name=decisions-0-title]", "Meet in the library")
        page.get_by_role("button", name="Save the meeting").last.click()
        page.wait_for_url("**/meetings/2026-06-30*")
        text = _text_of(page, scripts)
        assert "DECISIONS\n- Meet in the library" in text
        page.get_by_role("button", name="Undo").click()
        assert "This meeting was taken back" in page.inner_text("main")


def _text_of(page: Page, scripts: bool) -> str:
    if scripts:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy as text").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        copied: str = page.evaluate("() => navigator.clipboard.readText()")
        return copied
    other = page.context.new_page()
    other.goto(page.url.rstrip("/") + "/text")
    return other.inner_text("body")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_logged_meeting_is_corrected_and_retracted(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("#title", "Wrongly named")
        page.fill("[name=items-0-title]", "Winter beds")
        page.get_by_role("button", name="Save the meeting").last.click()
        page.get_by_role("link", name="Correct, retract, history").click()
        record = page.url.replace("entries/meeting", "meetings")
        page.get_by_role("link", name="Correct", exact=True).click()
        page.fill("[name=title]", f"Rightly named {scripts}")
        page.fill("[name=reason_why]", "The name was wrong")
        page.get_by_role("button", name="Save the correction").last.click()
        assert "The name was wrong" in page.inner_text("main")
        page.goto(record)
        assert page.inner_text("h1") == f"Rightly named {scripts}"
        assert "and changed since" in page.inner_text("main")
        page.get_by_role("link", name="Correct, retract, history").click()
        page.get_by_role("link", name="Retract").click()
        page.fill("[name=reason_why]", "It did not take place")
        page.get_by_role("button", name="Retract").last.click()
        page.goto(record)
        assert "This meeting was taken back" in page.inner_text("main")
        assert "It did not take place" in page.inner_text("main")


def test_the_record_prints_without_buttons(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + "/kirkfield/ledger?kind=meeting")
        page.goto(
            address
            + str(page.locator(".ledger th a").last.get_attribute("href")).replace("entries/meeting", "meetings")
        )
        page.emulate_media(media="print")
        assert page.locator("button:visible, .button:visible, nav:visible").count() == 0
        assert page.is_visible(".record")
