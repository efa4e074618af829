"""The report as one file, opened from disk without a network: it asks for nothing, and runs nothing but its charts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from domain.commentaries import Commentary
from projections.workspace import Workspace
from tests.browser.crowd import FORMED_ON, record_crowd
from tests.browser.looking import WIDTHS, looking, open_page
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.browser.test_every_page import violations
from tests.browser.test_hostile_text import ATTACKS, FOUND
from tests.conftest import NOW
from tests.web.harbour import at, day
from web import create_app

PERIOD = "from=2026-01-01&to=2026-06-30"


@pytest.fixture(scope="module")
def file(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on Kirkfield, as somebody would have been sent it."""
    return _taken(browser, f"{address}/kirkfield/report.html?{PERIOD}", tmp_path_factory.mktemp("sent"))


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A report in which names and commentary hold what would run if anything let it."""
    folder = tmp_path_factory.mktemp("hostile")
    workspace = Workspace(folder, clock=lambda: NOW)
    record_crowd(workspace.partnerships, "hostile", 5, ATTACKS[:5])
    for number, text in enumerate(ATTACKS):
        period = {"from_on": FORMED_ON, "to_on": day("2026-06-30")}
        note = Commentary(commentary=f"n{number}", section="trust", text=text, **period)
        workspace.partnerships.write_commentary("hostile", note, at("2026-06-30"))
    workspace.catch_up()
    with serving(let_ada_in(create_app(workspace))) as address:
        yield _taken(browser, f"{address}/hostile/report.html?{PERIOD}", folder)
    workspace.close()


def _taken(browser: Browser, address: str, folder: Path) -> Path:
    context = browser.new_context()
    answer = context.request.get(address)
    assert answer.ok
    path = folder / "report.html"
    path.write_bytes(answer.body())
    context.close()
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_the_file_opens_from_disk_and_asks_for_nothing(browser: Browser, file: Path, width: int) -> None:
    with looking(browser, width) as seen:
        asked: list[str] = []
        seen.page.context.set_offline(True)
        seen.page.on("request", lambda request: asked.append(request.url))
        page = open_page(seen, file.as_uri(), "")
        assert page.locator(".chart[data-drawn] svg.main-svg").count() >= 3
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert asked == [file.as_uri()]
        assert seen.errors == []


def test_the_file_is_open_to_everyone_and_light_on_dark_screens(browser: Browser, file: Path) -> None:
    with looking(browser, 390, "dark") as seen:
        page = open_page(seen, file.as_uri(), "")
        assert violations(page, {}) == []
        assert page.evaluate("() => getComputedStyle(document.documentElement).color") == "rgb(27, 36, 39)"


def test_the_file_is_read_without_scripts_too(browser: Browser, file: Path) -> None:
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(file.as_uri())
        assert seen.page.is_visible(".chart svg[role=img]")
        assert seen.page.is_visible(".still-steps")
        assert seen.page.locator("#change ~ .sheet tbody tr").count() > 5


def test_nothing_that_was_typed_runs_in_the_file(browser: Browser, hostile: Path) -> None:
    with looking(browser) as seen:
        page = open_page(seen, hostile.as_uri(), "")
        assert page.evaluate(FOUND) == [None, 0]
        assert page.locator(".note").count() == len(ATTACKS)
        assert seen.errors == []


def test_a_page_waits_for_the_pdf_and_says_so(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        seen.page.route("**/report.pdf*", lambda route: route.fulfill(status=204))
        page = open_page(seen, address, f"/kirkfield/report/pdf?{PERIOD}")
        assert violations(page, {}) == []
        assert page.is_visible("text=The pages are being laid out")
