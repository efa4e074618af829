"""The list of what is open: overdue first, filtered, and dealt with without leaving it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.follow_up import Action
from projections.workspace import Workspace
from tests.web.harbour import at, day
from tests.web.recording_forms import Fields, events, fields_of, messages, send


def titles(page: str) -> list[str]:
    return re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", page)


def forms(page: str) -> list[Fields]:
    """What each form of a next step holds, in the order of the page."""
    found = re.findall(r'<details class="step".*?</details>', page, re.S)
    return [fields_of(f'<main id="main"{form}') for form in found]


def form(page: str, step: str, matter: str) -> Fields:
    return next(each for each in forms(page) if (each["step"], each["matter"]) == (step, matter))


def take(client: FlaskClient, step: str, matter: str, path: str = "/follow-up", **typed: Any) -> Any:
    return client.post(path, data=form(client.get(path).text, step, matter) | typed)


def entry_of(workspace: Workspace, kind: str, ref: str) -> Any:
    return workspace.partnerships.get("harbour").entries.of(kind)[ref]


def test_nothing_open_is_said(client: FlaskClient, workspace: Workspace) -> None:
    page = client.get("/follow-up").text
    assert "Nothing is open." in page
    assert "Show all" not in page


def test_the_longest_overdue_comes_first_and_done_things_are_left_out(client: FlaskClient, harbour: Workspace) -> None:
    soon = Action(action="a1", agreed_on=day("2026-06-01"), title="Soon", due_on=day("2026-07-15"))
    undated = Action(action="a2", agreed_on=day("2026-06-01"), title="Whenever")
    for action in (undated, soon):
        harbour.partnerships.agree_action("harbour", action, at("2026-06-02"))
    harbour.catch_up()
    page = client.get("/follow-up").text
    assert titles(page) == ["Dispute: Who pays", "Do 2", "Do 3", "Do 4", "Do 5", "Do 6", "Soon", "Whenever"]
    assert "8 matters are open, 6 of them past their day." in page
    assert "82 days past its day" in page
    assert "29 days past its day" in page


def test_the_list_is_filtered_by_partnership_owner_and_kind(client: FlaskClient, harbour: Workspace) -> None:
    send(client, "/recording/partnership", name="County", formed_on="2020-01-01", partners="Police")
    send(client, "/county/record/action", title="Patrol", owner="police")
    assert titles(client.get("/follow-up?partnership=county").text) == ["Patrol"]
    assert titles(client.get("/follow-up?owner=Police").text) == ["Patrol"]
    assert titles(client.get("/follow-up?kind=escalation").text) == ["Dispute: Who pays"]
    none = client.get("/follow-up?kind=paper&partnership=county").text
    assert "Nothing open matches what you chose." in none
    assert "Show all" in none
    assert titles(client.get("/follow-up?partnership=&owner=&kind=").text) == titles(client.get("/follow-up").text)


@pytest.mark.parametrize(
    ("step", "kind", "matter", "typed", "field", "value"),
    [
        ("enact", "decision", "d2", {}, "enacted_on", day("2026-06-30")),
        ("drop", "decision", "d2", {"reason": "overtaken"}, "reason", "overtaken"),
        ("redate", "decision", "d2", {"due_on": "2026-09-01"}, "due_on", day("2026-09-01")),
        ("settle", "escalation", "E-1", {"how": "By phone"}, "how", ("By phone",)),
    ],
)
def test_a_matter_is_dealt_with_without_leaving_the_list(
    client: FlaskClient, harbour: Workspace, step: str, kind: str, matter: str, typed: Fields, field: str, value: Any
) -> None:
    path = f"/follow-up?kind={kind}"
    answer = take(client, step, matter, path, **typed)
    assert answer.location == path
    assert getattr(entry_of(harbour, kind, matter), field) == value
    page = client.get(path).text
    assert "<button>Undo</button>" in page
    assert (step == "redate") == any(each["matter"] == matter for each in forms(page))


def test_what_was_settled_by_mistake_is_undone_or_reopened(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(take(client, "settle", "E-1").location).text
    undone = client.post("/recording/undo", data=fields_of(page, "/recording/undo"))
    assert "Dispute: Who pays" in titles(client.get(undone.location).text)
    take(client, "settle", "E-1")
    settled = "/follow-up?kind=settled"
    page = client.get(settled).text
    assert "1 escalation was settled, the latest first." in page
    assert titles(page) == ["Dispute: Who pays"]
    assert take(client, "reopen", "E-1", settled).location == settled
    assert titles(client.get(settled).text) == []
    assert titles(client.get("/follow-up?kind=escalation").text) == ["Dispute: Who pays"]


def test_a_step_that_cannot_be_stays_open_on_the_list(client: FlaskClient, harbour: Workspace) -> None:
    before = events(harbour.partnerships)
    answer = take(client, "drop", "d3", dropped_on="2026-06-29")
    assert answer.status_code == 422
    assert "Say why, in a few words." in messages(answer.text)
    assert 'href="#tried-reason"' in answer.text
    assert 'id="tried-reason"' in answer.text
    assert form(answer.text, "drop", "d3")["dropped_on"] == "2026-06-29"
    assert events(harbour.partnerships) == before


def test_a_due_day_that_somebody_changed_meanwhile_is_not_overwritten(client: FlaskClient, harbour: Workspace) -> None:
    fields = form(client.get("/follow-up").text, "redate", "d2")
    take(client, "redate", "d2", due_on="2026-08-01")
    answer = client.post("/follow-up", data=fields | {"due_on": "2026-09-01"})
    assert answer.status_code == 409
    assert "Somebody else changed the due day meanwhile." in messages(answer.text)
    assert entry_of(harbour, "decision", "d2").due_on == day("2026-08-01")


def test_what_was_typed_stays_when_somebody_else_was_first(client: FlaskClient, harbour: Workspace) -> None:
    fields = form(client.get("/follow-up").text, "drop", "d2")
    take(client, "enact", "d2")
    answer = client.post("/follow-up", data=fields | {"reason": "Typed for an hour"})
    assert answer.status_code == 422
    assert "This is already done" in messages(answer.text)
    assert form(answer.text, "drop", "d2")["reason"] == "Typed for an hour"


def test_a_matter_that_is_gone_is_told(client: FlaskClient, harbour: Workspace) -> None:
    fields = form(client.get("/follow-up").text, "enact", "d2")
    harbour.partnerships.retract("harbour", "decision", "d2", "twice", at("2026-06-29"))
    assert client.post("/follow-up", data=fields).status_code == 404


def test_a_form_opened_long_ago_comes_back_with_its_words(client: FlaskClient, harbour: Workspace) -> None:
    answer = take(client, "drop", "d3", reason="Typed for an hour", csrf_token="stale")
    assert answer.status_code == 400
    assert "Typed for an hour" in answer.text


def test_a_long_list_is_shown_in_pages_and_filters_stay(client: FlaskClient, harbour: Workspace) -> None:
    for number in range(40):
        due = day("2026-07-01") + timedelta(days=number)
        action = Action(action=f"a{number}", agreed_on=day("2026-06-01"), title=f"Act {number}", due_on=due)
        harbour.partnerships.agree_action("harbour", action, at("2026-06-02"))
    harbour.catch_up()
    first, last = (client.get(f"/follow-up?kind=action&page={page}").text for page in (1, 2))
    assert titles(first)[0] == "Act 0"
    assert len(titles(first)) == 25
    assert titles(last)[-1] == "Act 39"
    assert 'href="/follow-up?kind=action&amp;page=2"' in first
    assert client.get("/follow-up?page=99").status_code == 200
    assert client.get("/follow-up?page=x").status_code == 200
