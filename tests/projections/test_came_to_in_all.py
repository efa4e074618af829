"""What became of papers and items in many partnerships: the sums, the items that come back, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.entries import Entry
from projections.came_to_in_all import OfOne, came_to_in_each, coming_most_often
from projections.papers_to_action import Followed, summed, to_action
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import ITEM, MEETING, PAPER, but
from tests.projections.conftest import form, hours_later, record

START, END = date(2025, 1, 6), date(2025, 12, 31)
REFS = ("harbour", "county")


@pytest.fixture
def both(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    for ref in REFS:
        form(opened, ref)
    yield opened
    opened.close()


def put_off(item: str, times: int, first: int = 0) -> list[Entry]:
    """Meetings a week apart, at each of which an item is put off."""
    found: list[Entry] = []
    for time in range(times):
        meeting = but(MEETING, meeting=f"{item}-{time}", held_on=START + timedelta(days=first + 7 * time))
        found += [meeting, but(ITEM, meeting=meeting.ref, item=item, title=f"The {item}", outcome="deferred")]
    return found


def found_in(workspace: Workspace) -> list[OfOne]:
    workspace.catch_up()
    return came_to_in_each(workspace, REFS, START, END)


def test_each_partnership_comes_to_what_its_own_page_says(both: Workspace) -> None:
    record(both, *put_off("roof", 3), but(PAPER, presented_on=START))
    record(both, *put_off("bins", 2), ref="county")
    for each in found_in(both):
        alone = to_action(both, each.partnership, START, END)
        assert list(each.followed) == alone.followed
        assert (each.number, each.loose) == (len(alone.coming), alone.loose)
    assert summed(way for each in found_in(both) for way in each.followed) == [
        Followed("papers", "waiting", "open", 1),
        Followed("items", "put-off", "open", 2),
    ]


def test_items_of_all_come_in_one_list_the_most_often_first_with_their_titles(both: Workspace) -> None:
    record(both, *put_off("roof", 3), *put_off("heating", 2, first=1))
    record(both, *put_off("bins", 4), *put_off("once", 1, first=2), ref="county")
    told = [(each.partnership, each.path.title, each.path.since_ended) for each in _coming(both)]
    assert told == [("county", "The bins", 4), ("harbour", "The roof", 3), ("harbour", "The heating", 2)]


def test_of_items_that_came_up_as_often_the_oldest_comes_first(both: Workspace) -> None:
    record(both, *put_off("roof", 2, first=30))
    record(both, *put_off("bins", 2), ref="county")
    assert [each.path.item for each in _coming(both)] == ["bins", "roof"]


def _coming(workspace: Workspace, most: int = 20) -> list[object]:
    return list(coming_most_often(workspace, found_in(workspace), most=most))


def test_only_the_partnership_that_changed_is_worked_out_again(both: Workspace) -> None:
    harbour, county = found_in(both)
    assert found_in(both)[0] is harbour
    record(both, *put_off("bins", 2), ref="county")
    again = found_in(both)
    assert again[0] is harbour
    assert again[1] != county


def test_no_title_is_kept(both: Workspace) -> None:
    record(both, *put_off("roof", 3))
    assert "The roof" not in repr(found_in(both))


def test_as_known_earlier_what_was_recorded_later_does_not_come_back(both: Workspace) -> None:
    before = record(both, *put_off("roof", 2), stamp=hours_later(1))
    record(both, *put_off("bins", 3), ref="county", stamp=hours_later(2))
    both.catch_up()
    known_at = before.at + timedelta(minutes=1)
    found = came_to_in_each(both, REFS, START, END, known_at)
    assert [each.path.item for each in coming_most_often(both, found, known_at)] == ["roof"]
    assert [each.total for each in found] == [1, 0]
