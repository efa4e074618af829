"""Signing in in a real browser: the door, a second factor with real codes, one's account, and out again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from access.accounts import Account
from projections.workspace import Workspace
from tests.accounts import LEAD
from tests.browser.looking import THEMES, WIDTHS, Theme, looking
from tests.browser.served import serving
from tests.browser.test_every_page import SMALL_TARGETS, violations
from tests.conftest import NOW
from tests.web.harbour import record_harbour
from tests.web.visitors import PASSWORD, posted, with_password
from web import create_app

Look = Callable[[str], None]


@pytest.fixture
def app(home: Path) -> Iterator[Flask]:
    """A small workspace in which Ada, who leads all partnerships, has an account with a password."""
    workspace = Workspace(home, clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    yield create_app(workspace)
    workspace.close()


@pytest.fixture
def ada(app: Flask) -> Account:
    return with_password(app, "Ada", LEAD)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def checking(page: Page, width: int) -> Look:
    """Looks at the page that is open: nothing inaccessible, nothing sideways, no target too small."""

    def look(name: str) -> None:
        for details in page.query_selector_all("details"):
            details.evaluate("(element) => { element.open = true; }")
        assert (name, violations(page, {})) == (name, [])
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TARGETS) == []
        for details in page.query_selector_all("details.you"):
            details.evaluate("(element) => { element.open = false; }")

    return look


def not_looking(name: str) -> None:
    """Without scripts there is nothing to look with."""


def code_of(key: str, half_minutes: int = 0) -> str:
    return str(TOTP(key=key.replace("-", "")).generate(time=int(time.time()) + 30 * half_minutes).token)


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.fill("#email", "ada@example.org")
    page.fill("#password", password)
    page.click("main button:has-text('Sign in')")


def sign_out(page: Page) -> None:
    page.click(".you:has(button:has-text('Sign out')) > summary")
    page.click(".you button:has-text('Sign out')")


def walk(page: Page, address: str, look: Look) -> None:
    """In with a password, a second factor set up, out, and in again with its code and with a recovery code."""
    page.goto(f"{address}/harbour")
    look("sign in")
    sign_in(page, "not the password")
    assert page.inner_text("#problems") == "The address or the password is not right."
    assert page.input_value("#email") == "ada@example.org"
    look("sign in refused")
    sign_in(page)
    assert page.url == f"{address}/harbour"
    page.goto(f"{address}/account")
    look("account")
    page.click("text=Set it up")
    look("second factor explained")
    page.click("main button:has-text('Set it up')")
    key = page.inner_text("code")
    assert page.evaluate("() => document.querySelector('.qr img').naturalWidth") > 100
    page.fill("#code", "000000")
    page.click("text=Turn it on")
    assert page.inner_text("code") == key
    look("second factor refused")
    page.fill("#code", code_of(key, -1))
    page.click("text=Turn it on")
    assert "The second factor is on" in page.inner_text(".said")
    look("account with a second factor")
    page.click("text=Make recovery codes")
    look("recovery codes explained")
    page.click("text=Make new codes")
    look("recovery codes")
    codes = [each.inner_text() for each in page.query_selector_all(".codes code")]
    page.goto(f"{address}/account/second-factor")
    look("second factor on")
    sign_out(page)
    sign_in(page)
    look("the code")
    page.fill("#code", code_of(key))
    page.click("main button:has-text('Sign in')")
    assert page.url == f"{address}/"
    sign_out(page)
    sign_in(page)
    page.click("text=use a recovery code")
    look("recovery code")
    page.fill("#code", codes[0])
    page.click("main button:has-text('Sign in')")
    assert page.url == f"{address}/"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_way_in_with_a_second_factor(
    browser: Browser, address: str, ada: Account, width: int, theme: Theme
) -> None:
    with looking(browser, width, theme) as seen:
        walk(seen.page, address, checking(seen.page, width))
        assert (seen.errors, seen.elsewhere) == ([], [])


def test_the_whole_way_in_works_without_scripts(browser: Browser, address: str, ada: Account) -> None:
    with looking(browser, 390, scripts=False) as seen:
        walk(seen.page, address, not_looking)


def see_to_account(page: Page, app: Flask, address: str, look: Look) -> None:
    """A forgotten password set anew, a token made and ended, sign-ins seen and ended, the password changed."""
    page.goto(f"{address}/sign-in/forgotten")
    look("forgotten")
    page.fill("#email", "ada@example.org")
    page.click("text=Send the link")
    look("link sent")
    page.goto(next(word for word in posted(app)[-1].text.split() if word.startswith("http://127.0.0.1")))
    page.fill("#password", "password12")
    page.fill("#password_confirm", "password12")
    page.click("text=Set the new password")
    look("new password refused")
    for field in ("#password", "#password_confirm"):
        page.fill(field, "gravel lantern oboe")
    page.click("text=Set the new password")
    sign_in(page, "gravel lantern oboe")
    page.goto(f"{address}/account/tokens/new")
    page.click("text=Make it")
    look("token refused")
    page.fill("#title", "Monthly report")
    page.click("label:has-text('Only in these partnerships')")
    page.click("label:has-text('Harbour Wellbeing')")
    page.click("text=Make it")
    assert page.input_value("#token").startswith("gt_")
    look("token made")
    page.click("text=I have copied it")
    assert "Monthly report" in page.inner_text("main")
    look("tokens")
    page.click("text=End it")
    assert "You have none." in page.inner_text("main")
    page.goto(f"{address}/account/sign-ins")
    look("sign-ins")
    page.goto(f"{address}/account/password")
    look("change the password")
    page.goto(f"{address}/sign-in/again?next=/account")
    look("again")
    page.fill("#password", "gravel lantern oboe")
    page.click("text=Go on")
    assert page.url == f"{address}/account"


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_an_account_is_seen_to_by_its_owner(
    browser: Browser, app: Flask, address: str, ada: Account, width: int, theme: Theme
) -> None:
    with looking(browser, width, theme) as seen:
        see_to_account(seen.page, app, address, checking(seen.page, width))
        assert [error for error in seen.errors if "422" not in error] == []


def test_a_browser_that_is_signed_out_from_elsewhere_is_out(browser: Browser, address: str, ada: Account) -> None:
    with looking(browser) as here, looking(browser, 390) as there:
        for seen in (here, there):
            seen.page.goto(f"{address}/sign-in")
            sign_in(seen.page)
        here.page.goto(f"{address}/account/sign-ins")
        assert here.page.locator(".own-list li").count() == 2
        here.page.click("main button:has-text('End it')")
        assert "That browser is signed out." in here.page.inner_text(".said")
        there.page.goto(f"{address}/harbour")
        assert there.page.inner_text("h1") == "Sign in"
        here.page.goto(f"{address}/harbour")
        assert here.page.inner_text("h1") != "Sign in"


def test_signing_out_leaves_no_draft_behind(browser: Browser, address: str, ada: Account) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(f"{address}/sign-in")
        sign_in(page)
        page.goto(f"{address}/harbour/record/decision")
        page.fill("#title", "Half a thought")
        page.goto(f"{address}/account")
        assert page.evaluate("() => Object.keys(localStorage).length") > 0
        sign_out(page)
        assert page.evaluate("() => Object.keys(localStorage).length") == 0
