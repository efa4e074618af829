"""What is open over all partnerships: its order, its filters, and that only what changed is worked out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.entries import Stamp
from projections.follow_up import Asked, follow_up, owners
from projections.workspace import Workspace
from tests.domain.cast import ACTION, DECISION, ESCALATION, JUNE, MARCH, MAY, PAPER, STAMP, TODAY, but
from tests.projections.conftest import form, hours_later, record

ALL = Asked()
TOMORROW = TODAY + timedelta(days=1)


def refs(workspace: Workspace, asked: Asked = ALL, **page: int) -> list[str]:
    return [matter.ref for matter in follow_up(workspace, TODAY, asked, **({"limit": 99} | page)).matters]


def test_nothing_is_open_in_an_empty_workspace(workspace: Workspace) -> None:
    found = follow_up(workspace, TODAY, ALL, limit=10)
    assert (found.matters, found.total, found.overdue, found.by_kind) == ([], 0, 0, {})


def test_the_longest_overdue_comes_first_and_what_has_no_day_last(harbour: Workspace) -> None:
    record(harbour, but(ACTION, action="undated"), but(ACTION, action="soon", due_on=TOMORROW))
    record(harbour, but(ACTION, action="today", due_on=TODAY), but(DECISION, decision="late", due_on=MAY))
    record(harbour, but(PAPER, paper="unread", presented_on=MARCH), but(ESCALATION, escalation="old", raised_on=MARCH))
    harbour.catch_up()
    found = follow_up(harbour, TODAY, ALL, limit=99)
    assert [matter.ref for matter in found.matters] == ["old", "unread", "late", "today", "soon", "undated"]
    assert [matter.due_on for matter in found.matters[:2]] == [MARCH + timedelta(days=30), MARCH + timedelta(days=60)]
    assert (found.total, found.overdue) == (6, 3)
    assert found.by_kind == {"action": 3, "decision": 1, "paper": 1, "escalation": 1}


@pytest.mark.parametrize(
    "ended",
    [
        but(DECISION, enacted_on=MAY),
        but(DECISION, dropped_on=MAY),
        but(ACTION, completed_on=MAY),
        but(ACTION, dropped_on=MAY),
        but(PAPER, acted_on=MAY),
        but(ESCALATION, settled_on=(MAY,)),
    ],
)
def test_what_was_dealt_with_is_not_listed(harbour: Workspace, ended: Any) -> None:
    record(harbour, ended)
    harbour.catch_up()
    assert refs(harbour) == []


def test_an_escalation_that_came_up_again_is_due_from_that_day(harbour: Workspace) -> None:
    record(harbour, but(ESCALATION, settled_on=(MAY,), reopened_on=(JUNE,)))
    harbour.catch_up()
    (matter,) = follow_up(harbour, TODAY, ALL, limit=9).matters
    assert matter.due_on == JUNE + timedelta(days=30)


def test_settled_escalations_are_listed_when_asked_for_the_latest_first(harbour: Workspace) -> None:
    record(harbour, but(ESCALATION, escalation="first", settled_on=(MAY,)), ESCALATION)
    record(harbour, but(ESCALATION, escalation="second", settled_on=(JUNE,)), but(DECISION, enacted_on=MAY))
    harbour.catch_up()
    assert refs(harbour, Asked(settled=True)) == ["second", "first"]
    assert refs(harbour) == ["e1"]


def test_each_filter_narrows_and_owners_go_by_name(harbour: Workspace) -> None:
    form(harbour, "county", name="County")
    record(harbour, but(ACTION, owner="council"), DECISION, but(PAPER, author="Open Door"))
    record(harbour, but(ACTION, action="a2", owner="hospital"), ref="county")
    harbour.catch_up()
    assert refs(harbour, Asked(partnership="county")) == ["a2"]
    assert refs(harbour, Asked(kind="decision")) == ["d1"]
    assert refs(harbour, Asked(owner="Harbour Council")) == ["a1"]
    assert refs(harbour, Asked(owner="Harbour Council", partnership="county")) == []
    assert owners(harbour, ALL) == ["Harbour Council", "Harbour General Hospital", "Open Door"]
    assert owners(harbour, Asked(partnership="county")) == ["Harbour General Hospital"]


def test_a_page_of_a_long_list(harbour: Workspace) -> None:
    record(harbour, *[but(ACTION, action=f"a{n:02}", due_on=TODAY + timedelta(days=n)) for n in range(30)])
    harbour.catch_up()
    found = follow_up(harbour, TODAY, ALL, limit=10, offset=20)
    assert [matter.ref for matter in found.matters] == [f"a{n}" for n in range(20, 30)]
    assert found.total == 30


def test_every_later_change_is_seen(harbour: Workspace) -> None:
    log = harbour.partnerships
    steps: list[tuple[Callable[[Stamp], Any], list[str]]] = [
        (lambda at: log.agree_action("harbour", but(ACTION, due_on=MAY), at), ["a1"]),
        (lambda at: log.correct("harbour", but(ACTION, due_on=TOMORROW), "re-dated", at), ["a1"]),
        (lambda at: log.complete_action("harbour", "a1", TODAY, at), []),
        (lambda at: log.correct("harbour", ACTION, "it was not", at), ["a1"]),
        (lambda at: log.retract("harbour", "action", "a1", "twice", at), []),
    ]
    for hour, (step, expected) in enumerate(steps):
        step(hours_later(hour))
        harbour.catch_up()
        assert refs(harbour) == expected


def test_a_closed_partnership_leaves_nothing_to_do(harbour: Workspace) -> None:
    record(harbour, but(ACTION, agreed_on=MAY))
    harbour.partnerships.close_partnership("harbour", TODAY, STAMP)
    harbour.catch_up()
    assert refs(harbour) == []


def test_a_rebuild_leads_to_the_same_list(harbour: Workspace) -> None:
    record(harbour, but(ACTION, due_on=MAY), DECISION, PAPER, ESCALATION)
    harbour.catch_up()
    before = follow_up(harbour, TODAY, ALL, limit=99)
    harbour.rebuild()
    assert follow_up(harbour, TODAY, ALL, limit=99) == before


def test_only_partnerships_that_changed_are_read_again(harbour: Workspace) -> None:
    """A second look costs the queries of the page, however many partnerships and entries there are."""
    form(harbour, "county", name="County")
    record(harbour, *[but(DECISION, decision=f"d{n}") for n in range(50)])
    harbour.catch_up()
    refs(harbour)
    queries, entries = list[str](), f"FROM {harbour.tables().entries.name}"
    event.listen(harbour.views.engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
    refs(harbour)
    assert not [query for query in queries if entries in query]
    record(harbour, but(ACTION), ref="county")
    harbour.catch_up()
    queries.clear()
    refs(harbour)
    read = [query for query in queries if entries in query]
    assert 0 < len(read) <= 6


def test_two_that_work_it_out_at_once_list_everything_once(
    harbour: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    record(harbour, ACTION, DECISION)
    harbour.catch_up()
    other = open_workspace()
    assert refs(other) == refs(harbour) == ["a1", "d1"]
