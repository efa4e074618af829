"""The page of a partnership says what moved it lately, what is worth asking about, what is open and what was agreed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.agreements import Agreement
from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import ACTION, PAPER, STAMP, but, day

PAGE = "/harbour"
LATE = but(ACTION, action="late", title="Share the rota", agreed_on=day("2026-01-10"), due_on=day("2026-01-31"))
AGREEMENTS = {"one-front-door": "yes", "shared-budget": "partly", "one-record": None}


@pytest.fixture(autouse=True)
def lived(harbour: Workspace) -> None:
    """A forgotten paper, an action past its day, three more agreements, and a partner that came and went."""
    log = harbour.partnerships
    log.present_paper("harbour", but(PAPER, paper="forgotten", presented_on=day("2026-03-31")), STAMP)
    log.agree_action("harbour", LATE, STAMP)
    for ref, met in AGREEMENTS.items():
        made = Agreement(agreement=ref, kind="goal", agreed_on=day("2026-02-01"), title=f"Goal {ref}")
        log.reach_agreement("harbour", made, STAMP)
        if met:
            log.review_agreement("harbour", ref, day("2026-06-01"), met, STAMP)  # type: ignore[arg-type]
    log.join("harbour", Partner(partner="trust", name="River Trust", joined_on=day("2025-02-01")), STAMP)
    log.leave("harbour", "trust", day("2025-09-30"), STAMP)
    harbour.catch_up()


@pytest.fixture
def board(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def part(client: FlaskClient, heading: str, path: str = PAGE) -> str:
    """The words and links of one section of the page."""
    page = unescape(client.get(path).text)
    found = re.search(rf'aria-labelledby="{heading}-heading".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_what_is_worth_asking_comes_with_its_question_and_leads_to_all(client: FlaskClient) -> None:
    asking = part(client, "asking")
    assert "“Options for the budget” was presented 91 days ago" in asking
    assert "What did we want to happen because of this paper?" in asking
    assert asking.count("<li>") <= 3
    assert 'href="/harbour/signals"' in asking


def test_what_moved_it_leads_to_what_changed(client: FlaskClient) -> None:
    moved = part(client, "moved")
    assert 1 <= moved.count("<li>") <= 3
    assert "/harbour/entries/" in moved
    assert 'href="/harbour/changed?since=2026-03-31"' in moved


def test_what_is_open_longest_past_its_day_leads_to_the_list(client: FlaskClient) -> None:
    still_open = part(client, "open")
    assert "past their day" in still_open
    assert "Share the rota" in still_open
    assert "150 days past its day" in still_open
    assert 'href="/follow-up?partnership=harbour"' in still_open


def test_agreements_say_whether_they_were_kept(client: FlaskClient) -> None:
    agreed = part(client, "agreed")
    assert "4 agreements: 1 kept, 1 kept in part and 2 not reviewed yet." in agreed
    assert "Kept, reviewed 1 Jun 2026" in agreed
    assert "Not reviewed yet" in agreed


def test_members_stand_with_those_that_left(client: FlaskClient) -> None:
    assert "No longer: River Trust (2025 to " in part(client, "members")


def test_the_past_stands_as_it_was(client: FlaskClient) -> None:
    then = f"{PAGE}?on=2026-05-01"
    assert "4 agreements: 4 not reviewed yet." in part(client, "agreed", then)
    assert "90 days past its day" in part(client, "open", then)
    assert "Options for the budget" not in part(client, "asking", then)
    assert "River Trust" in part(client, "members", f"{PAGE}?on=2025-06-30").split("No longer")[0]


def test_what_is_recorded_since_counts_at_once_on_an_earlier_day_too(client: FlaskClient, harbour: Workspace) -> None:
    then = f"{PAGE}?on=2026-05-01"
    was_open, moved = part(client, "open", then), part(client, "moved", then)
    forgotten = but(LATE, action="forgotten", title="Ring the school", due_on=day("2026-01-20"))
    harbour.partnerships.agree_action("harbour", forgotten, STAMP)
    harbour.catch_up()
    assert "Ring the school" not in was_open
    assert "Ring the school" in part(client, "open", then)
    assert "Ring the school" not in moved
    assert "Ring the school" in part(client, "moved", then)


def test_a_board_member_reads_sums_and_patterns_and_no_entry(board: FlaskClient) -> None:
    page = unescape(board.get(PAGE).text)
    assert "A paper was presented 91 days ago" in page
    assert "4 agreements: 1 kept, 1 kept in part and 2 not reviewed yet." in page
    assert "past their day" in page
    for hidden in ("Options for the budget", "Share the rota", "Goal one-front-door", "/entries/", "/follow-up"):
        assert hidden not in page


def test_a_partnership_with_nothing_recorded_says_so(client: FlaskClient, harbour: Workspace) -> None:
    new = Profile(partnership="new-one", name="New", formed_on=day("2026-06-30"))
    harbour.partnerships.form_partnership(new, STAMP)
    harbour.catch_up()
    assert "Nothing moved health" in part(client, "moved", "/new-one")
    assert "No signal stands." in part(client, "asking", "/new-one")
    assert "Nothing is open." in part(client, "open", "/new-one")
    assert "No agreement is recorded." in part(client, "agreed", "/new-one")
    assert "No partner is recorded." in part(client, "members", "/new-one")
