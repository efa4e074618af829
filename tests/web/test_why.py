from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from domain.check_ins import CheckIn
from domain.escalations import Escalation
from domain.meetings import Item, Meeting
from domain.partnership import Profile
from projections.explanations import explain
from projections.rounding import apportion, in_tenths
from projections.workspace import Workspace
from tests.web.harbour import at, day

NUMBER = r'<td class="number">([^<]+)</td>'


def test_the_parts_add_up_to_the_number_shown(client: FlaskClient, harbour: Workspace) -> None:
    score = explain(harbour, "harbour", day("2026-06-30")).score
    assert score is not None
    totals, *groups = tables(client.get("/harbour/why").text)
    assert sum(totals[:-1]) == totals[-1] == in_tenths(score)
    assert [sum(group) for group in groups] == totals[1:-1]


def test_an_escalation_that_holds_health_down_is_a_line_of_its_own(client: FlaskClient, harbour: Workspace) -> None:
    _record_bright(harbour)
    page = client.get("/bright/why").text
    section = page.split('aria-labelledby="cap"')[1].split("</section>")[0]
    assert "Held down" in section
    assert 'href="/bright/entries/escalation/E-2"' in section
    assert tables(page)[0][-1] == 400
    assert "keeps health from being above 40" in client.get("/bright").text


def _record_bright(workspace: Workspace) -> None:
    """A partnership that decides everything, and on that same day stopped talking."""
    log, held_on = workspace.partnerships, day("2026-06-20")
    log.form_partnership(Profile(partnership="bright", name="Bright", formed_on=held_on), at("2026-06-20"))
    meeting = Meeting(meeting="m", held_on=held_on, kind="board")
    items = [Item(meeting="m", item=str(n), title="Done", outcome="decided") for n in range(9)]
    breakdown = Escalation(escalation="E-2", raised_on=held_on, level="breakdown", title="Talking stopped")
    log.hold_meeting("bright", meeting, at("2026-06-20"), items=items, escalations=[breakdown])
    workspace.catch_up()


def test_every_line_leads_to_an_entry_unless_it_is_pooled(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour/why").text
    addresses = set(re.findall(r'href="(/harbour/entries/[^"]+)"', page))
    assert addresses
    for address in addresses:
        assert client.get(unescape(address)).status_code == 200
    assert not any("listening" in address for address in addresses)
    assert "1 confidential conversation" in page


def test_every_small_contribution_can_be_reached(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour/why").text
    address = re.findall(r'<a href="([^"]+all=decisions[^"]*)">(\d+) smaller ones, added up</a>', page)[0]
    whole = client.get(unescape(address[0]).split("#")[0]).text
    assert "all=decisions" not in whole
    section = whole.split('aria-labelledby="decisions"')[1].split("</section>")[0]
    assert section.count("<tr>") == 1 + 8 + int(address[1])
    assert [sum(group) for group in tables(whole)[1:]] == tables(whole)[0][1:-1]


def test_a_round_with_few_answers_waits_and_is_in_no_line(client: FlaskClient, harbour: Workspace) -> None:
    assert "spring" not in client.get("/harbour/why").text
    for page in (
        client.get("/harbour/changed?all=rows").text,
        client.get("/harbour/changed?since=2026-04-01&all=rows").text,
    ):
        assert "spring" not in page
        assert "Check-in round winter" in page


def test_rounds_that_entered_together_make_one_line_that_leads_to_none(client: FlaskClient, harbour: Workspace) -> None:
    for partner in ("council", "hospital"):
        told = CheckIn(answer=partner, round="summer", answered_on=day("2026-06-01"), partner=partner, fair=5)
        harbour.partnerships.answer_check_in("harbour", told, at("2026-06-02"))
    harbour.catch_up()
    page = client.get("/harbour/why").text
    assert "Check-in rounds spring and summer, taken together" in page
    assert "check-in/s" not in page


def test_each_line_says_how_it_counts_and_what_is_left_of_it(client: FlaskClient, harbour: Workspace) -> None:
    page = unescape(client.get("/harbour/why").text)
    section = page.split('aria-labelledby="repair"')[1].split("</section>")[0]
    assert "Open 112 days, past its 7 days of grace." in section
    assert "% left" not in section, "it still stands"
    assert "It came up for the third time." in page
    assert "Open, 29 days past its due date." in page
    assert "2 of 3 came." in page
    assert "15 minutes or more for each item." in page
    assert "44% left" in page


def test_a_dimension_on_its_own_starts_at_50_and_adds_up_to_its_score(client: FlaskClient, harbour: Workspace) -> None:
    for name in ("decisions", "follow_through", "repair", "engagement", "conversation"):
        score = explain(harbour, "harbour", day("2026-06-30"), dimension=name).score
        assert score is not None
        (lines,) = tables(client.get(f"/harbour/why?dimension={name}&all={name}").text)
        assert lines[0] == 500
        assert sum(lines[:-1]) == lines[-1] == in_tenths(score)


def test_a_dimension_without_enough_evidence_says_so(client: FlaskClient, harbour: Workspace) -> None:
    assert "Trust has no number to explain" in client.get("/harbour/why?dimension=trust").text


def test_a_dimension_that_does_not_exist_is_not_found(client: FlaskClient, harbour: Workspace) -> None:
    response = client.get("/harbour/why?dimension=luck")
    assert response.status_code == 404
    assert "no dimension of health called “luck”" in response.text


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60))
def test_rounded_parts_add_up_and_stay_near_their_values(values: list[float]) -> None:
    total = in_tenths(sum(values))
    parts = apportion(values, total)
    assert sum(parts) == total
    assert all(abs(part - 10 * value) < 1 + 1e-6 for part, value in zip(parts, values, strict=True))


def tables(page: str) -> list[list[int]]:
    """The points of each table of a page, in tenths."""
    found = re.findall(r'<div class="sheet sum.*?</table>', page, re.S)
    return [[round(10 * float(n.replace("−", "-"))) for n in re.findall(NUMBER, table)] for table in found]
