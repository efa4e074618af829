"""From the first start to somebody recording: the whole way, in a real browser, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from access import first_start, people
from access.people import Doer
from projections.workspace import Workspace
from tests.accounts import person, store_of
from tests.browser.looking import THEMES, WIDTHS, Theme, looking
from tests.browser.served import serving
from tests.browser.test_every_page import violations
from tests.conftest import NOW
from web import create_app

UNA, BEN = "violet tractor beneath 9 moons", "seven otters mend a bridge"
Served = tuple[Flask, str]


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    """An empty workspace without any account, on the real server."""
    workspace = Workspace(home, clock=lambda: NOW)
    app = create_app(workspace)
    with serving(app) as address:
        yield app, address
    workspace.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for each person who needs one."""
    with ExitStack() as opened:
        yield lambda **options: opened.enter_context(looking(browser, **options)).page


def test_a_workspace_is_set_up_and_somebody_invited_records(served: Served, window: Callable[..., Page]) -> None:
    _walk(served, window(width=1280), window(width=390))


def test_the_whole_way_works_without_scripts(served: Served, window: Callable[..., Page]) -> None:
    _walk(served, window(width=1280, scripts=False), window(width=390, scripts=False))


def _walk(served: Served, una: Page, ben: Page) -> None:
    app, address = served
    una.goto(f"{address}/")
    assert "Nobody has an account that can give access here yet" in una.inner_text("main")
    _set_up(una, f"{address}/sign-in/set-up/{first_start.make_link(store_of(app), NOW)}")
    _record_a_partnership(una)
    link = _add_ben(una)
    _give_a_role(una)
    _come_in(ben, link)
    _record_a_contact(ben, address)
    _disable_ben(una)
    ben.goto(f"{address}/harbour-alliance")
    assert "/sign-in" in ben.url


def _set_up(page: Page, link: str) -> None:
    page.goto(link)
    page.fill("#name", "Una Reed")
    page.fill("#email", "una@example.org")
    page.fill("#password", UNA)
    page.fill("#again", "another")
    page.click("text=Make my account")
    assert "This is not the same as above" in page.inner_text("#problems")
    assert page.is_checked("[name=leads]")
    page.fill("#password", UNA)
    page.fill("#again", UNA)
    page.click("text=Make my account")
    assert "You are signed in." in page.inner_text(".said")
    assert page.inner_text("h1") == "Nothing is recorded here yet"


def _record_a_partnership(page: Page) -> None:
    page.click("text=Record a partnership")
    page.fill("#name", "Harbour Alliance")
    page.fill("#formed_on", "2026-01-10")
    page.fill("#partners", "Council\nHospital")
    page.click("main button.first")
    assert "Harbour Alliance" in page.inner_text("h1")


def _add_ben(page: Page) -> str:
    page.click(".masthead >> text=People and access >> nth=0")
    page.click("main h2 >> text=People")
    page.click("text=Add a person")
    page.fill("#name", "Ben Ash")
    page.fill("#email", "ben@example.org")
    page.click("main button.first")
    assert page.inner_text("h1") == "Ben Ash"
    return page.input_value("#link")


def _give_a_role(page: Page) -> None:
    page.check("[name=role][value=lead]")
    page.select_option("#partnership", "harbour-alliance")
    page.click("text=Give this role")
    assert "Given: Partnership lead of Harbour Alliance." in page.inner_text(".said")
    assert page.query_selector("#link") is None


def _come_in(page: Page, link: str) -> None:
    page.goto(link)
    assert page.inner_text("h1") == "Welcome, Ben Ash"
    page.fill("#password", BEN)
    page.fill("#again", BEN)
    page.click("text=Choose this password")
    assert "Harbour Alliance" in page.inner_text("main")


def _record_a_contact(page: Page, address: str) -> None:
    page.goto(f"{address}/harbour-alliance/record/contact")
    for partner in ("council", "hospital"):
        page.locator(f"[name=between][value={partner}]").check(force=True)
    page.locator("[name=channel]").first.check(force=True)
    page.locator("[name=tone]").first.check(force=True)
    page.click("button:has-text('Save') >> nth=1")
    assert "Recorded." in page.inner_text(".said")
    assert "Ben Ash" in page.inner_text("main")


def _disable_ben(page: Page) -> None:
    page.click("text=Disable this account")
    assert "Ben Ash is signed out everywhere" in page.inner_text(".said")
    assert "This account is disabled" in page.inner_text("main")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("whose", ["the first administrator", "somebody invited"])
def test_the_page_behind_a_link_is_open_to_everyone(
    browser: Browser, served: Served, whose: str, width: int, theme: Theme
) -> None:
    app, address = served
    store = store_of(app)
    if whose == "somebody invited":
        secret = people.invite(store, Doer("operator", NOW), person(app, "Ben"))
    else:
        secret = first_start.make_link(store, NOW)
    with looking(browser, width, theme) as seen:
        page = seen.page
        page.goto(f"{address}/sign-in/set-up/{secret}")
        page.click("main button.first")
        assert violations(page, {}) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert [error for error in seen.errors if "422" not in error] == []
        assert seen.elsewhere == []
