"""A board pack as one file, opened from disk without a network, and the same behind a link, without an account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import WIDTHS, looking, open_page
from tests.browser.signing_in import VISITOR
from tests.browser.test_every_page import violations

PACK = "of=kirkfield&of=ottermead&month=2026-05"


@pytest.fixture(scope="module")
def file(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of two partnerships, as somebody would have been sent it."""
    context = browser.new_context()
    answer = context.request.get(f"{address}/pack.html?{PACK}")
    assert answer.ok
    path = tmp_path_factory.mktemp("sent") / "pack.html"
    path.write_bytes(answer.body())
    context.close()
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_the_file_opens_from_disk_and_asks_for_nothing_even_to_be_printed(
    browser: Browser, file: Path, width: int
) -> None:
    with looking(browser, width) as seen:
        asked: list[str] = []
        seen.page.context.set_offline(True)
        seen.page.on("request", lambda request: asked.append(request.url))
        page = open_page(seen, file.as_uri(), "")
        assert page.locator(".chart[data-drawn] svg.main-svg").count() >= 2
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.pdf()
        assert asked == [file.as_uri()]
        assert seen.errors == []


def test_the_file_is_open_to_everyone_and_read_without_scripts(browser: Browser, file: Path) -> None:
    with looking(browser, 390, "dark") as seen:
        assert violations(open_page(seen, file.as_uri(), ""), {}) == []
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(file.as_uri())
        assert seen.page.locator(".chart svg[role=img]").count() == 2


def test_a_link_is_made_and_opened_without_an_account(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, f"/pack?{PACK}")
        page.fill("#days", "7")
        page.click("text=Make a link")
        link = page.input_value("#address")
        assert violations(page, {}) == []
    context = browser.new_context(extra_http_headers=VISITOR)
    page = context.new_page()
    page.goto(address + re.sub(r"^https?://[^/]+", "", link))
    page.wait_for_selector(".chart[data-drawn]")
    assert page.title() == "Board pack, May 2026"
    assert context.cookies() == []
    context.close()


def test_a_page_waits_for_the_pdf_and_says_so(browser: Browser, address: str) -> None:
    with looking(browser, 390) as seen:
        seen.page.route("**/pack.pdf*", lambda route: route.fulfill(status=204))
        page = open_page(seen, address, f"/pack/pdf?{PACK}")
        assert violations(page, {}) == []
        assert page.is_visible("text=The pages are being laid out")
