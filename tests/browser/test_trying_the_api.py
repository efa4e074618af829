"""Trying a call of the API on the page for it: the script of others does its work within our rules."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import looking


def test_a_call_is_tried_out_and_answered(browser: Browser, address: str) -> None:
    """Without a token the answer is a problem in words; nothing goes to another host, and no rule is broken."""
    with looking(browser) as seen:
        page = seen.page
        page.goto(f"{address}/api/docs/try#/Partnerships")
        page.locator(".opblock-summary-get", has_text="List partnerships").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        answer = page.locator(".live-responses-table .response").first
        answer.wait_for()
        assert "401" in answer.inner_text()
        assert [error for error in seen.errors if "401" not in error] == []
        assert seen.elsewhere == []
