"""What became known of a day since an instant: which entries, and that their points are the whole difference."""

from __future__ import annotations

from datetime import UTC, datetime, time

import msgspec
import pytest

from domain.agreements import Agreement
from domain.check_ins import CheckIn
from domain.meetings import Meeting
from projections.then_and_now import recorded_since, released_since, then_and_now
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.web.harbour import at, day, record_harbour
from tests.web.hindsight import CORRECTED, FURTHER, LATE, RETRACTED, look_back

MARCH = day("2026-03-31")
THEN = datetime.combine(day("2026-06-21"), time.max, UTC)
"""Everything about harbour was recorded by then, and nothing of what became known later."""


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    record_harbour(workspace.partnerships)
    look_back(workspace.partnerships)
    workspace.catch_up()
    return workspace


def told(workspace: Workspace, known_at: datetime = THEN) -> set[tuple[str, str]]:
    return {(each.what, each.ref) for each in recorded_since(workspace, "harbour", known_at, MARCH)}


def test_what_became_known_of_a_day_is_told_apart(harbour: Workspace) -> None:
    assert told(harbour) == {
        ("late", LATE),
        ("corrected", CORRECTED),
        ("further", FURTHER),
        ("retracted", RETRACTED),
    }


def test_what_happened_after_the_day_is_not_told(harbour: Workspace) -> None:
    assert not {"d4", "K-1", "2026-04-15"} & {ref for _, ref in told(harbour)}


def test_a_step_that_is_dated_after_the_day_is_not_told(harbour: Workspace) -> None:
    harbour.partnerships.enact_decision("harbour", "d3", day("2026-04-02"), at("2026-06-27"))
    harbour.catch_up()
    assert "d3" not in {ref for _, ref in told(harbour)}


def test_a_step_of_a_later_day_is_not_told_where_it_took_the_place_of_an_earlier_one(harbour: Workspace) -> None:
    log = harbour.partnerships
    goal = Agreement(agreement="G-2", kind="goal", agreed_on=day("2026-02-20"), title="One door")
    log.reach_agreement("harbour", goal, at("2026-06-27"))
    log.review_agreement("harbour", "G-2", day("2026-03-01"), "partly", at("2026-06-28"))
    log.review_agreement("harbour", "G-2", day("2026-05-01"), "yes", at("2026-06-29"))
    harbour.catch_up()
    assert told(harbour, at("2026-06-28").at) == set()


def test_nothing_is_told_of_what_was_known_already(harbour: Workspace) -> None:
    assert told(harbour, at("2026-06-26").at) == set()


def test_what_came_and_went_in_between_is_not_told(harbour: Workspace) -> None:
    harbour.partnerships.retract("harbour", "contact", LATE, "A mistake", at("2026-06-27"))
    harbour.catch_up()
    assert LATE not in {ref for _, ref in told(harbour)}


def test_an_entry_that_was_corrected_to_a_later_day_is_told(harbour: Workspace) -> None:
    contact = harbour.partnerships.get("harbour").entries.of("contact")[LATE]
    harbour.partnerships.correct(
        "harbour", msgspec.structs.replace(contact, made_on=day("2026-05-10")), "May", at("2026-06-27")
    )
    harbour.catch_up()
    assert ("corrected", LATE) in told(harbour, at("2026-06-25").at)


def test_items_that_go_along_with_their_meeting_are_not_told_as_corrected(harbour: Workspace) -> None:
    meeting = harbour.partnerships.get("harbour").entries.of("meeting")["2026-02-15"]
    assert isinstance(meeting, Meeting)
    moved = msgspec.structs.replace(meeting, held_on=day("2026-02-16"))
    harbour.partnerships.correct("harbour", moved, "A day later", at("2026-06-27"))
    harbour.catch_up()
    assert told(harbour, at("2026-06-26").at) == {("corrected", "2026-02-15")}


def test_points_add_up_to_the_difference_between_then_and_now(harbour: Workspace) -> None:
    found = then_and_now(harbour, "harbour", MARCH, THEN)
    assert found.then == health_on(harbour, "harbour", MARCH, known_at=THEN)
    assert found.now == health_on(harbour, "harbour", MARCH)
    before, after = found.change.before, found.change.after
    assert before is not None
    assert after is not None
    assert before != after
    assert sum(line.points for line in found.change.lines) == pytest.approx(after - before, abs=1e-9)
    moved = {line.entry for line in found.change.lines}
    assert {LATE, FURTHER} <= moved


def test_answers_that_came_in_since_are_told_as_released(harbour: Workspace) -> None:
    for number in range(2):
        late = CheckIn(answer=f"l{number}", round="late", answered_on=MARCH, partner="council", fair=2)
        harbour.partnerships.answer_check_in("harbour", late, at(f"2026-06-2{number + 7}"))
    harbour.catch_up()
    assert [each.rounds for each in released_since(harbour, "harbour", THEN, day("2026-06-30"))] == [("spring", "late")]
    assert released_since(harbour, "harbour", THEN, MARCH) == []  # they enter together in April
    assert not any(each.kind == "check-in" for each in recorded_since(harbour, "harbour", THEN, MARCH))
