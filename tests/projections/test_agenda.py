"""What a meeting starts from: items left open, who came last time, what is still to be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.sealing.closing import Sealing
from projections import agenda
from projections.agenda import ITEMS_AT_MOST, TASKS_AT_MOST, last_time, open_items, open_tasks
from projections.sealed_words import Opened
from projections.workspace import Workspace
from tests.domain.cast import ACTION, APRIL, DECISION, ITEM, JUNE, MARCH, MAY, MEETING, TODAY, TOMORROW, but, day
from tests.projections.conftest import form, record

SUMMER = day("2024-06-30")


def hold(workspace: Workspace, ref: str, held_on: date, *outcomes: str | None, item: str = "budget") -> None:
    """A meeting on a day at which the item came to something; several outcomes are several meetings on that day."""
    for number, outcome in enumerate(outcomes):
        meeting = f"{ref}{number or ''}"
        record(workspace, but(MEETING, meeting=meeting, held_on=held_on))
        record(workspace, but(ITEM, meeting=meeting, item=item, title=item.title(), outcome=outcome))
    workspace.catch_up()


def times_up(workspace: Workspace, until: date = SUMMER) -> dict[str, int]:
    return {each.item: each.times_up for each in open_items(workspace, "harbour", until)}


@pytest.mark.parametrize(
    ("outcome", "offered"),
    [
        ("deferred", True),
        ("discussed", True),
        ("not-reached", True),
        (None, True),
        ("decided", False),
        ("actioned", False),
        ("noted", False),
        ("withdrawn", False),
    ],
)
def test_an_item_is_offered_until_it_is_settled(harbour: Workspace, outcome: str | None, offered: bool) -> None:
    hold(harbour, "m1", MARCH, "deferred")
    hold(harbour, "m2", APRIL, outcome)
    assert times_up(harbour) == ({"budget": 2} if offered else {})


def test_times_up_are_counted_since_the_item_was_last_decided(harbour: Workspace) -> None:
    hold(harbour, "m1", MARCH, "deferred", "decided")
    hold(harbour, "m2", APRIL, "discussed")
    hold(harbour, "m3", MAY, "deferred")
    assert times_up(harbour) == {"budget": 2}
    assert times_up(harbour, APRIL) == {"budget": 1}
    assert times_up(harbour, MARCH) == {}


def test_meetings_on_one_day_follow_each_other_by_ref(harbour: Workspace) -> None:
    hold(harbour, "m1", MAY, "decided", "deferred")
    assert times_up(harbour) == {"budget": 1}


def test_an_item_that_comes_up_for_years_is_counted_all_the_way(harbour: Workspace) -> None:
    held_on = day("2024-03-01")
    while held_on < TODAY:
        hold(harbour, f"m{held_on}", held_on, "deferred")
        held_on += timedelta(days=90)
    assert times_up(harbour, TODAY) == {"budget": 10}


def test_an_item_that_nobody_raised_for_a_year_is_left_alone(harbour: Workspace) -> None:
    hold(harbour, "m1", TODAY - timedelta(days=366), "deferred")
    hold(harbour, "m2", TODAY - timedelta(days=365), "deferred", item="beds")
    assert times_up(harbour, TODAY) == {"beds": 1}


def test_the_latest_items_come_first_and_only_so_many(harbour: Workspace) -> None:
    record(harbour, MEETING, *(but(ITEM, item=f"i{n}", outcome="deferred") for n in range(ITEMS_AT_MOST + 2)))
    hold(harbour, "m2", JUNE, "deferred", item="beds")
    found = open_items(harbour, "harbour", SUMMER)
    assert len(found) == ITEMS_AT_MOST
    assert (found[0].item, found[0].title, found[0].last_on) == ("beds", "Beds", JUNE)


def test_retracted_items_and_those_of_other_partnerships_do_not_count(harbour: Workspace) -> None:
    form(harbour, "county")
    record(harbour, MEETING, ITEM, ref="county")
    hold(harbour, "m1", MARCH, "deferred")
    hold(harbour, "m2", APRIL, "deferred")
    record_at = harbour.stamp("ada")
    harbour.partnerships.retract("harbour", "item", "m2/budget", "Not on the agenda", record_at)
    harbour.catch_up()
    assert times_up(harbour) == {"budget": 1}


def test_times_up_agree_with_the_evidence(harbour: Workspace) -> None:
    """The evidence of a deferred item weighs half a point for each time it came up, at most four."""
    for number, held_on in enumerate((MARCH, APRIL, MAY), start=1):
        hold(harbour, f"m{number}", held_on, "deferred")
        c = harbour.tables().evidence.c
        with harbour.views.engine.connect() as connection:
            query = harbour.tables().evidence.select().where(c.kind == "item", c.ref == f"m{number}/budget")
            weights = [row.weight for row in connection.execute(query)]
        assert weights == [0.5 * times_up(harbour)["budget"]]


def test_what_is_open_comes_in_the_order_in_which_it_is_due(harbour: Workspace) -> None:
    record(
        harbour,
        but(DECISION, decision="no-day"),
        but(DECISION, decision="late", due_on=APRIL, owner="council"),
        but(ACTION, action="soon", due_on=TOMORROW),
        but(ACTION, action="later-made", agreed_on=JUNE, due_on=MARCH),
        but(DECISION, decision="enacted", due_on=APRIL, enacted_on=APRIL),
        but(ACTION, action="dropped", due_on=APRIL, dropped_on=APRIL),
    )
    harbour.partnerships.complete_action("harbour", "soon", TODAY, harbour.stamp("ada"))
    harbour.catch_up()
    assert [task.ref for task in open_tasks(harbour, "harbour", TODAY)] == ["later-made", "late", "no-day"]
    (late, _) = open_tasks(harbour, "harbour", MAY)
    assert (late.kind, late.title, late.owner, late.due_on) == ("decision", DECISION.title, "council", APRIL)


def test_a_title_that_looks_like_a_field_does_not_end_a_decision(harbour: Workspace) -> None:
    record(harbour, but(DECISION, title='","enacted_on":"2026-01-01", %_\\ 🤝'))
    harbour.catch_up()
    assert len(open_tasks(harbour, "harbour", TODAY)) == 1


def test_only_so_many_are_listed(harbour: Workspace) -> None:
    record(harbour, *(but(ACTION, action=f"a{n}") for n in range(TASKS_AT_MOST + 1)))
    harbour.catch_up()
    assert len(open_tasks(harbour, "harbour", TODAY)) == TASKS_AT_MOST


def test_last_time_is_the_meeting_before_and_the_last_that_says_who_came(harbour: Workspace) -> None:
    assert (last_time(harbour, "harbour", TODAY).meeting, last_time(harbour, "harbour", TODAY).attended) == (None, None)
    told, untold = but(MEETING, meeting="told", present=("council",)), but(MEETING, meeting="untold", held_on=MAY)
    record(harbour, told, untold)
    harbour.catch_up()
    found = last_time(harbour, "harbour", TODAY)
    assert (found.meeting, found.attended) == (untold, told)
    assert last_time(harbour, "harbour", APRIL).meeting == told


def test_reading_stops_where_the_items_asked_about_began(harbour: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the history, the years before an item came up are not read, but the one before it did."""
    hold(harbour, "old", day("2024-02-01"), "decided", item="old")
    hold(harbour, "m1", day("2026-03-01"), "deferred")
    read: list[str] = []
    opened = agenda.opened

    def counting(sealing: Sealing, row: Any) -> Opened:
        found = opened(sealing, row)
        read.append(found.entry.item)
        return found

    monkeypatch.setattr("projections.agenda.opened", counting)
    assert times_up(harbour, TODAY) == {"budget": 1}
    assert read == ["budget"]
