"""A round as three partners live it: opened by a lead, answered on phones, closed, and on the page about trust.

The figures are worked out here by hand, from design sections 3 to 5, for the day on which the round closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.browser.looking import looking
from tests.browser.served import serving
from tests.browser.signing_in import VISITOR, let_ada_in
from tests.conftest import NOW
from tests.web.harbour import at
from web import create_app

FORMED = date(2026, 1, 10)
ANSWERS = {
    "Quay Council": ((4, 4, 4, 4), (5, 4, 4, 3), (4, 3, 5, 4)),
    "Quay Hospital": ((2, 2, 2, 2), (3, 2, 2, 1)),
    "Open Door": ((3, 3, 3, 3),),
}
"""Marks for reliable, open, fair and able: the means of each answer are 4, 4, 4; 2, 2; and 3."""
SHOWN_NOWHERE = ("/quay", "/quay/trust", "/quay/why", "/quay/entries", "/quay/entries/check-in", "/")


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A partnership of three partners of which nothing is known yet."""
    workspace = Workspace(tmp_path_factory.mktemp("quay"), clock=lambda: NOW)
    log, stamp = workspace.partnerships, at("2026-01-10")
    log.form_partnership(Profile(partnership="quay", name="Quay Together", formed_on=FORMED), stamp)
    for ref, name in (("council", "Quay Council"), ("hospital", "Quay Hospital"), ("charity", "Open Door")):
        log.join("quay", Partner(partner=ref, name=name, joined_on=FORMED), stamp)
    workspace.catch_up()
    app = let_ada_in(create_app(workspace))
    with serving(app) as address:
        yield app, address
    workspace.close()


def test_a_round_from_opening_to_the_figures(browser: Browser, served: tuple[Flask, str]) -> None:
    _, address = served
    with looking(browser, 1280) as lead:
        links = _open(lead.page, address)
        before = _shown(lead.page, address)
        for name, given in ANSWERS.items():
            for marks, link in zip(given, links[name], strict=True):
                _answer(browser, link, name, marks)
        assert _shown(lead.page, address) == before
        _close(lead.page, address)
        _check_trust(lead.page, address)


def _open(page: Page, address: str) -> dict[str, list[str]]:
    """Open a round and take down the links of each partner."""
    page.goto(f"{address}/quay/record")
    page.get_by_role("link", name="A check-in round").click()
    for name, given in ANSWERS.items():
        page.get_by_label(f"Links to hand out for {name}").fill(str(len(given)))
    page.get_by_role("button", name="Open the round").click()
    expect(page.locator("h1")).to_have_text("Links to hand out")
    sections = page.locator(".handed section").all()
    named = {section.locator("h2").inner_text().partition(":")[0]: section for section in sections}
    return {name: section.locator(".slips code").all_inner_texts() for name, section in named.items()}


def _shown(page: Page, address: str) -> list[str]:
    """What the pages about the partnership say."""
    said = []
    for path in SHOWN_NOWHERE:
        page.goto(address + path)
        said.append(page.inner_text("main"))
    return said


def _answer(browser: Browser, link: str, name: str, marks: tuple[int, ...]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, extra_http_headers=VISITOR)
    page = context.new_page()
    page.goto(link)
    assert f"You answer for {name}." in page.inner_text("main")
    for statement, mark in zip(("reliable", "open", "fair", "able"), marks, strict=True):
        page.locator(f"input[name={statement}][value='{mark}']").check()
    page.get_by_role("button", name="Send my answer").click()
    assert page.inner_text("h1") == "Thank you"
    context.close()


def _close(page: Page, address: str) -> None:
    page.goto(f"{address}/quay/rounds")
    page.get_by_role("link", name="How we work together").click()
    expect(page.locator("main")).to_contain_text("6 people have answered so far.")
    page.get_by_role("link", name="Close it now").click()
    page.get_by_role("button", name="Close the round").click()
    expect(page.locator("main")).to_contain_text("Closed on 30 June 2026.")


def _check_trust(page: Page, address: str) -> None:
    """Filled in once the page is there."""
    page.goto(f"{address}/quay/trust")
