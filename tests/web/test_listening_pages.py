"""Who has been heard, and a conversation: recorded with themes that grow from others, corrected, added to."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.access_log import lines
from domain.entries import Stamp
from domain.erasing import Request, concerned, erase
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.conftest import NOW
from tests.web.recording_forms import beside, fields_of, messages, send
from tests.web.talks import BELOW, ENOUGH, FEW, hold_talks
from tests.web.visitors import words

LISTENING = "/harbour/listening"
CORRECT, MORE = f"{LISTENING}/conversation/t0/correct", f"{LISTENING}/conversation/t0/themes"


@pytest.fixture
def talked(harbour: Workspace) -> Workspace:
    hold_talks(harbour)
    return harbour


def themes_of(workspace: Workspace, ref: str) -> list[tuple[str, str | None]]:
    entry: Any = workspace.partnerships.get("harbour").entries.get("listening", ref)
    return [(theme.theme, theme.grows_from) for theme in entry.themes]


def test_it_says_who_has_not_been_heard(consultant: FlaskClient, talked: Workspace) -> None:
    page = words(consultant.get(LISTENING))
    assert "2 of 3 partners have been heard. Nobody has listened to Open Door yet." in page
    assert "Open Door not heard yet 0" in page
    assert "Harbour Council 30 June 2026 1" in page
    assert "2 conversations name no partner." in page
    assert "4 conversations, 9 themes" in page


def test_before_anybody_was_heard_it_says_so(consultant: FlaskClient, harbour: Workspace) -> None:
    harbour.partnerships.retract("harbour", "listening", "c1", "a mistake", Stamp("Cleo", NOW))
    harbour.catch_up()
    assert "No conversation is recorded yet." in words(consultant.get(LISTENING))
    assert "There is no problem tree yet" in words(consultant.get(f"{LISTENING}/tree"))


def test_reading_listening_is_noted(app: Flask, consultant: FlaskClient, talked: Workspace) -> None:
    for path in (LISTENING, CORRECT, f"{LISTENING}/tree", f"{LISTENING}/tree/theme/0.t0", f"{LISTENING}/tree/release"):
        before = len(lines(store_of(app), limit=100))
        consultant.get(path)
        noted = lines(store_of(app), limit=100)
        assert len(noted) == before + 1, path
        assert (noted[0].did, noted[0].partnership, noted[0].about) == ("read listening", "harbour", "")


# -- recording ---------------------------------------------------------------------------------------


def test_a_theme_grows_from_another_of_the_form_by_choosing_it(consultant: FlaskClient, talked: Workspace) -> None:
    typed = {"themes-0-theme": "Haste", "themes-0-kind": "worry", "themes-1-theme": "Silence", "themes-1-kind": "worry"}
    send(consultant, "/harbour/record/listening", **typed | {"themes-1-grows_from": "on-form-0"})
    assert themes_of(talked, "2026-06-30") == [("Haste", None), ("Silence", "Haste")]


def test_a_theme_grows_from_one_heard_before_by_choosing_it(consultant: FlaskClient, talked: Workspace) -> None:
    assert f'<option value="{FEW}" >{FEW}</option>' in consultant.get("/harbour/record/listening").text
    typed = {"themes-0-theme": "Haste", "themes-0-kind": "worry", "themes-0-grows_from": FEW}
    send(consultant, "/harbour/record/listening", **typed)
    assert themes_of(talked, "2026-06-30") == [("Haste", FEW)]


def test_a_theme_cannot_grow_from_an_empty_row(consultant: FlaskClient, talked: Workspace) -> None:
    typed = {"themes-0-theme": "Haste", "themes-0-kind": "worry", "themes-0-grows_from": "on-form-1"}
    answer = send(consultant, "/harbour/record/listening", **typed)
    assert answer.status_code == 422
    assert beside(answer.text, "themes-0-grows_from").startswith("That theme is empty.")
    assert fields_of(answer.text)["themes-0-grows_from"] == "on-form-1"


# -- correcting --------------------------------------------------------------------------------------


def test_a_conversation_leads_to_its_correction_and_to_further_themes(
    consultant: FlaskClient, talked: Workspace
) -> None:
    page = consultant.get("/harbour/entries/listening/t0")
    assert f'href="{CORRECT}"' in page.text
    assert f'href="{MORE}"' in page.text
    assert f"{BELOW} (worry), grows from {ENOUGH}" in words(page)
    assert "said twice" in words(page)


def test_a_conversation_is_corrected_with_a_reason(consultant: FlaskClient, talked: Workspace) -> None:
    answer = send(consultant, CORRECT, **{"themes-0-theme": "No time to listen", "reason_why": "misheard"})
    assert answer.location.endswith("/harbour/entries/listening/t0")
    assert themes_of(talked, "t0") == [("No time to listen", None), (BELOW, "No time to listen"), (FEW, None)]
    assert "misheard" in consultant.get(answer.location).text


def test_a_correction_needs_a_reason_and_changes_something(consultant: FlaskClient, talked: Workspace) -> None:
    answer = send(consultant, CORRECT, **{"themes-0-theme": "No time to listen"})
    assert answer.status_code == 422
    assert beside(answer.text, "reason_why").startswith("Say why")
    assert fields_of(answer.text)["themes-0-theme"] == "No time to listen"
    assert send(consultant, CORRECT, reason_why="misheard").status_code == 422


def test_a_theme_is_taken_out_by_emptying_it(consultant: FlaskClient, talked: Workspace) -> None:
    empty = {"themes-2-theme": "", "themes-2-kind": "", "themes-2-note": "", "reason_why": "not hers"}
    send(consultant, CORRECT, **empty)
    assert [name for name, _ in themes_of(talked, "t0")] == [ENOUGH, BELOW]


def test_two_consultants_do_not_overwrite_each_other(consultant: FlaskClient, talked: Workspace) -> None:
    opened = fields_of(consultant.get(CORRECT).text)
    send(consultant, CORRECT, **{"themes-2-theme": "Afraid of change", "reason_why": "misheard"})
    mine = opened | {"themes-2-theme": "Afraid of loss", "reason_why": "misheard"}
    answer = consultant.post(CORRECT, data=mine)
    assert answer.status_code == 409
    assert "Afraid of change" in words(answer)
    assert fields_of(answer.text)["themes-2-theme"] == "Afraid of loss"
    assert themes_of(talked, "t0")[2] == ("Afraid of change", None)
    consultant.post(CORRECT, data=fields_of(answer.text))
    assert themes_of(talked, "t0")[2] == ("Afraid of loss", None)


def test_what_the_domain_refuses_is_said_at_its_field(consultant: FlaskClient, talked: Workspace) -> None:
    answer = send(consultant, CORRECT, **{"held_on": "2030-01-01", "reason_why": "misheard"})
    assert answer.status_code == 422
    assert "still to come" in beside(answer.text, "held_on")


def test_a_conversation_sent_twice_is_corrected_once(consultant: FlaskClient, talked: Workspace) -> None:
    fields = fields_of(consultant.get(CORRECT).text) | {"themes-0-theme": "Haste", "reason_why": "misheard"}
    version = talked.partnerships.get("harbour").version
    assert [consultant.post(CORRECT, data=fields).status_code for _ in range(2)] == [302, 302]
    assert talked.partnerships.get("harbour").version == version + 1


def test_a_conversation_whose_words_were_erased_is_not_corrected(consultant: FlaskClient, talked: Workspace) -> None:
    found = concerned(talked.partnerships, Request(entries=(("harbour", "listening", "t0"),)))
    erase(talked.partnerships, found, "", Stamp("Cleo", NOW))
    answer = consultant.get(CORRECT)
    assert answer.status_code == 422
    assert "were erased on request" in words(answer)


@pytest.mark.parametrize("path", [CORRECT, MORE])
def test_a_conversation_that_there_is_not_is_not_found(consultant: FlaskClient, talked: Workspace, path: str) -> None:
    assert consultant.get(path.replace("t0", "t9")).status_code == 404
    assert consultant.get(path.replace("harbour", "nowhere")).status_code == 404


# -- further themes ----------------------------------------------------------------------------------


def test_themes_are_added_to_a_conversation(consultant: FlaskClient, talked: Workspace) -> None:
    typed = {"themes-0-theme": "Haste", "themes-0-kind": "worry", "themes-0-grows_from": ENOUGH}
    answer = send(consultant, MORE, **typed)
    assert answer.status_code == 302
    assert themes_of(talked, "t0")[-1] == ("Haste", ENOUGH)


def test_more_rows_can_be_asked_for(consultant: FlaskClient, talked: Workspace) -> None:
    answer = send(consultant, MORE, **{"themes-0-theme": "Haste", "add": "themes"})
    assert fields_of(answer.text)["themes-0-theme"] == "Haste"
    assert "themes-3-theme" in fields_of(answer.text)


def test_a_theme_that_stands_already_is_not_added_again(consultant: FlaskClient, talked: Workspace) -> None:
    answer = send(consultant, MORE, **{"themes-0-theme": FEW, "themes-0-kind": "worry"})
    assert answer.status_code == 409
    assert "is already recorded" in messages(answer.text)
