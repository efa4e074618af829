"""What the meeting form refuses: each with its sentence beside its field, and nothing recorded."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.membership import Partner
from projections.workspace import Workspace
from tests.web.forms import carried, open_form, send
from tests.web.harbour import at, day

LONG = "x" * 10_000


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def left(workspace: Workspace) -> None:
    """Latecomers, members for two weeks in June."""
    late = Partner(partner="late", name="Latecomers", joined_on=day("2026-06-01"), left_on=day("2026-06-14"))
    workspace.partnerships.join("harbour", late, at("2026-06-20"))
    workspace.catch_up()


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"kind": ""}, "kind", "Fill in “Kind”."),
        ({"kind": "party"}, "kind", "is not a choice here"),
        ({"held_on": ""}, "held_on", "Fill in “Held on”."),
        (
            {"held_on": "2026-07-01"},
            "held_on",
            "1 July 2026 is still to come. A meeting can be logged once it was held.",
        ),
        ({"held_on": "2024-07-01"}, "held_on", "The partnership was formed on 10 January 2025, after that day."),
        ({"held_on": "2026-02-30"}, "held_on", "There is no such day as 2026-02-30."),
        ({"held_on": "3/4/2026"}, "held_on", "ambiguous"),
        ({"minutes": "2000"}, "minutes", "Use a whole number from 0 to 1440, not “2000”."),
        ({"minutes": "7.9"}, "minutes", "Use a whole number"),
        ({"title": LONG}, "title", "Use at most 300 characters; there are 10,000."),
        ({"title": "nul\x00"}, "title", "Remove the control character"),
        ({"summary": "y" * 10_001}, "summary", "Use at most 10,000 characters"),
        ({"items__0__outcome": "decided"}, "items-0-title", "Fill in “Title”."),
        ({"items__1__title": LONG}, "items-1-title", "Use at most 300 characters; there are 10,000."),
        ({"items__0__title": "Beds", "items__0__minutes": "many"}, "items-0-minutes", "Use a whole number"),
        ({"items__0__title": "Beds", "items__0__outcome": "won"}, "items-0-outcome", "is not a choice here"),
        (
            {"items__0__title": "Beds", "items__0__outcome": "decided", "items__0__what": LONG},
            "items-0-what",
            "Use at most 300 characters",
        ),
        (
            {"items__0__title": "Beds", "items__0__outcome": "actioned", "items__0__due_on": "2026-09-31"},
            "items-0-due_on",
            "There is no such day as 2026-09-31.",
        ),
        (
            {"items__0__title": "Beds", "items__0__outcome": "actioned", "items__0__owner": "late"},
            "items-0-owner",
            "Latecomers was not a member on 30 June 2026. Choose another, or check the day.",
        ),
        ({"decisions__1__owner": "council"}, "decisions-1-title", "Fill in “Title”."),
        (
            {"decisions__0__title": "Do", "decisions__0__owner": "nobody"},
            "decisions-0-owner",
            "“nobody” was not a member",
        ),
        ({"decisions__0__title": "Do", "decisions__0__due_on": "soon"}, "decisions-0-due_on", "soon"),
        ({"actions__0__title": LONG}, "actions-0-title", "Use at most 300 characters"),
        ({"actions__0__title": "Do", "actions__0__owner": "late"}, "actions-0-owner", "Latecomers was not a member"),
        ({"papers__0__author": "Finance"}, "papers-0-title", "Fill in “Title”."),
        ({"escalations__0__title": "Who pays"}, "escalations-0-level", "Fill in “Level”."),
        ({"escalations__0__level": "concern"}, "escalations-0-title", "Fill in “What it is about”."),
        (
            {"escalations__0__title": "Who", "escalations__0__level": "concern", "escalations__0__raised_by": "late"},
            "escalations-0-raised_by",
            "Latecomers was not a member",
        ),
        (
            {"escalations__0__title": "Who", "escalations__0__level": "concern", "escalations__0__between": ["late"]},
            "escalations-0-between",
            "Latecomers was not a member on 30 June 2026. Leave it out, or check the day.",
        ),
        ({"attendance-late": "present"}, "present", "Latecomers was not a member on 30 June 2026."),
        ({"enacted": "d1"}, "due", "“Do 1” was ticked off or dropped meanwhile. Save again to leave it out."),
        ({"completed": "nothing"}, "due", "There is no action “nothing” any more."),
        ({"enacted": "d6", "held_on": "2026-05-20"}, "due", "“Do 6” dates from 15 June 2026, after this meeting."),
    ],
)
def test_a_rejected_form_comes_back_filled_with_each_message_beside_its_field(
    client: FlaskClient, harbour: Workspace, typed: dict[str, Any], field: str, message: str
) -> None:
    left(harbour)
    fields, before = open_form(client), recorded(harbour)
    answer = send(client, fields, **({"summary": "We talked & agreed", "items__3__title": "Kept"} | typed))
    assert answer.status_code == 422
    assert "Nothing is saved yet." in answer.text
    assert "We talked &amp; agreed" in answer.text or "summary" in typed
    assert 'value="Kept"' in answer.text
    linked = "there" if field == "present" else field
    assert f'href="#{linked}"' in answer.text
    assert f'id="{linked}"' in answer.text
    beside = answer.text.split(f'id="{field}-wrong">')[1].split("</p>")[0]
    assert message in beside
    assert recorded(harbour) == before


def test_everything_that_is_wrong_is_said_at_once(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, open_form(client), minutes="x", items__0__title=LONG, decisions__0__owner="council")
    assert "3 things need another look" in answer.text
    assert LONG in answer.text
    summed_up = answer.text.split('id="problems"')[1].split("</div>")[0]
    for words in ("Minutes: Use a whole", "Item 1: Use at most 300", "Decision 1: Fill in “Title”."):
        assert words in summed_up


def test_an_item_sent_twice_is_refused(client: FlaskClient, harbour: Workspace) -> None:
    fields, before = open_form(client), recorded(harbour)
    row = carried(fields, "budget")
    twin = {"carried-0123456789ab-item": "budget", "carried-0123456789ab-outcome": "noted"}
    answer = send(client, fields | {f"{row}-outcome": "decided"} | twin)
    assert answer.status_code == 422
    assert "“Shared budget” is on this form twice. Say once what it came to." in answer.text
    assert recorded(harbour) == before


def test_a_row_that_names_an_item_nobody_knows_is_refused(client: FlaskClient, harbour: Workspace) -> None:
    fields, before = open_form(client), recorded(harbour)
    row = carried(fields, "budget")
    answer = send(client, fields | {f"{row}-item": "made-up", f"{row}-outcome": "decided"})
    assert answer.status_code == 422
    assert recorded(harbour) == before


def test_leaving_out_who_had_left_takes_one_more_tap(client: FlaskClient, harbour: Workspace) -> None:
    left(harbour)
    fields = open_form(client, "/harbour/meetings/new?held_on=2026-06-10")
    assert fields["attendance-late"] == "present"
    refused = send(client, fields, held_on="2026-06-29")
    assert refused.status_code == 422
    again = {name: value for name, value in fields.items() if name != "attendance-late"}
    assert 'name="attendance-late"' not in refused.text
    assert send(client, again, held_on="2026-06-29").status_code == 302


def test_a_closed_partnership_takes_no_later_meeting(client: FlaskClient, harbour: Workspace) -> None:
    harbour.partnerships.close_partnership("harbour", day("2026-06-25"), at("2026-06-26"))
    before = recorded(harbour)
    answer = send(client, open_form(client))
    assert answer.status_code == 422
    assert "The partnership was closed on 25 June 2026, before that day." in answer.text
    assert recorded(harbour) == before
