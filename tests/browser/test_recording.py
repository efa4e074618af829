"""Recording in a real browser: correct, retract, undo, drafts that outlive the tab, two people at one entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.looking import looking

FORM = "/quayside/record/decision"
NOTE = ".draft"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser: what it stores is there for every tab."""
    opened = browser.new_context(viewport={"width": 390, "height": 844})
    yield opened
    opened.close()


def kill(page: Page) -> None:
    """End the tab as a crash would, without its farewell."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=3_000)
    with suppress(Error):
        page.close()


def record(page: Page, address: str, title: str) -> str:
    """Record a decision; the result is the address of its page."""
    page.goto(address + FORM)
    page.fill("#title", title)
    page.click("button:has-text('Save') >> nth=1")
    page.wait_for_url("**/entries/decision/**")
    return page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_a_decision_is_recorded_corrected_undone_and_retracted(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        record(page, address, f"Meet on Mondays {scripts}")
        assert "Recorded." in page.inner_text(".said")
        page.click("a:has-text('Correct')")
        page.fill("#title", "Meet on Tuesdays")
        page.click("text=Save the correction")
        assert "Say why" in page.inner_text("#problems")
        assert page.input_value("#title") == "Meet on Tuesdays"
        page.fill("#reason_why", "Mondays are taken")
        page.click("text=Save the correction")
        assert page.inner_text("h1") == "Meet on Tuesdays"
        assert page.inner_text(".changes ins >> nth=0") == "Meet on Tuesdays"
        page.click("text=Undo")
        page.wait_for_selector(".said:has-text('Undone.')")
        assert page.inner_text("h1") == f"Meet on Mondays {scripts}"
        page.click("a:has-text('Retract')")
        page.fill("#reason_why", "Recorded twice")
        page.click("button:has-text('Retract')")
        assert "This entry was retracted" in page.inner_text("main")
        assert seen.errors in ([], [seen.errors[0]] if seen.errors and "422" in seen.errors[0] else [])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_matter_is_carried_out_right_from_the_list(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + "/follow-up?kind=action")
        title = page.inner_text(".matter h2 >> nth=0")
        page.click(".matter summary:has-text('Done') >> nth=0")
        page.click(".matter >> nth=0 >> button:visible")
        assert page.url.endswith("/follow-up?kind=action")
        assert "recorded as done" in page.inner_text(".said")
        assert title not in [heading.inner_text() for heading in page.query_selector_all(".matter h2")]
        page.click("text=Undo")
        page.wait_for_selector(".said:has-text('Undone.')")
        assert title in [heading.inner_text() for heading in page.query_selector_all(".matter h2")]


def test_a_draft_outlives_a_killed_tab_and_goes_when_saved(context: BrowserContext, address: str) -> None:
    tab = context.new_page()
    tab.goto(address + FORM)
    tab.fill("#title", "Half a thought")
    tab.select_option("#owner", index=1)
    tab.click("text=Already carried out or dropped?")
    tab.fill("#reason", "Nobody had time")
    kill(tab)
    page = context.new_page()
    page.goto(address + FORM)
    assert "You were typing something here" in page.inner_text(NOTE)
    assert page.input_value("#title") == ""
    page.click("text=Bring it back")
    assert page.input_value("#title") == "Half a thought"
    assert page.input_value("#owner") != ""
    assert page.is_visible("#reason")
    assert page.input_value("#reason") == "Nobody had time"
    page.click("button:has-text('Save') >> nth=1")
    page.wait_for_url("**/entries/decision/**")
    page.goto(address + FORM)
    assert page.query_selector(NOTE) is None
    assert page.evaluate("() => Object.keys(localStorage).length") == 0


@pytest.mark.parametrize(
    ("path", "rows", "added"),
    [
        ("/quayside/record/listening", [], "themes-3-theme"),
        ("/quayside/meetings/new", [f"items-{at}-title" for at in range(6)], "items-6-title"),
    ],
)
def test_rows_that_were_added_come_back_with_the_draft(
    context: BrowserContext, address: str, path: str, rows: list[str], added: str
) -> None:
    page = context.new_page()
    page.goto(address + path)
    for name in rows:
        page.fill(f"[name={name}]", f"Text of {name}")
    page.click("button[name=add]:visible >> nth=0")
    page.fill(f"[name={added}]", "Said at the very end")
    kill(page)
    again = context.new_page()
    again.goto(address + path)
    assert again.query_selector(f"[name={added}]") is None
    again.click("text=Bring it back")
    again.wait_for_selector(f"[name={added}]:visible")
    assert again.input_value(f"[name={added}]") == "Said at the very end"
    assert [again.input_value(f"[name={name}]") for name in rows] == [f"Text of {name}" for name in rows]


def test_a_draft_can_be_thrown_away(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + FORM)
    page.fill("#title", "Never mind")
    page.goto(address + FORM)
    page.click("text=Discard it")
    page.reload()
    assert page.query_selector(NOTE) is None


def test_a_form_that_was_only_looked_at_leaves_no_draft(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + FORM)
    page.fill("#title", "a")
    page.fill("#title", "")
    page.reload()
    assert page.query_selector(NOTE) is None


def test_a_rejected_form_is_kept_as_a_draft_too(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + FORM)
    page.fill("#due_on", "2027-01-01")
    page.click("button:has-text('Save') >> nth=1")
    assert page.is_visible("#problems")
    kill(page)
    again = context.new_page()
    again.goto(address + FORM)
    again.click("text=Bring it back")
    assert again.input_value("#due_on") == "2027-01-01"


def test_what_was_typed_before_the_session_ended_is_still_there(context: BrowserContext, address: str) -> None:
    """The form comes back filled with a plain sentence, and can be sent again."""
    page = context.new_page()
    page.goto(address + FORM)
    page.fill("#title", "Typed for an hour")
    context.clear_cookies()
    page.click("button:has-text('Save') >> nth=1")
    assert "opened long ago, or cookies are blocked" in page.inner_text("#problems")
    page.click("button:has-text('Save') >> nth=1")
    page.wait_for_url("**/entries/decision/**")


def test_a_draft_of_a_correction_does_not_hide_what_others_changed(context: BrowserContext, address: str) -> None:
    """What is brought back remembers the version it was typed over."""
    page = context.new_page()
    entry = record(page, address, "Meet weekly")
    form = entry.replace("/entries/", "/correct/")
    page.goto(form)
    page.fill("#title", "Meet every week")
    other = context.new_page()
    other.goto(form)
    other.fill("#title", "Meet fortnightly")
    other.fill("#reason_why", "As agreed")
    other.click("text=Save the correction")
    page.goto(form)
    page.click("text=Bring it back")
    page.fill("#reason_why", "Clearer")
    page.click("text=Save the correction")
    assert "Somebody changed this entry while you were typing" in page.inner_text("main")
    assert "Meet fortnightly" in page.inner_text(".versions")


def test_the_second_of_two_people_sees_both_texts_and_loses_nothing(browser: Browser, address: str) -> None:
    with looking(browser) as one, looking(browser, 390) as two:
        entry = record(one.page, address, "Share an office")
        form = entry.replace("/entries/", "/correct/")
        for seen in (one, two):
            seen.page.goto(form)
        one.page.fill("#title", "Share the harbour office")
        one.page.fill("#reason_why", "Which office was missing")
        one.page.click("text=Save the correction")
        two.page.fill("#title", "Share the market office")
        two.page.fill("#due_on", "2026-12-01")
        two.page.fill("#reason_why", "Seen in the minutes")
        two.page.click("text=Save the correction")
        said = two.page.inner_text("main")
        assert "Somebody changed this entry while you were typing" in said
        assert "Share the harbour office" in said
        assert "Share the market office" in said
        assert two.page.input_value("#title") == "Share the market office"
        assert two.page.input_value("#due_on") == "2026-12-01"
        two.page.click("button:has-text('Take theirs') >> nth=0")
        assert two.page.input_value("#title") == "Share the harbour office"
        assert two.page.input_value("#due_on") == "2026-12-01"
        two.page.click("text=Save what stands here")
        assert two.page.inner_text("h1") == "Share the harbour office"
        assert "1 December 2026" in two.page.inner_text("main")
