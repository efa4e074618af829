from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload, Page

from projections.workspace import Workspace
from tests.browser.looking import THEMES, WIDTHS, Theme, looking
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.browser.test_every_page import violations
from tests.conftest import NOW
from tests.web.calendar_text import calendar, event
from tests.web.harbour import record_harbour
from tests.web.uploading import WORKBOOK, filled_template
from web import create_app
from web.sheets.exporting import export_entries
from web.values import text_of

SMALL_TARGETS = """() => [...document.querySelectorAll('a.button, button, select, input, summary')]
  .filter((e) => e.offsetParent && !e.matches('.unseen, [type=hidden]'))
  .filter((e) => e.getBoundingClientRect().height < 43.5)
  .map((e) => e.outerHTML.slice(0, 80))"""
ICS = calendar(
    event("Harbour Wellbeing: a catch-up about winter beds", "RRULE:FREQ=WEEKLY;COUNT=5", start=":20260302T100000"),
    event("Harbour Wellbeing board", start=":20260315T100000"),
    event("Awayday" + "y" * 200, "DTEND;VALUE=DATE:20260403", start=";VALUE=DATE:20260402"),
    name="Ada’s calendar",
)


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    record_harbour(opened.partnerships)
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    """Where a small workspace of this test's own is served."""
    with serving(let_ada_in(create_app(workspace))) as address:
        yield address


def meetings_of(*held: tuple[str, Any]) -> dict[str, list[list[Any]]]:
    """Sheets of a new partnership with meetings on these days."""
    return {
        "partnerships": [["riverside", "Riverside", None, "Marlhaven", date(2025, 1, 10)]],
        "partners": [["riverside", "council", "Harbour Council", "council", date(2025, 1, 10)]],
        "meetings": [["riverside", ref, held_on, "board", "Board 🤝"] for ref, held_on in held],
    }


def hand_in(page: Page, content: bytes, name: str = "partnerships.xlsx", field: str = "#sheets") -> None:
    kind = "text/calendar" if name.endswith(".ics") else WORKBOOK
    page.set_input_files(field, FilePayload(name=name, mimeType=kind, buffer=content))


def check_page(page: Page, width: int) -> None:
    for details in page.query_selector_all("details"):
        details.evaluate("(element) => { element.open = true; }")
    assert violations(page, {}) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filled_template_is_previewed_mended_and_recorded_on_a_phone(
    browser: Browser, address: str, workspace: Workspace, tmp_path: Path, scripts: bool
) -> None:
    """One of its two meetings has a day that could be read in two ways; mended, all of it comes out as it went in."""
    wrong = meetings_of(("m1", date(2026, 3, 1)), ("m2", "3/4/2026"))
    before = workspace.partnerships.recorder.max_notification_id()
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + "/import")
        hand_in(page, filled_template(tmp_path, wrong))
        page.click("text=Show what it would add")
        page.wait_for_selector("h1:has-text('1 problem to put right')")
        assert "“3/4/2026” is ambiguous" in page.inner_text(".faults")
        assert workspace.partnerships.recorder.max_notification_id() == before
        with page.expect_download() as download:
            page.click("text=Download as a workbook")
        hand_in(page, mended(Path(download.value.path()), "2026-04-03"), "rejected-rows.xlsx")
        page.click("text=Check them together with the rest")
        page.wait_for_selector("h1:has-text('Ready to record')")
        page.click("text=Record 4 rows")
        page.wait_for_selector(".banner:has-text('New: 1 partnership, 1 partner, 2 meetings.')")
        assert page.url == address + "/riverside"
        assert seen.errors == []
    wanted = meetings_of(("m1", date(2026, 3, 1)), ("m2", date(2026, 4, 3)))
    tables = export_entries(workspace.partnerships, ["riverside"])
    exported = {name: [[text_of(cell) for cell in row] for row in table.rows] for name, table in tables.items()}
    for name, rows in wanted.items():
        assert [[text_of(cell) for cell in row] for row in rows] == [row[: len(rows[0])] for row in exported[name]]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meeting_from_a_calendar_is_one_tap_from_its_form_on_a_phone(
    browser: Browser, address: str, scripts: bool
) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + "/calendar")
        hand_in(page, ICS.encode(), "ada.ics", "#calendar")
        page.click("text=List its meetings")
        page.wait_for_selector(".to-log")
        assert page.locator(".to-log > li:visible").count() == 6
        page.locator(".to-log > li", has_text="Awayday").get_by_role("button", name="Ignore").click()
        page.wait_for_selector("summary:has-text('Ignored (1)')")
        page.locator(".to-log > li").first.get_by_role("button", name="Log it").click()
        page.wait_for_selector("h1:has-text('Log a meeting')")
        assert page.input_value("#held_on") == "2026-03-30"
        assert page.input_value("#title") == "Harbour Wellbeing: a catch-up about winter beds"
        assert seen.errors == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_previews_and_lists_are_open_to_everyone(
    browser: Browser, address: str, tmp_path: Path, width: int, theme: Theme
) -> None:
    """Every state of both pages: problems, ready, nothing new, refused; meetings to log, logged and ignored."""
    with looking(browser, width, theme) as seen:
        page = seen.page
        for held_on in ("3/4/2026", date(2026, 4, 3)):
            page.goto(address + "/import")
            check_page(page, width)
            hand_in(page, filled_template(tmp_path, meetings_of(("m1", held_on), ("w" * 120, held_on))))
            page.click("text=Show what it would add")
            page.wait_for_selector(".faults, .counts")
            check_page(page, width)
        page.goto(address + "/import")
        hand_in(page, b"hello", "notes.txt")
        page.click("text=Show what it would add")
        page.wait_for_selector("#problems")
        check_page(page, width)
        page.goto(address + "/calendar")
        check_page(page, width)
        hand_in(page, ICS.encode(), "ada.ics", "#calendar")
        page.click("text=List its meetings")
        page.wait_for_selector(".to-log")
        page.get_by_role("button", name="Ignore").first.click()
        page.wait_for_selector("summary:has-text('Ignored')")
        check_page(page, width)
        page.goto(address + "/")
        assert [error for error in seen.errors if "422" not in error] == []
        assert seen.elsewhere == []


def test_a_form_says_that_it_is_being_worked_on_and_cannot_be_sent_twice(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + "/import")
        hand_in(page, filled_template(tmp_path, meetings_of(("m1", date(2026, 4, 3)))))
        page.route("**/import", lambda route: route.fulfill(status=204))  # stays on the page
        page.click("text=Show what it would add")
        page.wait_for_selector("button:disabled:has-text('Reading the sheets')")


def mended(rejects: Path, held_on: str) -> bytes:
    """The rejected rows with the one day put right, reasons and all."""
    book = load_workbook(io.BytesIO(rejects.read_bytes()))
    book["meetings"]["C2"] = held_on
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
