from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.membership import Partner
from projections.workspace import Workspace
from tests.web.forms import PATH, open_form, send
from tests.web.harbour import at, day


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def meeting(workspace: Workspace, ref: str) -> Any:
    return workspace.partnerships.get("harbour").entries.of("meeting")[ref]


def test_a_meeting_is_recorded_with_its_items_and_decisions(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(
        client,
        open_form(client) | {"attendance-charity": "deputy"},
        kind="board",
        title="Summer board",
        minutes="90",
        items__0__outcome="decided",
        items__1__title="Winter beds",
        items__1__outcome="discussed",
        items__1__minutes="20",
        decisions__0__title="One shared budget",
        decisions__0__owner="council",
        decisions__0__due_on="2026-09-01",
    )
    assert answer.status_code == 302
    assert answer.location == "/harbour/entries/meeting/2026-06-30"
    partnership = harbour.partnerships.get("harbour")
    held = meeting(harbour, "2026-06-30")
    assert (held.kind, held.title, held.minutes) == ("board", "Summer board", 90)
    assert (held.present, held.deputies, held.absent) == (("council", "hospital"), ("charity",), ())
    items: Any = partnership.entries.of("item")
    assert items["2026-06-30/budget"].outcome == "decided"
    assert items["2026-06-30/winter-beds"].minutes == 20
    decision: Any = partnership.entries.of("decision")["one-shared-budget"]
    assert (decision.owner, str(decision.due_on), decision.meeting) == ("council", "2026-09-01", "2026-06-30")
    page = client.get(answer.location).text
    assert "Saved, with 2 items and 1 decision." in page
    assert "Recorded by Ada" in page
    assert "Winter beds (discussed)" in page


def test_only_day_and_kind_are_needed(client: FlaskClient, harbour: Workspace) -> None:
    assert send(client, open_form(client), kind="informal").status_code == 302
    assert meeting(harbour, "2026-06-30").present == ("council", "hospital", "charity")


def test_items_still_open_are_offered_with_how_often_they_came_up(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(PATH).text
    assert "Still open from earlier meetings" in page
    assert "Shared budget" in page
    assert "Came up 6 times so far" in page
    assert "Matter 1" not in page
    send(client, open_form(client), kind="board", items__0__outcome="actioned")
    assert "Shared budget" not in client.get(PATH).text


def test_a_second_meeting_on_a_day_gets_the_next_ref(client: FlaskClient, harbour: Workspace) -> None:
    for title in ("Morning", "Afternoon"):
        send(client, open_form(client), kind="working", title=title, items__1__title="Beds", items__1__outcome="noted")
    assert meeting(harbour, "2026-06-30-2").title == "Afternoon"
    items = harbour.partnerships.get("harbour").entries.of("item")
    assert {"2026-06-30/beds", "2026-06-30-2/beds-2"} <= set(items)


def test_a_form_sent_twice_is_recorded_once(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    first = send(client, fields, kind="board", items__1__title="Beds")
    before = recorded(harbour)
    second = send(client, fields, kind="board", items__1__title="Beds")
    assert second.location == first.location
    assert recorded(harbour) == before
    assert "This meeting was already saved. Nothing was recorded twice." in client.get(second.location).text


def test_a_saved_form_changed_and_sent_again_is_not_a_second_meeting(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    send(client, fields, kind="board")
    before = recorded(harbour)
    again = send(client, fields, kind="board", title="Typed after going back")
    assert again.status_code == 409
    assert "Typed after going back" in again.text
    assert recorded(harbour) == before


def test_two_browsers_sending_the_same_form_at_once_record_one_meeting(app: Flask, harbour: Workspace) -> None:
    clients = [app.test_client() for _ in range(2)]
    forms = [open_form(client) for client in clients]
    ready, before = Barrier(2), recorded(harbour)

    def go(client: FlaskClient, fields: dict[str, str]) -> None:
        ready.wait()
        send(client, fields, kind="board", items__1__title="Beds")

    threads = [Thread(target=go, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorded(harbour) == before + 2


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"kind": ""}, "kind", "Fill in “Kind”."),
        ({"held_on": ""}, "held_on", "Fill in “Held on”."),
        (
            {"held_on": "2026-07-01"},
            "held_on",
            "1 July 2026 is still to come.",
        ),
        ({"held_on": "2024-07-01"}, "held_on", "the partnership was formed"),
        ({"held_on": "2026-02-30"}, "held_on", "There is no such day as 2026-02-30."),
        ({"minutes": "2000"}, "minutes", "Use a whole number from 0 to 1440, not “2000”."),
        ({"title": "x" * 10_000}, "title", "Use at most 300 characters; there are 10,000."),
        ({"title": "nul\x00"}, "title", "Remove the control character"),
        ({"items__1__outcome": "decided"}, "items-1-title", "Fill in “Title”."),
        ({"items__1__title": "Beds", "items__1__minutes": "many"}, "items-1-minutes", "Use a whole number"),
        ({"items__1__title": "Beds", "items__1__outcome": "won"}, "items-1-outcome", "is not a choice here"),
        ({"decisions__1__owner": "council"}, "decisions-1-title", "Fill in “Title”."),
        ({"decisions__0__title": "Do", "decisions__0__owner": "nobody"}, "decisions-0-owner", "nobody"),
        ({"decisions__0__title": "Do", "decisions__0__due_on": "soon"}, "decisions-0-due_on", "soon"),
    ],
)
def test_a_rejected_form_comes_back_filled_with_each_message_beside_its_field(
    client: FlaskClient, harbour: Workspace, typed: dict[str, str], field: str, message: str
) -> None:
    before = recorded(harbour)
    answer = send(client, open_form(client), **({"kind": "board", "summary": "We talked & agreed"} | typed))
    assert answer.status_code == 422
    assert "Nothing is saved yet." in answer.text
    assert "We talked &amp; agreed" in answer.text
    assert f'href="#{field}"' in answer.text
    beside = answer.text.split(f'id="{field}-wrong">')[1].split("</p>")[0]
    assert message in beside
    assert recorded(harbour) == before


def test_rows_are_added_without_losing_what_was_typed(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    more = send(client, fields, items__1__title="Kept", items__3__title="", held_on="nonsense", add="items")
    assert more.status_code == 200
    assert 'value="Kept"' in more.text
    assert 'name="items-6-title"' in more.text
    assert "Nothing is saved yet" not in more.text
    assert 'name="decisions-4-title"' in send(client, fields, decisions__1__title="", add="decisions").text


def test_text_is_shown_as_typed(client: FlaskClient, harbour: Workspace) -> None:
    title = '=1+1 <b>"hi"</b> 🤝 שלום'
    answer = send(client, open_form(client), kind="board", title=title)
    assert "=1+1 &lt;b&gt;&#34;hi&#34;&lt;/b&gt; 🤝 שלום" in client.get(answer.location).text


def test_a_form_without_its_token_comes_back_filled(client: FlaskClient, harbour: Workspace) -> None:
    before = recorded(harbour)
    answer = client.post(PATH, data={"held_on": "2026-06-30", "kind": "board", "title": "Typed with care"})
    assert answer.status_code == 400
    assert "This form was opened long ago, or cookies are blocked." in answer.text
    assert "Typed with care" in answer.text
    assert recorded(harbour) == before
    assert client.post("/nowhere/meetings/new").status_code == 404


def test_a_partner_that_had_not_joined_is_not_asked_about(client: FlaskClient, harbour: Workspace) -> None:
    late = Partner(partner="late", name="Latecomers", joined_on=day("2026-06-01"))
    harbour.partnerships.join("harbour", late, at("2026-06-01"))
    answer = send(client, open_form(client), kind="board", held_on="2026-05-20")
    assert answer.status_code == 302
    assert "late" not in meeting(harbour, "2026-05-20").present


def test_who_recorded_it_comes_from_the_configuration_not_the_form(client: FlaskClient, harbour: Workspace) -> None:
    send(client, open_form(client), kind="board", recorded_by="Somebody else")
    assert "Somebody else" not in client.get("/harbour/entries/meeting/2026-06-30").text
