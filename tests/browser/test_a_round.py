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
TRUST = "Trust between the partners of Quay Together is strained: 51. It probably lies between 34 and 67."
"""Of a partner with n answers, A what their means come to (mean less 1, of 4): 100 (2 x 0.5 + A) / (2 + n), design 4.

Council: A = 3 x 0.75, so 100 x 3.25 / 5 = 65. Hospital: A = 2 x 0.25, so 100 x 1.5 / 4 = 37.5. Open Door: A = 0.5, so
100 x 1.5 / 3 = 50. Trust: (65 + 37.5 + 50) / 3 = 50.8. Its range: 128 sqrt(.65 x .35 / 6 + .375 x .625 / 5 + .25 / 4)
/ 3 = 16.4 to both sides. The Hospital and Open Door have fewer than three answers each, so they are taken together:
(37.5 + 50) / 2 = 43.75. The range of Council: 128 sqrt(.65 x .35 / 6) = 24.9 to both sides.
"""
STATEMENT_MEANS = "3.4 2.9 3.2 2.8"
"""Partners weigh n / (n + 2), which is 0.6, 0.5 and 1/3, together 43/30, as in trust. Reliable: (0.6 x 13/3 + 0.5 x 2.5
+ 3/3) x 30/43 = 3.38. Open: (0.6 x 11/3 + 0.5 x 2 + 1) x 30/43 = 2.93. Fair: (0.6 x 13/3 + 1 + 1) x 30/43 = 3.21.
Able: (0.6 x 11/3 + 0.5 x 1.5 + 1) x 30/43 = 2.76.
"""
SHOWN_NOWHERE = ("/quay", "/quay/trust", "/quay/why", "/quay/ledger", "/quay/ledger?kind=check-in", "/")


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
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.ok
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
    expect(page.locator("main")).to_contain_text("How many have answered is shown once it is closed.")
    page.get_by_role("link", name="Close it now").click()
    page.get_by_role("button", name="Close the round").click()
    expect(page.locator("main")).to_contain_text("Closed on 30 June 2026.")


def _check_trust(page: Page, address: str) -> None:
    page.goto(f"{address}/quay/trust")
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    said = page.inner_text("main").split()
    assert TRUST in " ".join(said)
    rows = [" ".join(row.split()) for row in page.locator("main table tbody tr").all_inner_texts()]
    assert rows[0] == "30 Jun 2026 51 34 to 67"
    assert f"How we work together, June 2026 {STATEMENT_MEANS}" in rows
    assert any(row.startswith("Quay Council") and row.endswith("65 40 to 90 3") for row in rows)
    assert any(row.startswith("Open Door, Quay Hospital") and row.endswith("44 22 to 65 3") for row in rows)
    assert any(row.endswith("30 Jun 2026 6 of 6 51 34 to 67") for row in rows)
    assert not {"38", "50", "37", "37.5"} & {word for row in rows for word in row.split()}
