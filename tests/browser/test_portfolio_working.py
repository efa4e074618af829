"""The list of many partnerships on a new day: it fills while somebody looks, and says when all are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from domain.partnership import Partnership, Profile
from projections.workspace import Workspace
from tests.browser.looking import looking
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.browser.test_every_page import violations
from tests.conftest import NOW
from tests.web.harbour import at, day
from web import create_app
from web.portfolio import page as portfolio_page


@pytest.fixture
def forty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where forty partnerships are served of which nothing is worked out, ten at each look."""
    monkeypatch.setattr(portfolio_page, "PATIENCE", 0)
    monkeypatch.setattr(portfolio_page, "SECONDS", 0)
    profiles = [Profile(partnership=f"p{n}", name=f"Name {n}", formed_on=day("2025-01-01")) for n in range(40)]
    with closing(Workspace(tmp_path, clock=lambda: NOW)) as workspace:
        workspace.partnerships.save_all([Partnership.form(profile, at("2025-01-01")) for profile in profiles])
        workspace.catch_up()
        with serving(let_ada_in(create_app(workspace))) as address:
            yield address


def test_the_list_fills_while_somebody_looks(browser: Browser, forty: str) -> None:
    with looking(browser, scripts=False) as seen:
        seen.page.goto(forty)
        assert "Of 40 partnerships, these are the 10 worked out so far today." in seen.page.inner_text("main")
        seen.page.get_by_role("link", name="Look again").click()
        assert "these are the 20 worked out" in seen.page.inner_text("main")
    with looking(browser, 390) as seen:
        seen.page.goto(forty)
        assert violations(seen.page, {}) == []
        expect(seen.page.get_by_role("status")).to_have_text("All 40 are worked out now.")
        seen.page.get_by_role("link", name="Show them").click()
        expect(seen.page.get_by_text("40 have too little evidence yet")).to_be_visible()
        assert seen.errors == []
