"""“What if”: the figures on the page are those without what is left out, or weighed otherwise; bad input is named."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

import msgspec
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.roles import Role
from projections.explanations import explain
from projections.leaving_out import LeavingOut
from projections.policy import Policy, parse_policy, standard_policy
from projections.rounding import in_tenths
from projections.timelines import HealthOn, health_on
from projections.workspace import Workspace
from tests.accounts import CONSULTANT, LEAD, person, signed_in
from tests.conftest import NOW
from tests.web.harbour import SECRET_THEME, record_harbour
from web import create_app
from web.what_if.asked import MOST
from web.what_if.chart import APART, what_if_figure
from web.what_if.outcome import Outcome, Pair

TODAY = NOW.date()
DISPUTE = LeavingOut(entries=frozenset(["escalation:E-1"]))


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One harbour for all of these tests: looking at it changes nothing."""
    workspace = Workspace(tmp_path_factory.mktemp("harbour"), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def app(harbour: Workspace) -> Flask:
    return create_app(harbour, {"RECORDED_BY": "Ada"})


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Ada", LEAD, known=True))


def page(client: FlaskClient, query: str) -> str:
    response = client.get(f"/harbour/what-if?{query}")
    assert response.status_code == 200
    return unescape(response.text)


def heading(text: str) -> str:
    return re.sub(r"\s+", " ", re.search(r"<h1>(.*?)</h1>", text, re.S).group(1))  # type: ignore[union-attr]


def side_by_side(text: str) -> dict[str, list[str]]:
    table = text.split('aria-labelledby="beside-heading"')[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', table, re.S)
    return {name: [re.sub("<[^>]+>", " ", cell).split()[0] for cell in _cells(rest)] for name, rest in rows}


def _cells(text: str) -> list[str]:
    return re.findall(r'<td class="number[^"]*">(.*?)</td>', text, re.S)


def shown(value: float | None) -> str:
    return "–" if value is None else str(round(value))


def figures(found: HealthOn) -> dict[str, float | None]:
    names = {"follow_through": "Follow-through"}
    scores = {names.get(name, name.capitalize()): each.score for name, each in found.dimensions.items()}
    return scores | {"Health": found.health.score}


def check_day(text: str, as_it_is: HealthOn, what_if: HealthOn) -> None:
    cells = side_by_side(text)
    for name, plain in figures(as_it_is).items():
        assert cells[name][:2] == [shown(plain), shown(figures(what_if)[name])], name


# -- what it shows -------------------------------------------------------------------------------------------


def test_nothing_chosen_offers_what_counts_most_and_draws_nothing(client: FlaskClient) -> None:
    text = page(client, "")
    assert heading(text) == "What if it had not happened?"
    assert 'value="escalation:E-1"' in text
    assert 'name="kind" value="check-in"' in text
    assert 'name="partner" value="hospital"' in text
    assert "<figure" not in text


def test_without_an_entry_the_page_shows_what_the_command_line_says(client: FlaskClient, harbour: Workspace) -> None:
    plain, other = (health_on(harbour, "harbour", TODAY, leaving_out=each) for each in (None, DISPUTE))
    text = page(client, "without=escalation:E-1")
    assert heading(text) == (
        f"Without “Dispute: Who pays”, health today would be {shown(other.health.score)}"
        f" instead of {shown(plain.health.score)}."
    )
    check_day(text, plain, other)


def test_what_makes_the_difference_adds_up_to_it(client: FlaskClient, harbour: Workspace) -> None:
    text = page(client, "without=escalation:E-1&kind=meeting")
    left_out = dataclasses.replace(DISPUTE, kinds=frozenset(["meeting"]))
    scores = [explain(harbour, "harbour", TODAY, leaving_out=each).score for each in (None, left_out)]
    section = text.split('aria-labelledby="moved-heading"')[1].split("</section>")[0]
    *lines, total = [round(10 * float(cell.replace("−", "-"))) for cell in _cells(section)]
    assert sum(lines) == total == in_tenths(scores[1] or 0) - in_tenths(scores[0] or 0) != 0


def test_the_months_and_the_chart_end_on_the_day_looked_at(client: FlaskClient, harbour: Workspace) -> None:
    text = page(client, "without=escalation:E-1&on=2026-05-20")
    plain, other = (
        health_on(harbour, "harbour", TODAY.replace(month=5, day=20), leaving_out=e) for e in (None, DISPUTE)
    )
    first_row = text.split('aria-label="Health month by month"')[1].split("<tbody>")[1].split("</tr>")[0]
    assert [cell.strip() for cell in _cells(first_row)[:2]] == [shown(plain.health.score), shown(other.health.score)]
    traces = drawn(text)["figure"]["data"]
    assert [trace["name"] for trace in traces] == ["Difference", "As it is", "What if"]
    assert "health on 20 May 2026 would be" in heading(text)
    assert 'value="2026-05-20"' in text


def drawn(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text.split('id="what-if-data">')[1].split("</script>")[0])
    return found


def test_another_policy_stands_beside_that_in_force_with_nothing_left_out(
    client: FlaskClient, harbour: Workspace
) -> None:
    text = page(client, "dimensions.repair.weight=5&dimensions.repair.half_life_days=30")
    check_day(text, health_on(harbour, "harbour", TODAY), health_on(harbour, "harbour", TODAY, policy=heavier(harbour)))
    assert heading(text).startswith("With other numbers in the policy, health today would be")
    assert 'name="dimensions.repair.weight" value="5"' in text


def test_another_policy_and_something_left_out_count_together(client: FlaskClient, harbour: Workspace) -> None:
    text = page(
        client, "dimensions.repair.weight=5&dimensions.repair.half_life_days=30&partner=council&policy=standard/1"
    )
    left_out = LeavingOut(partners=frozenset(["council"]))
    other = health_on(harbour, "harbour", TODAY, policy=heavier(harbour), leaving_out=left_out)
    check_day(text, health_on(harbour, "harbour", TODAY), other)
    assert "Without what is about Harbour Council, under “standard”, version 1, with other numbers" in heading(text)


def heavier(workspace: Workspace) -> Policy:
    settings = msgspec.to_builtins(workspace.policy)
    settings["dimensions"]["repair"] = {"weight": 5, "half_life_days": 30}
    return parse_policy(settings, "heavier")


def test_any_value_of_the_policy_can_be_tried_otherwise(client: FlaskClient, harbour: Workspace) -> None:
    settings = msgspec.to_builtins(harbour.policy)
    settings["decisions"]["put_off"]["value"] = 1
    settings["repair"]["levels"]["dispute"]["level"] = 40
    other = health_on(harbour, "harbour", TODAY, policy=parse_policy(settings, "otherwise"))
    text = page(client, "decisions.put_off.value=1&repair.levels.dispute.level=40")
    check_day(text, health_on(harbour, "harbour", TODAY), other)
    assert 'name="decisions.put_off.value" value="1"' in text


def test_what_protects_those_who_answered_is_no_number_to_try(client: FlaskClient) -> None:
    text = page(client, "trust.least_respondents=1")
    assert 'name="trust.least_respondents" value' not in text.split('id="choose"')[1]
    assert heading(text) == "What if it had not happened?"


def test_the_policy_in_force_by_its_name_is_no_question(client: FlaskClient) -> None:
    assert heading(page(client, "policy=standard/1")) == "What if it had not happened?"


def test_a_meeting_goes_with_what_came_from_it(client: FlaskClient, harbour: Workspace) -> None:
    text = page(client, "meeting=2026-05-15")
    other = health_on(harbour, "harbour", TODAY, leaving_out=LeavingOut(meetings=frozenset(["2026-05-15"])))
    check_day(text, health_on(harbour, "harbour", TODAY), other)
    assert "Without “Board meeting” of 15 May 2026 and what came from it" in heading(text)


def test_as_known_earlier_only_what_was_known_counts_either_way(client: FlaskClient, harbour: Workspace) -> None:
    text = page(client, "meeting=2026-02-15&on=2026-06-30&known_at=2026-03-11")
    assert "as known at the end of 11 March 2026" in text
    assert 'value="escalation:E-1"' not in text
    assert "No entry of this name gives evidence" in page(client, "without=escalation:E-1&known_at=2026-03-11")


def test_many_things_are_counted_and_those_that_change_nothing_are_not(client: FlaskClient) -> None:
    text = page(client, "kind=contact&kind=action&kind=item&without=escalation:E-1&without=decision:d9")
    assert heading(text).startswith("With 3 things left out, health today would be")
    assert "No evidence of it by today, so nothing changes." in text


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("entries/escalation/E-1", "without=escalation:E-1"),
        ("entries/item/2026-06-15/budget", "without=item:2026-06-15/budget"),
        ("entries/meeting/2026-06-15", "meeting=2026-06-15"),
        ("entries/check-in/winter", "without=check-in:winter"),
        ("why", ""),
    ],
)
def test_what_counts_leads_to_what_if_it_did_not(client: FlaskClient, path: str, address: str) -> None:
    links = re.findall(r'href="(/harbour/what-if[^"]*)"[^>]*>What if ', client.get(f"/harbour/{path}").text)
    assert [unquote(link.partition("?")[2]) for link in links] == [address]
    assert client.get(links[0]).status_code == 200


def test_a_board_member_is_led_to_no_what_if(app: Flask) -> None:
    bea = signed_in(app, person(app, "Bella", Role.BOARD))
    assert "what-if" not in bea.get("/harbour/why").text


# -- finding -------------------------------------------------------------------------------------------------


def test_entries_are_found_by_words_of_their_names_and_meetings_with_what_came_from_them(client: FlaskClient) -> None:
    assert 'name="without" value="item:2026-02-15/matter-2"' in page(client, "find=MATTER+2")
    assert 'name="meeting" value="2026-03-15"' in page(client, "find=board+15+mar")
    assert "No entry that gives evidence by this day holds all these words: nothing such." in page(
        client, "find=nothing+such"
    )


def test_neither_conversations_nor_answers_are_found_one_by_one(client: FlaskClient, app: Flask) -> None:
    cleo = signed_in(app, person(app, "Cleo", CONSULTANT, known=True))
    for browser in (client, cleo):
        for word in ("listening", "check-in", "a0", "c1", "grant"):
            text = page(browser, f"find={word}")
            assert "holds all these words" in text
            assert SECRET_THEME not in text


def test_a_form_sent_with_blanks_leads_to_the_shorter_address(client: FlaskClient) -> None:
    sent = "without=escalation:E-1&find=&policy=&dimensions.trust.weight=&dimensions.repair.weight=2"
    response = client.get(f"/harbour/what-if?{sent}&on=2026-05-20&known_at=2026-05-20")
    assert response.status_code == 302
    path, _, query = response.location.partition("?")
    assert path == "/harbour/what-if"
    kept = {"without=escalation:E-1", "dimensions.repair.weight=2", "on=2026-05-20", "known_at=2026-05-20"}
    assert set(query.split("&")) == kept


# -- what nobody may learn -----------------------------------------------------------------------------------


def test_answers_of_a_partner_that_is_pooled_stay_and_the_page_says_why(client: FlaskClient) -> None:
    text = page(client, "partner=hospital")
    cells = side_by_side(text)["Trust"]
    assert cells[0] == cells[1]
    assert "Its answers to check-ins stay: some count together with those of others" in text


def test_conversations_are_left_out_all_together_or_not_at_all(client: FlaskClient) -> None:
    """Whether there is a conversation of that name or not."""
    for ref in ("c1", "c9"):
        text = page(client, f"without=listening:{ref}")
        assert "Listening conversations are left out all together, or not at all." in text
        assert "<figure" not in text
    assert "Without listening conversations" in heading(page(client, "kind=listening"))


def test_a_board_member_reads_no_entries_and_leaves_none_out(app: Flask) -> None:
    bea = signed_in(app, person(app, "Bea", Role.BOARD))
    assert bea.get("/harbour/what-if?without=escalation:E-1").status_code == 403


# -- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("without=escalation:E-9", "No entry of this name gives evidence by today"),
        ("without=agreement:G-1", "No entry of this name gives evidence by today"),
        ("without=%3Cscript%3E", "No entry of this name gives evidence by today"),
        ("kind=agreement", "No evidence of it by today"),
        ("kind=nonsense", "No evidence of it by today"),
        ("meeting=never", "There is no meeting of this name"),
        ("partner=police", "There is no partner of this name"),
        ("policy=soft/1", "There is no policy “soft/1”"),
        ("dimensions.trust.weight=heavy", "dimensions.trust.weight: Not a valid number"),
        ("dimensions.trust.weight=-1", "dimensions.trust.weight: Must be greater"),
        ("dimensions.repair.half_life_days=0", "dimensions.repair.half_life_days: Must be greater"),
        ("dimensions.trust.weight=nan", "dimensions.trust.weight: "),
    ],
)
def test_what_cannot_be_left_out_or_used_is_named_and_nothing_is_drawn(
    client: FlaskClient, query: str, said: str
) -> None:
    text = page(client, query)
    assert said in text
    assert "<figure" not in text


def test_what_was_typed_is_kept_beside_what_is_wrong_with_it(client: FlaskClient) -> None:
    text = page(client, "dimensions.trust.weight=heavy&dimensions.repair.weight=2")
    assert re.search(
        r'name="dimensions.trust.weight" value="heavy" aria-label="[^"]+: Trust" aria-invalid="true"', text
    )
    assert re.search(r'name="dimensions.repair.weight" value="2" aria-label="[^"]+: Repair" >', text)


def test_everything_left_out_leaves_no_number_and_the_page_says_so(client: FlaskClient) -> None:
    kinds = ("meeting", "item", "decision", "check-in", "escalation", "contact", "listening")
    text = page(client, "&".join(f"kind={kind}" for kind in kinds))
    assert "there would not be enough evidence today for a number; it is" in heading(text)
    assert {row[1] for row in side_by_side(text).values()} == {"–"}


def test_too_many_things_are_left_out_as_far_as_they_go(client: FlaskClient) -> None:
    text = page(client, "&".join(f"without=decision:x{n}" for n in range(MOST + 3)))
    assert f"{MOST + 3} things cannot be left out at once. Here are the first {MOST}." in text
    assert f'value="decision:x{MOST - 1}" checked' in text
    assert f'value="decision:x{MOST}" checked' not in text


# -- the chart -----------------------------------------------------------------------------------------------


def test_the_ends_of_the_lines_are_named_apart_from_each_other() -> None:
    for low, high in ((60.0, 60.0), (1.0, 2.0), (40.0, 70.0)):
        found = Outcome([TODAY], np.array([low]), np.array([high]), [("trust", Pair(1, 2))])
        notes = what_if_figure(found, standard_policy()).layout.annotations
        assert {note.text for note in notes} == {f"As it is <b>{low:.0f}</b>", f"What if <b>{high:.0f}</b>"}
        assert abs(notes[0].y - notes[1].y) >= APART - 1e-9
