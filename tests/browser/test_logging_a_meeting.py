"""Logs meetings as a lead does, on a phone straight after: few taps, nothing lost, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.looking import THEMES, WIDTHS, Theme, looking
from tests.browser.test_every_page import violations

FORM = "/kirkfield/meetings/new"
AT_MOST = 15
SMALL = """() => [...document.querySelectorAll(
    'main a.button, main button, main select, main summary, main .taps label, main .tick, main .chip, main input')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen') && !e.matches('[type=radio], [type=checkbox]'))
  .filter((e) => e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 90))"""


class Phone:
    """A thumb on the form, which counts its taps; typing a title is free."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def choose(self, name: str, at: int) -> None:
        self.taps += 1
        self.page.select_option(f"[name={name}]", index=at)

    def give(self, name: str, value: str) -> None:
        self.taps += 1
        self.page.fill(f"[name={name}]", value)

    def title(self, name: str, words: str) -> None:
        self.page.fill(f"[name={name}]", words)


def outcome(page: Page, heading: str, at: int, words: str) -> Locator:
    rows = page.locator(f"section[aria-labelledby={heading}] .row")
    return rows.nth(at).locator("label", has_text=words)


def row_name(page: Page, heading: str, at: int) -> str:
    name = (
        page.locator(f"section[aria-labelledby={heading}] .row")
        .nth(at)
        .locator("[name$=-minutes]")
        .get_attribute("name")
    )
    return str(name).removesuffix("-minutes")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_full_meeting_takes_few_taps(browser: Browser, address: str, scripts: bool) -> None:
    """Three items carried over, two new ones, a decision, an action and an escalation, on a phone."""
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        phone = Phone(page)
        phone.give("minutes", "90")
        phone.tap(page.locator(".attending label", has_text="Absent").first)
        for at, words in enumerate(("Decided", "Deferred", "Discussed")):
            phone.tap(outcome(page, "carried", at, words))
        decided = row_name(page, "carried", 0)
        phone.choose(f"{decided}-owner", 1)
        phone.give(f"{decided}-due_on", "2026-09-30")
        for at, (title, words) in enumerate((("Winter beds", "Action agreed"), ("Next year’s plan", "Noted"))):
            phone.title(f"items-{at}-title", title)
            phone.tap(outcome(page, "items", at, words))
        phone.title("decisions-0-title", "Meet every month")
        phone.choose("decisions-0-owner", 2)
        phone.give("decisions-0-due_on", "2026-08-01")
        phone.title("actions-0-title", "Book the room")
        phone.choose("actions-0-owner", 1)
        phone.give("actions-0-due_on", "2026-07-15")
        phone.title("escalations-0-title", "Who pays for transport")
        phone.tap(page.locator("[aria-labelledby=escalations] label", has_text="Concern").first)
        phone.tap(page.get_by_role("button", name="Save the meeting").last)
        page.wait_for_url("**/meetings/2026-06-30*")
        text = page.inner_text("main")
        said = "Saved, with 5 agenda items, 2 decisions, 1 action and 1 escalation."
        assert said in text
        assert "Health moved from" in text or "Health stayed at" in text
        assert "Meet every month" in text
        assert phone.taps <= AT_MOST
        assert seen.errors == []


@pytest.mark.parametrize("scripts", [True, False])
def test_rows_open_and_appear_as_they_are_needed(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        expect(page.locator("[name=items-1-title]")).to_be_hidden()
        page.fill("[name=items-0-title]", "Winter beds")
        expect(page.locator("[name=items-1-title]")).to_be_visible()
        expect(page.locator("[name=items-0-owner]")).to_be_hidden()
        outcome(page, "items", 0, "Decided").click()
        expect(page.locator("[name=items-0-owner]")).to_be_visible()
        outcome(page, "items", 0, "Noted").click()
        expect(page.locator("[name=items-0-owner]")).to_be_hidden()
        expect(page.locator("[name=items-0-minutes]")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_more_rows_are_added_and_nothing_typed_is_lost(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        expect(page.get_by_role("button", name="Add more items")).to_be_hidden()
        for at in range(6):
            page.fill(f"[name=items-{at}-title]", f"Item {at}")
        page.fill("#summary", "We & they <agreed>")
        if scripts:
            page.evaluate("() => { window.same = true; }")
        page.get_by_role("button", name="Add more items").click()
        expect(page.locator("[name=items-6-title]")).to_be_focused()
        assert page.input_value("[name=items-5-title]") == "Item 5"
        assert page.input_value("#summary") == "We & they <agreed>"
        if scripts:
            assert page.evaluate("() => window.same") is True


@pytest.mark.parametrize("scripts", [True, False])
def test_another_day_brings_its_own_items(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("#title", "A late note")
        now = page.locator("[aria-labelledby=carried] h3").all_inner_texts()
        page.fill("#held_on", "2025-01-20")
        if scripts:
            page.locator("#title").focus()
            page.wait_for_function(
                "(now) => document.querySelector('[aria-labelledby=carried] h3').innerText !== now", arg=now[0]
            )
        else:
            page.get_by_role("button", name="Show who and what for this day").click()
        assert page.locator("[aria-labelledby=carried] h3").all_inner_texts() != now
        assert page.input_value("#title") == "A late note"
        assert page.input_value("#held_on") == "2025-01-20"


def test_what_is_typed_while_rows_are_on_their_way_is_kept(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        page = seen.page
        page.goto(address + FORM)
        waiting: list[Route] = []
        page.route("**/meetings/new", lambda route: waiting.append(route))
        with page.expect_request("**/meetings/new"):
            page.fill("#held_on", "2025-01-20")
        page.locator("#title").press_sequentially("Typed mean")
        waiting.pop().continue_()
        page.unroute("**/meetings/new")
        page.locator("#title").press_sequentially("while")
        expect(page.locator("[aria-labelledby=there] time")).not_to_have_attribute("datetime", "2026-06-04")
        assert page.input_value("#title") == "Typed meanwhile"
        assert page.evaluate("() => document.activeElement.id") == "title"


def test_a_mistake_is_named_where_it_is_and_can_be_put_right(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("#title", "Second try")
        page.fill("[name=actions-0-title]", "Ring round")
        page.fill("[name=escalations-0-title]", "Who pays")
        page.get_by_role("button", name="Save the meeting").last.click()
        assert "Nothing is saved yet" in page.inner_text("#problems")
        page.click("#problems a")
        assert page.evaluate("() => document.activeElement.name") == "escalations-0-level"
        assert page.inner_text("#escalations-0-level-wrong") == "Fill in “Level”."
        page.locator("[aria-labelledby=escalations] label", has_text="Tension").first.click()
        page.get_by_role("button", name="Save the meeting").last.click()
        assert "Saved, with 1 action and 1 escalation." in page.inner_text("main")


def test_a_double_tap_records_one_meeting(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("#title", "Tapped twice")
        page.get_by_role("button", name="Save the meeting").last.dblclick()
        page.wait_for_url("**/meetings/2026-06-30*")
        page.goto(address + "/kirkfield/ledger?kind=meeting")
        assert page.get_by_text("Tapped twice").count() == 1


def test_a_draft_comes_back_after_the_tab_was_killed(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        first = seen.page
        first.goto(address + FORM)
        first.fill("#title", "Cut short")
        first.fill("[name=items-0-title]", "Winter beds")
        outcome(first, "items", 0, "Decided").click()
        first.select_option("[name=items-0-owner]", index=1)
        outcome(first, "carried", 1, "Deferred").click()
        carried = row_name(first, "carried", 1)
        first.close()
        page = seen.page.context.new_page()
        page.goto(address + FORM)
        page.get_by_role("button", name="Bring it back").click()
        assert page.input_value("#title") == "Cut short"
        assert page.is_checked("[name=items-0-outcome][value=decided]")
        assert page.is_visible("[name=items-0-owner]")
        assert page.is_checked(f"[name={carried}-outcome][value=deferred]")
        page.get_by_role("button", name="Save the meeting").last.click()
        assert "Saved, with 2 agenda items and 1 decision." in page.inner_text("main")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_of_the_form_is_open_to_everyone(browser: Browser, address: str, width: int, theme: Theme) -> None:
    """Filled in, refused, and saved: no violation, no sideways scrolling, no small target, no error."""
    with looking(browser, width, theme) as seen:
        page = seen.page
        page.goto(address + FORM)
        page.fill("[name=items-0-title]", "Winter beds " * 20)
        page.fill("[name=decisions-0-title]", "W" * 290)
        page.fill("[name=escalations-0-title]", "Who pays")
        outcome(page, "items", 0, "Decided").click()
        outcome(page, "carried", 0, "Action agreed").click()
        _check(page, width)
        page.get_by_role("button", name="Save the meeting").last.click()
        page.wait_for_selector("#problems")
        _check(page, width)
        page.locator("[aria-labelledby=escalations] label", has_text="Dispute").first.click()
        page.get_by_role("button", name="Save the meeting").last.click()
        page.wait_for_url("**/meetings/2026-06-30*")
        _check(page, width)
        assert [error for error in seen.errors if "422" not in error] == []
        page.get_by_role("button", name="Undo").click()


def _check(page: Page, width: int) -> None:
    for details in page.query_selector_all("details"):
        details.evaluate("(element) => { element.open = true; }")
    assert violations(page, {}) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
