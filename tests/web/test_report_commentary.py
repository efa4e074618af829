"""Commentary in a report: written by those who record, corrected with a reason, and shown to all who read it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.commentaries import Commentary
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import at, day
from tests.web.recording_forms import beside, fields_of, send

REPORT = "/harbour/report?from=2026-01-31&to=2026-06-30"
FORM = "/harbour/record/commentary?section=trust&from_on=2026-01-31&to_on=2026-06-30"
SAID = "They began to talk.\nعاد الحوار <b>"


@pytest.fixture
def commented(client: FlaskClient, harbour: Workspace) -> Workspace:
    """A commentary on trust, written through the form."""
    assert send(client, FORM, text=SAID).status_code == 302
    return harbour


def trust(client: FlaskClient, path: str = REPORT) -> str:
    page = client.get(path).text
    return unescape(page[page.index('aria-labelledby="trust"') :].split("</section>")[0])


def standing(workspace: Workspace) -> list[Any]:
    return list(workspace.partnerships.get("harbour").entries.of("commentary").values())


def test_a_section_leads_to_a_form_that_knows_section_and_period(client: FlaskClient, harbour: Workspace) -> None:
    assert f'href="{FORM}"' in trust(client)
    fields = fields_of(client.get(FORM).text)
    assert {name: fields[name] for name in ("from_on", "to_on")} == {"from_on": "2026-01-31", "to_on": "2026-06-30"}
    assert "everybody who may open the report reads it" in client.get(FORM).text


def test_saving_leads_back_to_the_section_where_it_stands(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, FORM, text=SAID)
    assert answer.headers["Location"] == f"{REPORT}#trust"
    assert SAID in trust(client)
    assert "Ada, " in trust(client)


def test_it_is_in_the_file_too_as_text(client: FlaskClient, commented: Workspace) -> None:
    file = client.get(REPORT.replace("report?", "report.html?")).text
    assert "عاد الحوار &lt;b&gt;" in file
    assert "Add commentary" not in file


def test_it_belongs_to_its_period_alone(client: FlaskClient, commented: Workspace) -> None:
    assert SAID not in trust(client, REPORT.replace("2026-06-30", "2026-06-29"))


def test_it_is_shown_in_a_report_as_known_earlier_and_says_so(client: FlaskClient, commented: Workspace) -> None:
    assert "written later than what this report knows" in trust(client, f"{REPORT}&known_at=2026-06-20")
    assert "written later" not in trust(client)


def test_an_empty_one_is_refused_and_nothing_typed_is_lost(client: FlaskClient, harbour: Workspace) -> None:
    answer = send(client, FORM, text="  ")
    assert answer.status_code == 422
    assert "Commentary" in beside(answer.text, "text")
    answer = send(client, FORM, text="a" * 5_001)
    assert "at most 5,000 characters" in beside(answer.text, "text")
    assert "a" * 5_001 in answer.text
    assert standing(harbour) == []


def test_it_is_corrected_with_a_reason_and_leads_back(client: FlaskClient, commented: Workspace) -> None:
    ref = standing(commented)[0].ref
    answer = send(client, f"/harbour/correct/commentary/{ref}", text="They talk again.", reason_why="clearer")
    assert answer.headers["Location"] == f"{REPORT}#trust"
    assert "They talk again." in trust(client)
    history = client.get(f"/harbour/entries/commentary/{ref}").text
    assert "clearer" in history
    assert f'href="{REPORT}#trust"' in unescape(history)


def test_two_people_who_correct_it_at_once_see_both_versions(client: FlaskClient, commented: Workspace) -> None:
    commentary = standing(commented)[0]
    path = f"/harbour/correct/commentary/{commentary.ref}"
    opened = fields_of(client.get(path).text)
    send(client, path, text="What one wrote", reason_why="clearer")
    answer = client.post(path, data=opened | {"text": "What the other wrote", "reason_why": "shorter"})
    assert answer.status_code == 409
    assert "Somebody changed this entry while you were typing" in answer.text
    assert "What one wrote" in answer.text
    assert "What the other wrote" in answer.text


def test_it_is_retracted_and_undone(client: FlaskClient, commented: Workspace) -> None:
    ref = standing(commented)[0].ref
    send(client, f"/harbour/retract/commentary/{ref}", reason_why="beside the point")
    assert SAID not in trust(client)
    assert standing(commented) == []


def test_it_moves_no_figure_and_is_none_of_the_sources(client: FlaskClient, harbour: Workspace) -> None:
    before = client.get(REPORT).text
    commentary = Commentary(
        commentary="n1", section="summary", from_on=day("2026-01-31"), to_on=day("2026-06-30"), text="Quiet."
    )
    harbour.partnerships.write_commentary("harbour", commentary, at("2026-06-30"))
    harbour.catch_up()
    after = client.get(REPORT).text
    for name in ("dimensions", "change", "signals", "sources", "corrections"):
        parts = [page[page.index(f'aria-labelledby="{name}"') :].split("</section>")[0] for page in (before, after)]
        assert parts[0] == parts[1]


def test_a_board_member_reads_no_report(app: Flask, commented: Workspace) -> None:
    board = signed_in(app, person(app, "Bo", BOARD))
    assert board.get(REPORT).status_code == 403
    assert board.get("/harbour/entries/commentary").status_code == 403
