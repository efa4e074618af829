"""The page of a partnership prints on one sheet of paper, with every figure that it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from domain.agreements import Agreement
from domain.check_ins import CheckIn
from domain.entries import Stamp
from domain.escalations import Escalation
from domain.follow_up import Action
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from domain.programmes import Programme
from projections.workspace import Workspace
from tests.browser.looking import looking, open_page
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.conftest import NOW
from web import create_app

TOOLS = pytest.mark.skipif(not (shutil.which("pdftotext") and shutil.which("pdfinfo")), reason="needs poppler")
SHEET = 703
"""Pixels between the margins."""
WORDS = "The joint board for the discharge of patients from the four hospitals of the bay and of the hills, with carers"
TITLES = {"words": WORDS, "one-word": "W" * 300}


def told(program: str, *arguments: str) -> str:
    command = [str(shutil.which(program)), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where two partnerships are served of which everything has a long name: of words, and of one word."""
    workspace = Workspace(tmp_path_factory.mktemp("wordy"), clock=lambda: NOW)
    for ref, title in TITLES.items():
        _live(workspace.partnerships, ref, title)
    workspace.catch_up()
    with serving(let_ada_in(create_app(workspace))) as address:
        yield address
    workspace.close()


def _live(log: Partnerships, ref: str, title: str) -> None:
    """A dozen tensions and ten meetings in a year, ten partners, and goals and programmes that wait."""
    stamp, formed_on = Stamp("Ada", NOW), NOW.date() - timedelta(days=500)
    profile = Profile(partnership=ref, name=title, place=title, purpose=title, history=title, formed_on=formed_on)
    log.form_partnership(profile, stamp)
    for number in range(10):
        log.join(ref, Partner(partner=f"p{number}", name=f"{number} {title}"[:300], joined_on=formed_on), stamp)
    for number in range(12):
        _meet(log, ref, title, number, NOW.date() - timedelta(days=30 * number + 3))
    for number in range(4):
        on = NOW.date() - timedelta(days=200 - 30 * number)
        goal = Agreement(agreement=f"g{number}", kind="goal", agreed_on=on, title=title, target_on=on)
        log.reach_agreement(ref, goal, stamp)
        if number < 3:
            programme = Programme(programme=f"c{number}", kind="coaching", title=title, started_on=on)
            log.start_programme(ref, programme, stamp)


def _meet(log: Partnerships, ref: str, title: str, number: int, on: date) -> None:
    meeting = Meeting(meeting=f"m{number}", held_on=on, kind="awayday", title=title, minutes=60, present=("p0",))
    action = Action(action=f"a{number}", agreed_on=on, title=title, meeting=meeting.ref, due_on=on)
    tension = Escalation(escalation=f"e{number}", raised_on=on, level="dispute", title=title)
    items = [Item(meeting=meeting.ref, item="i", title=title, outcome="deferred")]
    stamp = Stamp("Ada", NOW)
    log.hold_meeting(ref, meeting, stamp, items=items, actions=[action], escalations=[tension])
    for partner in range(6 if number % 3 == 0 else 0):
        marks = {"reliable": 3, "open": 2 + partner % 3, "fair": 3, "able": 3}
        answer = CheckIn(
            answer=f"k{number}-{partner}", round=f"r{number}", answered_on=on, partner=f"p{partner}", **marks
        )
        log.answer_check_in(ref, answer, stamp)


@TOOLS
@pytest.mark.parametrize("ref", TITLES)
def test_so_does_that_of_one_with_many_long_words(browser: Browser, wordy: str, tmp_path: Path, ref: str) -> None:
    path = str(tmp_path / "page.pdf")
    with looking(browser) as seen:
        page = open_page(seen, wordy, f"/{ref}")
        assert page.locator(".flags li").count() == 12
        page.pdf(path=path, prefer_css_page_size=True)
    assert re.search(r"Pages: +1\n", told("pdfinfo", path))
    assert "days past its day" in " ".join(told("pdftotext", path, "-").split())


@TOOLS
@pytest.mark.parametrize("ref", ["kirkfield", "harbourside"])
def test_the_page_of_a_partnership_fits_one_sheet(browser: Browser, address: str, tmp_path: Path, ref: str) -> None:
    path = str(tmp_path / "page.pdf")
    with looking(browser) as seen:
        page = open_page(seen, address, f"/{ref}")
        page.pdf(path=path, prefer_css_page_size=True)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET, "height": 1000})
        said = page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert re.search(r"Pages: +1\n", told("pdfinfo", path))
    assert "(A4)" in told("pdfinfo", path)
    assert len(figures(said)) > 40
    assert sorted(figures(said) - figures(told("pdftotext", path, "-"))) == []
