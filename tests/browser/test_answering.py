"""The pages that a link leads to, in a real browser: on a phone and on a projector, in both themes, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from tests.browser.looking import WIDTHS, looking
from tests.browser.served import serving
from tests.browser.test_every_page import IN_DARK, violations
from tests.conftest import NOW
from tests.web.harbour import record_harbour
from tests.web.round_forms import all_links, open_round
from web import create_app

SMALL = """() => [...document.querySelectorAll('button, select, .scale label, .whom label')]
  .filter((e) => e.getBoundingClientRect().height < 47.5).map((e) => e.outerHTML.slice(0, 80))"""


class Links:
    """The address of a server, and the links of its rounds."""

    def __init__(self, address: str, personal: list[str], room: str) -> None:
        self.personal, self.room = [address + link for link in personal], address + room


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Links]:
    workspace = Workspace(tmp_path_factory.mktemp("harbour"), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    app = create_app(workspace)
    client = signed_in(app, person(app, "Ada", LEAD))
    personal = all_links(open_round(client, council="9", asks_about="1"))
    (room,) = all_links(open_round(client, room="1", limit="40", title="At the awayday"))
    with serving(app) as address:
        yield Links(address, personal, room)
    workspace.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["personal", "room", "screen", "thanks", "unknown"])
def test_each_page_is_open_to_everyone_and_keeps_to_itself(
    browser: Browser, links: Links, path: str, width: int
) -> None:
    address = links.personal[0].rpartition("/")[0]
    pages = {"personal": links.personal[0], "room": links.room, "screen": f"{links.room}/screen"}
    with looking(browser, width) as seen:
        page = seen.page
        page.goto(pages.get(path, f"{address}/{path}"))
        assert violations(page, {}) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, IN_DARK) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []
        assert [error for error in seen.errors if "404" not in error] == []
        assert seen.elsewhere == []


def test_a_phone_without_scripts_answers_in_six_taps(browser: Browser, links: Links) -> None:
    with looking(browser, 390, scripts=False) as seen:
        page = seen.page
        page.goto(links.personal[1])
        for statement in ("reliable", "open", "fair", "able"):
            page.locator(f"input[name={statement}]").nth(3).check()
        page.select_option("#about", label="Open Door")
        page.get_by_role("button", name="Send my answer").click()
        assert page.inner_text("h1") == "Thank you"
        assert page.context.cookies() == []


def test_the_keyboard_alone_answers(browser: Browser, links: Links) -> None:
    with looking(browser, 1280) as seen:
        page = seen.page
        page.goto(links.personal[2])
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.id") == "about"
        for number in range(4):
            page.keyboard.press("Tab")
            for _ in range(number + 1):
                page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        page.keyboard.type("They ring back.")
        checked: Any = page.evaluate("() => [...document.querySelectorAll('[type=radio]:checked')].map((e) => e.value)")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Thank you")
        assert checked == ["2", "3", "4", "5"]


def test_what_is_missing_is_said_and_what_was_chosen_stays(browser: Browser, links: Links) -> None:
    with looking(browser, 390) as seen:
        page = seen.page
        page.goto(links.room)
        page.locator("input[name=fair]").nth(4).check()
        page.fill("#comment", "Kept as typed")
        page.get_by_role("button", name="Send my answer").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose the partner that you answer for.")
        assert page.locator("input[name=fair]").nth(4).is_checked()
        assert page.input_value("#comment") == "Kept as typed"
        assert violations(page, {}) == []
        page.get_by_label("Harbour Hospital").check()
        page.get_by_role("button", name="Send my answer").click()
        assert page.inner_text("h1") == "Thank you"


def test_going_back_after_sending_does_not_count_twice(browser: Browser, links: Links) -> None:
    with looking(browser, 390) as seen:
        page = seen.page
        _answer(page, links.personal[3])
        page.go_back()
        if page.locator("button").count():
            page.get_by_role("button", name="Send my answer").click()
            expect(page.locator("h1")).to_have_text("Thank you")
        else:
            expect(page.locator("h1")).to_have_text("This link was used")


def _answer(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("input[name=open]").nth(0).check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("h1")).to_have_text("Thank you")
