"""What is kept of a partnership between questions is right again as soon as anything is recorded, in every process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import event

from projections.kept import Kept
from projections.timelines import health_on, timeline
from projections.workspace import Workspace
from tests.domain.cast import CHECK_IN, CONTACT, TODAY, but
from tests.projections.conftest import form, hours_later, record

CALLS = [but(CONTACT, contact=f"c{n}", made_on=TODAY - timedelta(days=n), tone="warm") for n in range(8)]
PRICKLY = but(CONTACT, contact="c0", made_on=TODAY, tone="prickly")
ANSWERS = [but(CHECK_IN, answer=f"k{n}", answered_on=TODAY - timedelta(days=2)) for n in range(4)]


def conversation(workspace: Workspace) -> float | None:
    return health_on(workspace, "harbour", TODAY).dimensions["conversation"].score


def trust(workspace: Workspace) -> float | None:
    return health_on(workspace, "harbour", TODAY).dimensions["trust"].score


def afresh(workspace: Workspace) -> float | None:
    """As a process that has kept nothing finds it."""
    workspace.kept = Kept()
    return conversation(workspace)


def test_another_process_sees_what_was_recorded_corrected_and_taken_back(
    open_workspace: Callable[[], Workspace],
) -> None:
    one, other = open_workspace(), open_workspace()
    form(one)
    seen = [conversation(other)]
    record(one, *CALLS)
    one.catch_up()
    seen.append(conversation(other))
    one.partnerships.correct("harbour", PRICKLY, "It was not", hours_later(1))
    one.catch_up()
    seen.append(conversation(other))
    one.partnerships.retract("harbour", "contact", "c0", "Never made", hours_later(2))
    one.catch_up()
    seen.append(conversation(other))
    assert len(set(seen)) == 4
    assert seen[-1] == afresh(other) == conversation(one)


def test_answers_enter_in_another_process_with_the_last_that_was_missing(
    open_workspace: Callable[[], Workspace],
) -> None:
    one, other = open_workspace(), open_workspace()
    form(one)
    record(one, *ANSWERS[:2])
    one.catch_up()
    assert trust(other) is None
    record(one, *ANSWERS[2:])
    one.catch_up()
    assert trust(other) is not None
    assert trust(other) == trust(one)


def test_a_day_and_an_instant_see_their_own_part_of_what_is_kept(harbour: Workspace) -> None:
    record(harbour, *CALLS[:4])
    record(harbour, *CALLS[4:], stamp=hours_later(1))
    harbour.catch_up()
    asked = [
        (TODAY, None),
        (TODAY - timedelta(days=3), None),
        (TODAY, hours_later(0).at + timedelta(minutes=1)),
        (TODAY, hours_later(2).at),
    ]

    def answers() -> list[float | None]:
        return [health_on(harbour, "harbour", on, known_at=at).dimensions["conversation"].score for on, at in asked * 2]

    found = answers()
    assert found[:4] == found[4:]
    assert found[0] == found[3]
    assert len(set(found)) == 3


def test_views_made_afresh_are_read_afresh(harbour: Workspace) -> None:
    record(harbour, *CALLS)
    harbour.catch_up()
    before = conversation(harbour)
    harbour.rebuild()
    with harbour.views.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {harbour.tables().evidence.name} SET value = 0")
    assert conversation(harbour) != before


def test_evidence_is_read_once_for_many_questions(harbour: Workspace) -> None:
    record(harbour, *CALLS, *ANSWERS)
    harbour.catch_up()
    health_on(harbour, "harbour", TODAY)
    read: list[str] = []
    event.listen(harbour.views.engine, "before_cursor_execute", lambda *asked: read.append(asked[2]))
    for days in range(10):
        timeline(harbour, "harbour", TODAY - timedelta(days=90), TODAY - timedelta(days=days))
    assert not [query for query in read if "evidence" in query]


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = Kept(at_most=10)
    for key in ("a", "b"):
        kept.put(key, (1, 1), key.upper(), items=5)
    assert kept.get("a", (1, 1)) == "A"
    kept.put("c", (1, 1), "C", items=5)
    assert [kept.get(key, (1, 1)) for key in ("a", "b", "c")] == ["A", None, "C"]
    kept.put("c", (1, 2), "newer", items=5)
    assert [kept.get("a", (1, 1)), kept.get("c", (1, 1)), kept.get("c", (1, 2))] == ["A", None, "newer"]


def test_what_is_too_large_is_not_kept() -> None:
    kept = Kept(at_most=10)
    kept.put("a", (1, 1), "A", items=11)
    assert kept.get("a", (1, 1)) is None
    kept.put("b", (1, 1), "B", items=10)
    assert kept.get("b", (1, 1)) == "B"
