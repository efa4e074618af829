"""Correcting, retracting and undoing: nothing is overwritten, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.contacts import Contact
from projections.ledger import history
from projections.workspace import Workspace
from tests.web.harbour import at, day
from tests.web.plain_words import plain
from tests.web.recording_forms import Fields, beside, events, fields_of, messages, send

PATH = "/harbour/correct/escalation/E-1"


def dispute(workspace: Workspace) -> Any:
    return workspace.partnerships.get("harbour").entries.of("escalation")["E-1"]


def meanwhile(workspace: Workspace, **changes: Any) -> None:
    """Somebody else corrects the same entry."""
    changed = msgspec.structs.replace(dispute(workspace), **changes)
    workspace.partnerships.correct("harbour", changed, "heard otherwise", at("2026-06-29"))
    workspace.catch_up()


def undo(client: FlaskClient, page: str) -> Any:
    fields = fields_of(page, "/recording/undo")
    return client.post("/recording/undo", data=fields)


def test_a_correction_shows_before_and_after_with_its_reason(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, PATH, title="Who pays for beds", reason_why="too short")
    page = client.get(answer.location).text
    assert "Corrected. The earlier version stays in the history." in page
    assert "<del>Who pays</del>" in page
    assert "<ins>Who pays for beds</ins>" in page
    assert "too short" in page
    assert dispute(harbour).between == ("council", "charity")
    assert [row.entry.title for row in history(harbour, "harbour", "escalation", "E-1")] == [  # type: ignore[attr-defined]
        "Who pays",
        "Who pays for beds",
    ]


def test_partners_keep_their_order_whatever_the_order_of_the_page(client: FlaskClient, harbour: Workspace) -> None:
    between = ("hospital", "charity", "council")
    contact = Contact(contact="K-2", made_on=day("2026-06-20"), between=between, channel="phone", tone="warm")
    harbour.partnerships.make_contact("harbour", contact, at("2026-06-21"))
    harbour.catch_up()
    path = "/harbour/correct/contact/K-2"
    assert "Nothing is different yet." in messages(send(client, path, reason_why="looking").text)
    send(client, path, between=["council", "hospital"], reason_why="it was only two")
    kept = harbour.partnerships.get("harbour").entries.of("contact")["K-2"]
    assert getattr(kept, "between") == ("hospital", "council")  # noqa: B009


@pytest.mark.parametrize(
    "path",
    [
        "partnership/harbour", "partner/council", "meeting/2026-06-15", "item/2026-06-15/budget", "decision/d1",
        "agreement/G-1", "programme/P-1", "contact/K-1", "escalation/E-1",
    ],
)  # fmt: skip
def test_a_form_that_was_not_touched_changes_nothing(client: FlaskClient, harbour: Workspace, path: str) -> None:
    """Whatever an entry says survives its form."""
    before = events(harbour.partnerships)
    answer = send(client, f"/harbour/correct/{path}", reason_why="looking")
    assert answer.status_code == 422
    assert "Nothing is different yet." in messages(answer.text)
    assert events(harbour.partnerships) == before


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, PATH, title="Who pays for beds")
    assert answer.status_code == 422
    assert "Say why" in beside(answer.text, "reason_why")
    assert fields_of(answer.text)["title"] == "Who pays for beds"
    assert dispute(harbour).title == "Who pays"


def test_a_correction_is_checked_like_a_new_entry(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, PATH, raised_on="2026-07-01", reason_why="wrong day")
    assert "1 July 2026 is still to come." in beside(answer.text, "raised_on")
    assert dispute(harbour).raised_on.isoformat() == "2026-03-10"


def test_each_time_it_was_settled_can_be_corrected(client: FlaskClient, harbour: Workspace) -> None:
    typed = {"settled_on": ["2026-04-01", "2026-05-01"], "how": ["By phone; at last", "Again", ""]}
    send(client, PATH, reopened_on=["2026-04-10", ""], reason_why="from the minutes", **typed)
    assert [day.isoformat() for day in dispute(harbour).settled_on] == ["2026-04-01", "2026-05-01"]
    assert dispute(harbour).how == ("By phone; at last", "Again")
    fields = fields_of(client.get(PATH).text)
    assert fields["settled_on"] == ["2026-04-01", "2026-05-01", ""]
    assert fields["how"] == ["By phone; at last", "Again", ""]


def test_the_second_of_two_people_is_shown_both_versions(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get(PATH).text)
    meanwhile(harbour, title="Who pays for transport", level="breakdown")
    before = events(harbour.partnerships)
    answer = client.post(PATH, data=fields | {"title": "Who pays for beds", "reason_why": "too short"})
    assert answer.status_code == 409
    assert events(harbour.partnerships) == before
    page = answer.text
    assert "Somebody changed this entry while you were typing" in page
    assert "Ada changed it on" in page
    for text in ("Who pays for transport", "Who pays for beds", "Who pays<"):
        assert text in page
    again = fields_of(page)
    assert again["title"] == "Who pays for beds"
    assert again["level"] == "breakdown", "what only the other person changed is taken over"
    assert again["reason_why"] == "too short"


def test_after_comparing_the_form_saves_what_stands_in_it(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get(PATH).text)
    meanwhile(harbour, title="Who pays for transport", level="breakdown")
    again = fields_of(client.post(PATH, data=fields | {"title": "Who pays for beds", "reason_why": "short"}).text)
    assert client.post(PATH, data=again).status_code == 302
    assert (dispute(harbour).title, dispute(harbour).level) == ("Who pays for beds", "breakdown")


def test_theirs_can_be_taken_field_by_field(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get(PATH).text)
    meanwhile(harbour, title="Who pays for transport")
    typed = {"title": "Who pays for beds", "level": "concern", "reason_why": "short"}
    again = fields_of(client.post(PATH, data=fields | typed).text)
    taken: Fields = fields_of(client.post(PATH, data=again | {"take": "title"}).text)
    assert (taken["title"], taken["level"]) == ("Who pays for transport", "concern")
    client.post(PATH, data=taken)
    assert (dispute(harbour).title, dispute(harbour).level) == ("Who pays for transport", "concern")


def test_a_third_change_is_noticed_too(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get(PATH).text)
    meanwhile(harbour, title="Who pays for transport")
    again = fields_of(client.post(PATH, data=fields | {"title": "Beds", "reason_why": "short"}).text)
    meanwhile(harbour, title="Who pays for taxis")
    assert client.post(PATH, data=again).status_code == 409
    assert dispute(harbour).title == "Who pays for taxis"


def test_what_was_retracted_meanwhile_is_said_and_the_words_stay(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get(PATH).text)
    harbour.partnerships.retract("harbour", "escalation", "E-1", "twice", at("2026-06-29"))
    answer = client.post(PATH, data=fields | {"title": "Who pays for beds", "reason_why": "short"})
    assert answer.status_code == 409
    assert "Somebody retracted this entry meanwhile" in messages(answer.text)
    assert fields_of(answer.text)["title"] == "Who pays for beds"


@pytest.mark.parametrize("seen", ["", "{}", "x", '{"entry":"contact"}'])
def test_a_form_that_hides_what_was_seen_is_not_taken(client: FlaskClient, harbour: Workspace, seen: str) -> None:
    assert send(client, PATH, seen=seen, title="X", reason_why="y").status_code == 400
    assert dispute(harbour).title == "Who pays"


def test_a_correction_opened_long_ago_comes_back_filled(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, PATH, title="Typed for an hour", csrf_token="stale")
    assert answer.status_code == 400
    assert fields_of(answer.text)["title"] == "Typed for an hour"


def test_a_retraction_needs_a_reason_and_names_what_goes_along(client: FlaskClient, harbour: Workspace) -> None:
    path = "/harbour/retract/meeting/2026-06-15"
    assert "with its 2 agenda items" in client.get(path).text
    before = events(harbour.partnerships)
    assert "Say why" in beside(send(client, path).text, "reason_why")
    assert events(harbour.partnerships) == before


def test_a_retraction_says_so_on_the_page_and_can_be_undone(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, "/harbour/retract/agreement/G-1", reason_why="never agreed")
    page = client.get(answer.location).text
    assert "This entry was retracted" in plain(page)
    assert "never agreed" in page
    undone = undo(client, page)
    assert "This entry was retracted" not in plain(client.get(undone.location).text)
    assert "G-1" in harbour.partnerships.get("harbour").entries.of("agreement")


def test_a_save_is_undone_as_entered_by_mistake_and_put_back(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(send(client, "/harbour/record/decision", title="Oops").location).text
    undone = client.get(undo(client, page).location).text
    assert "Undone." in undone
    assert "entered by mistake" in undone
    assert "oops" not in harbour.partnerships.get("harbour").entries.of("decision")
    back = client.get(undo(client, undone).location).text
    assert "Put back." in back
    assert "oops" in harbour.partnerships.get("harbour").entries.of("decision")


def test_undoing_a_correction_brings_the_words_back(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(send(client, PATH, title="Wrong", reason_why="x").location).text
    undo(client, page)
    assert dispute(harbour).title == "Who pays"


def test_undoing_what_somebody_changed_since_says_so(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(send(client, PATH, title="Wrong", reason_why="x").location).text
    meanwhile(harbour, level="tension")
    answer = undo(client, page)
    assert "This was changed or taken back since" in client.get(answer.location).text
    assert dispute(harbour).title == "Wrong"


def test_an_undo_that_nobody_signed_does_nothing(client: FlaskClient, app: Flask, harbour: Workspace) -> None:
    fields = fields_of(client.get("/harbour/record/contact").text)
    before = events(harbour.partnerships)
    answer = client.post("/recording/undo", data={"csrf_token": fields["csrf_token"], "saved": "forged"})
    assert answer.status_code == 302
    assert events(harbour.partnerships) == before
