"""Conversation: time for each item, the tone of contact, listening conversations and steps of a programme."""

from __future__ import annotations

from typing import Any

import pytest

from domain.entries import Entry
from domain.listening import Theme
from domain.meetings import Item
from tests.domain.cast import APRIL, CONTACT, CONVERSATION, MARCH, MEETING, PROGRAMME, STEP, but
from tests.projections.evidence_of import Told, gives, on


def agenda(number: int) -> list[Entry]:
    return [Item(meeting="m1", item=f"i{n}", title="An item") for n in range(number)]


@pytest.mark.parametrize(
    ("minutes", "items", "value"),
    [
        (1, 1, 0.0),
        (4, 1, 0.0),
        (5, 1, 1 / 11),
        (15, 1, 1.0),
        (16, 1, 1.0),
        (1440, 1, 1.0),
        (40, 10, 0.0),
        (60, 8, 3.5 / 11),
        (90, 7, (90 / 7 - 4) / 11),
        (149, 10, 10.9 / 11),
    ],
)
def test_a_meeting_is_worth_its_minutes_for_each_item(minutes: int, items: int, value: float) -> None:
    found = gives("conversation", but(MEETING, minutes=minutes), *agenda(items))
    assert found == [on("meeting m1", MARCH, value, 0.5)]


def test_a_meeting_without_minutes_or_items_says_nothing_about_pace() -> None:
    assert gives("conversation", MEETING, *agenda(3)) == []
    assert gives("conversation", but(MEETING, minutes=90)) == []


@pytest.mark.parametrize(("tone", "value"), [("warm", 1.0), ("neutral", 0.6), ("prickly", 0.0)])
@pytest.mark.parametrize(
    ("channel", "weight"), [("in-person", 0.5), ("phone", 0.5), ("video", 0.5), ("email", 0.25), ("letter", 0.25)]
)
def test_contact_is_worth_its_tone_and_what_is_written_weighs_half(
    tone: Any, value: float, channel: Any, weight: float
) -> None:
    found = gives("conversation", but(CONTACT, tone=tone, channel=channel))
    assert found == [on("contact c1", MARCH, value, weight)]


def test_a_listening_conversation_is_worth_one_however_many_themes() -> None:
    told = Told(CONVERSATION)
    assert told.evidence("conversation") == [on("listening l1", MARCH, 1, 1)]
    at = told.do("hear_themes", "l1", (Theme(theme="Losing heart", kind="worry"),))
    assert told.touched(at) == set()


def test_every_step_of_a_programme_is_worth_one() -> None:
    found = gives("conversation", PROGRAMME, STEP, but(STEP, step="2", held_on=MARCH))
    assert found == [on("step g1/1", APRIL, 1, 1), on("step g1/2", MARCH, 1, 1)]


def test_one_more_item_shortens_the_time_for_each() -> None:
    told = Told(but(MEETING, minutes=30, kind="informal"), *agenda(2))
    at = told.record(but(Item(meeting="m1", item="late", title="One more"), outcome="noted"))
    assert told.superseded("conversation", at) == [on("meeting m1", MARCH, 1, 0.5)]
    assert told.recorded("conversation", at) == [on("meeting m1", MARCH, 6 / 11, 0.5)]
    assert told.touched(at) == {("meeting m1", "conversation")}


def test_a_retracted_item_leaves_more_time_for_the_others() -> None:
    told = Told(but(MEETING, minutes=30), *agenda(3))
    told.do("retract", "item", "m1/i0", "By mistake")
    assert told.evidence("conversation") == [on("meeting m1", MARCH, 1, 0.5)]


def test_minutes_corrected_change_the_pace_and_nothing_else() -> None:
    told = Told(but(MEETING, minutes=30, present=("council",)), *agenda(3))
    at = told.do("correct", but(MEETING, minutes=60, present=("council",)), "It went on longer")
    assert told.touched(at) == {("meeting m1", "conversation")}
    assert told.evidence("conversation") == [on("meeting m1", MARCH, 1, 0.5)]


def test_a_retracted_programme_takes_its_steps_with_it() -> None:
    told = Told(PROGRAMME, STEP)
    told.do("retract", "programme", "g1", "It never began")
    assert told.evidence("conversation") == []


def test_a_tone_corrected_keeps_what_was_known_before() -> None:
    told = Told(CONTACT)
    before = told.at
    told.do("correct", but(CONTACT, tone="prickly"), "The other side saw it otherwise")
    assert told.evidence("conversation", before) == [on("contact c1", MARCH, 1, 0.5)]
    assert told.evidence("conversation") == [on("contact c1", MARCH, 0, 0.5)]
