"""What cannot be recorded: each gets its sentence beside its field and at the top, and nothing is recorded."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.membership import Partner
from projections.workspace import Workspace
from tests.web.harbour import at, day
from tests.web.recording_forms import beside, events, fields_of, messages, send

DECISION = {"title": "Share one budget"}
REFUSED: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "an impossible date": (
        "decision", DECISION | {"decided_on": "2026-02-30"}, "decided_on", "There is no such day as 2026-02-30.",
    ),
    "an ambiguous date": (
        "decision", DECISION | {"decided_on": "3/4/2026"}, "decided_on", "“3/4/2026” is ambiguous",
    ),
    "no date": ("decision", DECISION | {"decided_on": ""}, "decided_on", "Fill in “Decided on”."),
    "a day to come": (
        "decision", DECISION | {"decided_on": "2026-07-01"}, "decided_on", "1 July 2026 is still to come.",
    ),
    "a day before the partnership": (
        "decision", DECISION | {"decided_on": "2024-12-31"}, "decided_on",
        "“Decided on” is 31 December 2024, which is before the partnership was formed (10 January 2025).",
    ),
    "done before it was decided": (
        "decision", DECISION | {"enacted_on": "2026-06-01"}, "enacted_on",
        "“Carried out on” is 1 June 2026, which is before “Decided on” (30 June 2026).",
    ),
    "both done and dropped": (
        "decision", DECISION | {"enacted_on": "2026-06-30", "dropped_on": "2026-06-30"}, "dropped_on",
        "It cannot be both enacted (2026-06-30) and dropped (2026-06-30).",
    ),
    "a partner that had left": (
        "contact", {"between": ["council", "police"], "channel": "phone", "tone": "warm"}, "between",
        "Harbour Police was not a member on 30 June 2026.",
    ),
    "only one partner in touch": (
        "contact", {"between": ["council"], "channel": "phone", "tone": "warm"}, "between",
        "Name at least two partners who were in contact.",
    ),
    "an owner that is no member": (
        "action", {"title": "Ask", "owner": "police"}, "owner", "Harbour Police was not a member on 30 June 2026.",
    ),
    "an owner nobody knows": ("action", {"title": "Ask", "owner": "nobody"}, "owner", "There is no partner “nobody”"),
    "a title of 10,000 characters": (
        "decision", {"title": "x" * 10_000}, "title", "Use at most 300 characters; there are 10,000.",
    ),
    "a title of spaces": ("decision", {"title": "   "}, "title", "Fill in “Title”."),
    "a control character": ("decision", {"title": "a\x00b"}, "title", "Remove the control character U+0000"),
    "a level that is none": (
        "escalation", {"title": "A", "level": "war"}, "level", "“war” is not a choice here: it must be one of: tension",
    ),
    "a mark of six": (
        "check-in", {"round": "r", "partner": "council", "fair": "6"}, "fair", "Use a whole number from 1 to 5",
    ),
    "no mark at all": (
        "check-in", {"round": "r", "partner": "council"}, "reliable", "Answer at least one of the four statements.",
    ),
    "minutes beyond a day": (
        "item", {"title": "A", "meeting": "2026-06-15", "minutes": "1441"}, "minutes", "from 0 to 1440",
    ),
    "reopened before it was settled": (
        "escalation", {"title": "A", "level": "tension", "reopened_on": "2026-06-30"}, "reopened_on",
        "It can be reopened only after it was settled",
    ),
}  # fmt: skip


@pytest.fixture
def police(harbour: Workspace) -> Workspace:
    """Harbour with a partner that left in May."""
    police = Partner(partner="police", name="Harbour Police", joined_on=day("2025-02-01"), left_on=day("2026-05-31"))
    harbour.partnerships.join("harbour", police, at("2026-06-01"))
    harbour.catch_up()
    return harbour


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_told_beside_its_field_and_at_the_top(
    client: FlaskClient, police: Workspace, case: str
) -> None:
    kind, typed, field, message = REFUSED[case]
    before = events(police.partnerships)
    answer = send(client, f"/harbour/record/{kind}", **typed)
    assert answer.status_code == 422
    assert message in beside(answer.text, field)
    assert message in messages(answer.text)
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert events(police.partnerships) == before


@pytest.mark.parametrize("case", REFUSED)
def test_what_was_typed_comes_back(client: FlaskClient, police: Workspace, case: str) -> None:
    kind, typed, *_ = REFUSED[case]
    answer = send(client, f"/harbour/record/{kind}", **typed)
    again = fields_of(answer.text)
    for name in typed.keys() & {"title", "owner", "between", "enacted_on", "dropped_on", "minutes", "partner", "round"}:
        said = _listed(typed[name])
        assert _listed(again.get(name)) == said or "\x00" in said[0]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_a_partner_that_had_left_can_be_chosen_for_a_day_before(client: FlaskClient, police: Workspace) -> None:
    typed = {"between": ["council", "police"], "channel": "phone", "tone": "warm", "made_on": "2026-05-31"}
    assert send(client, "/harbour/record/contact", **typed).status_code == 302


def test_a_link_recorded_before_is_refused(client: FlaskClient, harbour: Workspace) -> None:
    send(client, "/recording/partnership", name="County", formed_on="2020-01-01")
    typed = {"to": "county", "relation": "works-with"}
    assert send(client, "/harbour/record/link", **typed).status_code == 302
    before = events(harbour.partnerships)
    answer = send(client, "/harbour/record/link", **typed)
    assert answer.status_code == 409
    assert "is already recorded" in messages(answer.text)
    assert events(harbour.partnerships) == before


def test_a_title_used_before_gets_a_ref_of_its_own(client: FlaskClient, harbour: Workspace) -> None:
    for _ in range(2):
        send(client, "/harbour/record/decision", **DECISION)
    assert {"share-one-budget", "share-one-budget-2"} <= set(harbour.partnerships.get("harbour").entries.of("decision"))


@pytest.mark.parametrize(
    "title",
    ["🤝 both of us", "שלום עולם", "مرحبا", "<script>alert(1)</script>", '=1+2" onfocus="x', "{{ 7 * 7 }}", "&amp;"],
)
def test_any_text_is_shown_as_typed(client: FlaskClient, harbour: Workspace, title: str) -> None:
    answer = send(client, "/harbour/record/decision", title=title)
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert f"<h1>{escape(title).replace('&quot;', '&#34;')}</h1>" in page
    assert "<script>alert" not in page
    assert fields_of(client.get(answer.location.replace("entries", "correct")).text)["title"] == title


def test_other_entries_that_stand_in_the_way_are_named_with_links(client: FlaskClient, harbour: Workspace) -> None:
    """Confidential ones are counted."""
    before = events(harbour.partnerships)
    answer = send(client, "/harbour/retract/partner/charity", reason_why="never joined")
    assert answer.status_code == 422
    said = messages(answer.text)
    assert "Other entries rest on this one as it stands." in said
    assert "3 check-in answers" in said
    assert 'href="/harbour/entries/meeting/2026-01-15"' in answer.text
    assert fields_of(answer.text)["reason_why"] == "never joined"
    assert "/entries/check-in/" not in answer.text
    assert events(harbour.partnerships) == before
