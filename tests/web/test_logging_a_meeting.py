"""The form that logs a meeting: what it offers, and what it records."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.follow_up import Action
from domain.meetings import Meeting
from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.web.forms import PATH, carried, open_form, send
from tests.web.harbour import at, day


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def entries(workspace: Workspace, kind: str) -> dict[str, Any]:
    return workspace.partnerships.get("harbour").entries.of(kind)


def agreed(workspace: Workspace, ref: str, due_on: str | None = None) -> None:
    action = Action(action=ref, agreed_on=day("2026-05-01"), title=f"See to {ref}", due_on=due_on and day(due_on))
    workspace.partnerships.agree_action("harbour", action, at("2026-05-02"))
    workspace.catch_up()


def test_a_meeting_is_recorded_with_everything_it_came_to(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    before = recorded(harbour)
    answer = send(
        client,
        fields | {f"{carried(fields, 'budget')}-outcome": "decided", "attendance-charity": "deputy"},
        kind="working",
        title="Summer meeting",
        minutes="90",
        items__0__title="Winter beds",
        items__0__outcome="discussed",
        items__0__minutes="20",
        decisions__0__title="One shared budget",
        decisions__0__owner="council",
        decisions__0__due_on="2026-09-01",
        actions__0__title="Draft it",
        papers__0__title="Options",
        papers__0__author="Finance group",
        escalations__0__title="Who pays for transport",
        escalations__0__level="concern",
        escalations__0__raised_by="charity",
        escalations__0__between=["council", "charity"],
        enacted="d2",
    )
    assert answer.status_code == 302
    assert answer.location == "/harbour/meetings/2026-06-30"
    assert recorded(harbour) == before + 8
    held = entries(harbour, "meeting")["2026-06-30"]
    assert (held.kind, held.title, held.minutes) == ("working", "Summer meeting", 90)
    assert (held.present, held.deputies, held.absent) == (("council", "hospital"), ("charity",), ())
    assert entries(harbour, "item")["2026-06-30/budget"].outcome == "decided"
    assert entries(harbour, "item")["2026-06-30/winter-beds"].minutes == 20
    decision = entries(harbour, "decision")["one-shared-budget"]
    assert (decision.owner, str(decision.due_on), decision.meeting) == ("council", "2026-09-01", "2026-06-30")
    assert entries(harbour, "action")["draft-it"].meeting == "2026-06-30"
    assert entries(harbour, "paper")["options"].author == "Finance group"
    raised = entries(harbour, "escalation")["who-pays-for-transport"]
    assert (raised.level, raised.raised_by, set(raised.between)) == ("concern", "charity", {"council", "charity"})
    assert str(entries(harbour, "decision")["d2"].enacted_on) == "2026-06-30"
    said = "Saved, with 2 agenda items, 1 decision, 1 action, 1 paper, 1 escalation and 1 ticked off."
    assert said in client.get(answer.location).text


@pytest.mark.parametrize(("outcome", "kind"), [("decided", "decision"), ("actioned", "action")])
def test_an_outcome_with_an_owner_or_a_day_records_what_follows(
    client: FlaskClient, harbour: Workspace, outcome: str, kind: str
) -> None:
    fields = open_form(client)
    row = carried(fields, "budget")
    typed = {f"{row}-outcome": outcome, f"{row}-owner": "hospital", f"{row}-due_on": "2026-09-01"}
    new = {"items__0__title": "Beds", "items__0__outcome": outcome, "items__0__what": "Open ten beds"}
    assert send(client, fields | typed, **new).status_code == 302
    followed = entries(harbour, kind)["shared-budget"]
    assert (followed.title, followed.item, followed.meeting) == ("Shared budget", "budget", "2026-06-30")
    assert (followed.owner, str(followed.due_on)) == ("hospital", "2026-09-01")
    assert (entries(harbour, kind)["open-ten-beds"].item) == "beds"


def test_an_outcome_alone_records_no_more_than_itself(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    row = carried(fields, "budget")
    before = len(entries(harbour, "decision"))
    send(client, fields | {f"{row}-outcome": "decided"})
    other = open_form(client)
    send(client, other, items__0__title="Beds", items__0__outcome="deferred", items__0__owner="council")
    assert len(entries(harbour, "decision")) == before
    assert entries(harbour, "item")["2026-06-30-2/beds"].outcome == "deferred"


def test_only_day_and_kind_are_needed(client: FlaskClient, harbour: Workspace) -> None:
    assert (
        send(client, {"csrf_token": open_form(client)["csrf_token"]}, held_on="2026-06-30", kind="board").status_code
        == 302
    )


def test_items_still_open_are_offered_with_how_often_they_came_up(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(PATH).text
    assert "Still undecided" in page
    assert 'Shared budget <span class="times often">came up 6 times</span>' in page
    assert "Matter 1" not in page
    fields = open_form(client)
    send(client, fields | {f"{carried(fields, 'budget')}-outcome": "actioned"})
    assert "Shared budget" not in client.get(PATH).text


def test_who_was_there_and_the_kind_are_remembered_from_last_time(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    assert fields["kind"] == "board"
    assert {name: value for name, value in fields.items() if name.startswith("attendance-")} == {
        "attendance-council": "present",
        "attendance-hospital": "present",
        "attendance-charity": "absent",
    }
    assert 'As on <time datetime="2026-06-15">15 June 2026</time>.' in client.get(PATH).text


def test_a_calendar_can_fill_in_what_it_knows(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"{PATH}?held_on=2026-05-20&title=Board+%3Cb%3E&minutes=75").text
    assert 'name="held_on" value="2026-05-20"' in page
    assert 'name="title" value="Board &lt;b&gt;"' in page
    assert 'value="75"' in page
    assert "came up 5 times" in page


def test_what_is_due_is_listed_for_ticking_off(client: FlaskClient, harbour: Workspace) -> None:
    agreed(harbour, "soon", "2026-06-30")
    agreed(harbour, "later", "2026-07-01")
    agreed(harbour, "some-day")
    page = client.get(PATH).text
    due, _, later = page.partition("Not due yet: 2")
    assert "See to soon" in due
    assert "Do 2" in due
    assert "Do 1" not in page
    assert later.index("See to later") < later.index("See to some-day")
    send(client, open_form(client), enacted=["d2", "d3"], completed="soon")
    assert entries(harbour, "action")["soon"].completed_on == day("2026-06-30")
    assert entries(harbour, "decision")["d3"].enacted_on == day("2026-06-30")
    assert entries(harbour, "decision")["d4"].enacted_on is None


def test_a_second_meeting_on_a_day_gets_the_next_ref(client: FlaskClient, harbour: Workspace) -> None:
    for title in ("Morning", "Afternoon"):
        send(client, open_form(client), title=title, items__0__title="Beds", items__0__outcome="noted")
    assert entries(harbour, "meeting")["2026-06-30-2"].title == "Afternoon"
    assert {"2026-06-30/beds", "2026-06-30-2/beds-2"} <= set(entries(harbour, "item"))


def test_two_new_rows_with_one_title_are_told_apart(client: FlaskClient, harbour: Workspace) -> None:
    rows = {f"items__{n}__title": "Beds" for n in range(2)} | {f"actions__{n}__title": "Ring" for n in range(2)}
    assert send(client, open_form(client), **rows).status_code == 302
    assert {"2026-06-30/beds", "2026-06-30/beds-2"} <= set(entries(harbour, "item"))
    assert {"ring", "ring-2"} <= set(entries(harbour, "action"))


# -- days and members -----------------------------------------------------------------------------------------


def test_only_members_on_the_day_are_asked_about(client: FlaskClient, harbour: Workspace) -> None:
    late = Partner(partner="late", name="Latecomers", joined_on=day("2026-06-20"))
    harbour.partnerships.join("harbour", late, at("2026-06-20"))
    assert "Latecomers" in client.get(PATH).text
    assert "attendance-late" not in client.get(f"{PATH}?held_on=2026-06-01").text


def test_another_day_shows_its_members_and_what_was_open_then(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    shown = send(client, fields, held_on="2026-02-10", title="Kept", add="day")
    assert shown.status_code == 200
    assert "came up once" in shown.text
    assert 'value="Kept"' in shown.text
    assert "Nothing is saved yet" not in shown.text


def test_rows_are_added_without_losing_what_was_typed(client: FlaskClient, harbour: Workspace) -> None:
    typed = {f"items__{n}__title": f"Kept {n}" for n in range(6)}
    more = send(client, open_form(client), **typed, decisions__1__title="And this", held_on="nonsense", add="items")
    assert more.status_code == 200
    assert all(f'value="Kept {n}"' in more.text for n in range(6))
    assert 'value="And this"' in more.text
    assert 'name="items-6-title" value="" placeholder="Another one" autocomplete="off" autofocus' in more.text
    assert "Nothing is saved yet" not in more.text


def test_a_row_of_a_draft_whose_item_is_no_longer_open_is_still_read(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    row = carried(fields, "budget")
    send(client, open_form(client) | {f"{row}-outcome": "decided"})
    wrong = send(client, fields | {f"{row}-outcome": "deferred"}, minutes="many")
    assert "Shared budget" in wrong.text
    assert send(client, fields | {f"{row}-outcome": "deferred"}, title="Second").status_code == 302
    assert entries(harbour, "item")["2026-06-30-2/budget"].outcome == "deferred"


# -- and the rest ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ['=1+1 <b>"hi"</b>', "🤝 Gemeinsame Mittel", "ميزانية مشتركة", "תקציב משותף"])
def test_text_is_shown_as_typed(client: FlaskClient, harbour: Workspace, title: str) -> None:
    answer = send(client, open_form(client), title=title, items__0__title=title, actions__0__title=title)
    page = client.get(answer.location).text
    shown = title.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert page.count(shown) >= 3
    assert "<b>" not in page.split("<main")[1].split('class="number"')[0]


def test_a_form_without_its_token_comes_back_filled(client: FlaskClient, harbour: Workspace) -> None:
    before = recorded(harbour)
    answer = client.post(PATH, data={"held_on": "2026-06-30", "kind": "board", "title": "Typed with care"})
    assert answer.status_code == 400
    assert "This form was opened long ago, or cookies are blocked." in answer.text
    assert "Typed with care" in answer.text
    assert recorded(harbour) == before
    assert client.post("/nowhere/meetings/new").status_code == 404


def test_who_recorded_it_comes_from_the_configuration_not_the_form(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, open_form(client), recorded_by="Somebody else")
    assert "Somebody else" not in client.get(answer.location).text


def test_undo_takes_back_the_whole_meeting(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, open_form(client), items__0__title="Beds", enacted="d2", actions__0__title="Ring round")
    page = client.get(answer.location).text
    saved = page.split('name="saved" value="')[1].split('"')[0]
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    undone = client.post("/recording/undo", data={"saved": saved, "csrf_token": token})
    assert undone.location == answer.location
    assert "2026-06-30" not in entries(harbour, "meeting")
    assert "ring-round" not in entries(harbour, "action")
    assert entries(harbour, "decision")["d2"].enacted_on is None
    assert "This meeting was taken back" in client.get(answer.location).text


def test_the_page_opens_for_a_partnership_without_a_past(client: FlaskClient, harbour: Workspace) -> None:
    profile = Profile(partnership="young", name="Young", formed_on=day("2026-06-01"))
    harbour.partnerships.form_partnership(profile, at("2026-06-02"))
    page = client.get("/young/meetings/new").text
    assert "Who was there" not in page
    assert "Still undecided" not in page
    assert "The agenda" in page


def test_the_entry_of_a_meeting_logged_elsewhere_is_remembered_too(client: FlaskClient, harbour: Workspace) -> None:
    """An import that does not say who was there does not make everybody forget."""
    silent = Meeting(meeting="silent", held_on=day("2026-06-20"), kind="workshop")
    harbour.partnerships.hold_meeting("harbour", silent, at("2026-06-21"))
    fields = open_form(client)
    assert (fields["kind"], fields["attendance-charity"]) == ("workshop", "absent")
