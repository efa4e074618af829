"""From papers to action: what each paper and item came to, what became of that, and which items come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.entries import Entry
from projections.papers_to_action import Followed, to_action
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import ACTION, DECISION, ITEM, MEETING, PAPER, but
from tests.projections.conftest import form, hours_later, record

START = date(2025, 1, 6)


def on(days: int) -> date:
    return START + timedelta(days=days)


@pytest.fixture
def harbour(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    form(opened)
    yield opened
    opened.close()


def board(day: int, **outcomes: str | None) -> list[Entry]:
    """A meeting so many days after the start, with items by name and outcome."""
    meeting = but(MEETING, meeting=f"m{day:03}", held_on=on(day))
    return [meeting, *(but(ITEM, meeting=meeting.ref, item=n, title=n, outcome=o) for n, o in outcomes.items())]


def followed(workspace: Workspace, first: int = 0, last: int = 100) -> list[Followed]:
    workspace.catch_up()
    return to_action(workspace, "harbour", on(first), on(last)).followed


@pytest.mark.parametrize(
    ("outcome", "came_to", "became"),
    [
        ("decided", "decided", "nothing"),
        ("actioned", "actioned", "nothing"),
        ("deferred", "put-off", "open"),
        ("not-reached", "put-off", "open"),
        ("discussed", "talked-about", None),
        ("noted", "talked-about", None),
        ("withdrawn", "dropped", None),
        (None, "not-said", None),
    ],
)
def test_an_item_goes_by_its_last_outcome(
    harbour: Workspace, outcome: str | None, came_to: str, became: str | None
) -> None:
    record(harbour, *board(0, roof="decided"), *board(10, roof=outcome))
    assert followed(harbour) == [Followed("items", came_to, became, 1)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dates", "became"),
    [
        ({"due_on": on(20), "enacted_on": on(20)}, "done"),
        ({"due_on": on(20), "enacted_on": on(21)}, "late"),
        ({"enacted_on": on(90)}, "done"),
        ({"due_on": on(20)}, "open"),
        ({"due_on": on(20), "enacted_on": on(101)}, "open"),
        ({"dropped_on": on(50), "reason": "No money"}, "given-up"),
    ],
)
def test_what_was_decided_is_followed_to_what_became_of_it_by_the_last_day(
    harbour: Workspace, dates: dict[str, object], became: str
) -> None:
    decision = but(DECISION, decided_on=on(0), meeting="m000", item="roof", **dates)
    record(harbour, *board(0, roof="decided"), decision)
    assert followed(harbour) == [Followed("items", "decided", became, 1)]  # type: ignore[arg-type]


def test_of_several_things_that_came_of_an_item_the_one_still_open_counts(harbour: Workspace) -> None:
    done = but(ACTION, agreed_on=on(0), item="roof", meeting="m000", completed_on=on(5))
    record(harbour, *board(0, roof="actioned"), done, but(done, action="a2", completed_on=None))
    assert followed(harbour) == [Followed("items", "actioned", "open", 1)]


def test_papers_are_followed_to_their_decisions(harbour: Workspace) -> None:
    record(harbour, but(DECISION, decided_on=on(10), enacted_on=on(20)))
    papers = [
        but(PAPER, presented_on=on(1), acted_on=on(10), decision="d1"),
        but(PAPER, paper="p2", presented_on=on(1), acted_on=on(10)),
        but(PAPER, paper="p3", presented_on=on(1)),
        but(PAPER, paper="p4", presented_on=on(1), acted_on=on(101)),
        but(PAPER, paper="earlier", presented_on=on(-1)),
    ]
    record(harbour, *papers)
    assert followed(harbour) == [
        Followed("papers", "decided", "done", 1),
        Followed("papers", "acted-on", "done", 1),
        Followed("papers", "waiting", "open", 2),
    ]


def test_only_what_came_up_in_the_time_counts(harbour: Workspace) -> None:
    record(harbour, *board(0, roof="deferred", heating="deferred"), *board(50, roof="deferred"), *board(101, bins=None))
    assert followed(harbour, first=1) == [Followed("items", "put-off", "open", 1)]


def test_items_that_come_back_are_told_with_their_whole_path_the_most_often_first(harbour: Workspace) -> None:
    record(harbour, *board(0, roof="decided", bins="noted"), *board(10, roof="deferred", bins="noted", paint="noted"))
    record(harbour, *board(20, roof=None, bins="decided"), *board(30, roof="discussed"))
    harbour.catch_up()
    roof, bins = to_action(harbour, "harbour", on(1), on(100)).paths
    assert (roof.item, roof.since_ended, [stop.outcome for stop in roof.stops]) == (
        "roof",
        3,
        ["decided", "deferred", None, "discussed"],
    )
    assert (bins.item, bins.since_ended, [stop.on for stop in bins.stops]) == ("bins", 0, [on(0), on(10), on(20)])


def test_what_names_no_item_or_paper_is_counted(harbour: Workspace) -> None:
    record(
        harbour,
        but(DECISION, decided_on=on(5)),
        but(ACTION, agreed_on=on(5)),
        but(ACTION, action="old", agreed_on=on(-5)),
    )
    record(harbour, but(PAPER, presented_on=on(5), acted_on=on(5), decision="d1"))
    harbour.catch_up()
    assert to_action(harbour, "harbour", on(0), on(100)).loose == 1


def test_as_known_earlier_nothing_later_counts(harbour: Workspace) -> None:
    before = record(harbour, *board(0, roof="deferred"), stamp=hours_later(1))
    record(harbour, *board(10, roof="decided"), stamp=hours_later(2))
    harbour.catch_up()
    told = to_action(harbour, "harbour", on(0), on(100), known_at=before.at + timedelta(minutes=1))
    assert told.followed == [Followed("items", "put-off", "open", 1)]
