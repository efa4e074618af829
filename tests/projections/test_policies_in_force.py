"""Scoring policies put in force: which counts at which instant, the views under it, and days under that of each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from sqlalchemy import select

from domain.entries import Stamp
from domain.errors import InvalidValue, UnknownRef
from domain.policies import AlreadyInForce, PolicyChangedMeanwhile
from projections import explanations, timelines
from projections.each_day import stretches
from projections.policies_in_force import saved_policies, settings_of
from projections.policy import InvalidPolicy, Policy, standard_policy
from projections.putting_in_force import put_in_force, save_policy
from projections.rebuild import RebuildRunning, only_rebuild
from projections.suppression import releases
from projections.views import generations
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.behind import Behind
from tests.domain.cast import CHECK_IN, CONTACT, but
from tests.projections.conftest import hours_later, record

Open = Callable[[], Workspace]
health_on, timeline = partial(timelines.health_on, released=False), partial(timelines.timeline, released=False)
FIRST = date(2025, 3, 3)
CHANGED = FIRST + timedelta(days=40)
"""The day on which another policy is put in force."""
TALKS = [but(CONTACT, contact=f"c{n}", made_on=FIRST + timedelta(days=7 * n), tone="prickly") for n in range(10)]


def softer(**conversation: Any) -> Policy:
    """The standard policy with other rules for contacts: there is other evidence, and it fades faster."""
    rules = msgspec.structs.replace(
        standard_policy().conversation, **({"prickly": 0.4, "contact_weight": 2.0} | conversation)
    )
    fading = msgspec.structs.replace(standard_policy().dimensions.conversation, half_life_days=20.0)
    dimensions = msgspec.structs.replace(standard_policy().dimensions, conversation=fading)
    return msgspec.structs.replace(standard_policy(), name="softer", conversation=rules, dimensions=dimensions)


def at(day: date, hour: int = 12) -> Stamp:
    return Stamp("ada", datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def put(workspace: Workspace, policy: Policy, stamp: Stamp, name: str = "softer") -> int:
    version = save_policy(workspace, name, policy, "Papers take longer here", stamp)
    put_in_force(workspace, name, version, "Agreed by all", stamp)
    return version


@pytest.fixture
def told(harbour: Workspace) -> Workspace:
    record(harbour, *TALKS)
    harbour.catch_up()
    return harbour


# -- which is in force ---------------------------------------------------------------------------------------


def test_until_one_is_put_in_force_it_is_the_standard_policy(workspace: Workspace) -> None:
    assert workspace.policy == workspace.policy_at(NOW) == standard_policy()
    assert workspace.policies() == []
    [standard] = saved_policies(workspace)
    assert (standard.name, standard.version, standard.at) == ("standard", 1, None)


def test_each_instant_has_the_policy_that_was_in_force(workspace: Workspace) -> None:
    put(workspace, softer(), hours_later(1))
    turn = workspace.policies()[0]
    assert (turn.name, turn.version, turn.reason, turn.by) == ("softer", 1, "Agreed by all", "ada")
    assert turn.policy == workspace.policy == workspace.policy_at(None) == workspace.policy_at(turn.at) == softer()
    assert workspace.policy_at(turn.at - timedelta(microseconds=1)) == standard_policy()


def test_going_back_to_the_standard_policy_keeps_what_it_says_on_record(workspace: Workspace) -> None:
    put(workspace, softer(), hours_later(1))
    put_in_force(workspace, "standard", 1, "Better after all", hours_later(2))
    assert workspace.policy == standard_policy()
    assert [(each.name, each.version) for each in saved_policies(workspace)] == [("softer", 1), ("standard", 1)]
    assert workspace.partnerships.policies().get("standard").settings == settings_of(standard_policy())


def test_another_process_sees_it_at_once_and_a_request_sees_one_policy_throughout(
    workspace: Workspace, open_workspace: Open
) -> None:
    other = open_workspace()
    other.hold_policies()
    assert other.policy.name == "standard"
    put(workspace, softer(), hours_later(1))
    assert other.policy.name == "standard"
    other.let_policies_go()
    assert other.policy.name == "softer"


def test_the_name_of_the_standard_policy_is_taken(workspace: Workspace) -> None:
    with pytest.raises(InvalidValue, match="comes with Goodterms"):
        save_policy(workspace, "standard", softer(), "Mine", hours_later(1))


def test_what_cannot_be_put_in_force_is_refused_before_anything_is_worked_out(told: Workspace) -> None:
    put(told, softer(), hours_later(1))
    before = generations_of(told)
    with pytest.raises(AlreadyInForce):
        put_in_force(told, "softer", 1, "Again", hours_later(2))
    with pytest.raises(UnknownRef):
        put_in_force(told, "softer", 7, "Why not", hours_later(2))
    with pytest.raises(PolicyChangedMeanwhile):
        put_in_force(told, "standard", 1, "Back", hours_later(2), seen=0)
    with pytest.raises(InvalidValue):
        put_in_force(told, "standard", 1, " ", hours_later(2))
    assert generations_of(told) == before


def test_a_policy_that_would_show_answers_of_fewer_people_cannot_be_put_in_force(told: Workspace) -> None:
    for least in (2, 4):
        trust = msgspec.structs.replace(standard_policy().trust, least_respondents=least)
        bolder = msgspec.structs.replace(standard_policy(), name="bolder", trust=trust)
        with pytest.raises(InvalidPolicy, match="must stay 3"):
            save_policy(told, "bolder", bolder, "To see more", hours_later(1))
        version = told.partnerships.save_policy("bolder", settings_of(bolder), "To see more", hours_later(1))
        with pytest.raises(InvalidPolicy, match="must stay 3: people answered check-ins on the promise"):
            put_in_force(told, "bolder", version, "To see more", hours_later(1))
    assert told.policy == standard_policy()


def test_a_policy_in_force_changes_neither_what_is_released_nor_what_it_holds(told: Workspace) -> None:
    answers = [but(CHECK_IN, answer=f"k{n}", partner=who) for n, who in enumerate(("council", "council", "hospital"))]
    record(told, *answers)
    told.catch_up()
    before = [(each.answers, each.pool, each.values) for each in releases(told, "harbour")]
    weighs = msgspec.structs.replace(standard_policy().trust, answer_weight=7.0)
    put(told, msgspec.structs.replace(softer(), trust=weighs, prior_strength=9.0), hours_later(1))
    assert [(each.answers, each.pool, each.values) for each in releases(told, "harbour")] == before


# -- the views under it --------------------------------------------------------------------------------------


def test_the_views_follow_and_grow_as_if_they_had_been_made_afresh(told: Workspace, open_workspace: Open) -> None:
    before = health_on(told, "harbour", CHANGED)
    put(told, softer(), hours_later(1))
    other = open_workspace()
    after = health_on(other, "harbour", CHANGED)
    assert after == health_on(told, "harbour", CHANGED, policy=msgspec.structs.replace(softer(), name="softer"))
    assert (before.policy, after.policy) == ("standard", "softer")
    assert before.health.score != after.health.score
    record(other, but(CONTACT, contact="later"), stamp=hours_later(2))
    told.catch_up()
    named_otherwise = msgspec.structs.replace(softer(), name="read from the log")
    assert (
        health_on(told, "harbour", CHANGED).health == health_on(told, "harbour", CHANGED, policy=named_otherwise).health
    )
    for ref in ("north", "south", "west"):
        other.partnerships.form_partnership(
            but(other.partnerships.get("harbour").profile, partnership=ref), hours_later(3)
        )
    grown = rows_of(told)
    told.rebuild()
    assert rows_of(told) == grown


def test_going_back_uses_the_views_that_are_still_there(told: Workspace) -> None:
    put(told, softer(), hours_later(1))
    record(told, but(CONTACT, contact="later"), stamp=hours_later(2))
    told.catch_up()
    before = generations_of(told)
    put_in_force(told, "standard", 1, "Back", hours_later(3))
    assert generations_of(told) == before
    assert told.lag().behind in (1, 2)
    told.catch_up()
    named_otherwise = msgspec.structs.replace(standard_policy(), name="read from the log")
    found, expected = (health_on(told, "harbour", CHANGED, policy=policy) for policy in (None, named_otherwise))
    assert found.health == expected.health


def test_while_views_are_being_made_no_policy_is_put_in_force(told: Workspace, open_workspace: Open) -> None:
    save_policy(told, "softer", softer(), "Softer", hours_later(1))
    other = open_workspace()
    with only_rebuild(told.views), pytest.raises(RebuildRunning):
        put_in_force(other, "softer", 1, "Agreed", hours_later(1))
    assert told.policy.name == "standard"


def test_who_held_an_earlier_policy_takes_no_views_away_from_the_one_in_force(
    told: Workspace, open_workspace: Open
) -> None:
    for version, prickly in ((1, 0.4), (2, 0.6)):
        save_policy(told, "softer", softer(prickly=prickly), "Softer", hours_later(version))
    other = open_workspace()
    other.hold_policies()
    assert other.policy == standard_policy()
    put_in_force(told, "softer", 1, "Agreed", hours_later(3))
    put_in_force(other, "softer", 2, "Agreed", hours_later(4))
    live = [made_for for _, status, made_for in generations_of(told) if status == "live"]
    assert len([each for each in live if '"prickly":0.4' in each]) == 1, "those who look at it still find its views"


def test_how_far_it_has_come_is_told(told: Workspace) -> None:
    save_policy(told, "softer", softer(), "Softer", hours_later(1))
    seen: list[tuple[int, int]] = []
    put_in_force(told, "softer", 1, "Agreed", hours_later(1), progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1]


def test_while_a_policy_cannot_be_read_the_pages_stay_as_they_were_worked_out(
    told: Workspace, open_workspace: Open, home: Path, database_url: str | None
) -> None:
    put(told, softer(), hours_later(1))
    Behind(home, database_url).run(
        "UPDATE {events} SET state = :state WHERE topic = 'goodterms:PolicySaved'", state=b"{"
    )
    fresh = open_workspace()
    assert fresh.policy == told.policy == softer()
    assert health_on(fresh, "harbour", CHANGED) == health_on(told, "harbour", CHANGED)


# -- as known then, and each day -----------------------------------------------------------------------------


def test_as_known_before_the_change_gives_the_old_figures(told: Workspace) -> None:
    known_at = hours_later(1).at - timedelta(microseconds=1)
    before = health_on(told, "harbour", CHANGED, known_at=known_at)
    line = timeline(told, "harbour", FIRST, CHANGED, known_at=known_at)
    why = explanations.explain(told, "harbour", CHANGED, known_at=known_at, released=False)
    put(told, softer(), hours_later(1))
    after = health_on(told, "harbour", CHANGED, known_at=known_at)
    assert after.policy == "standard"
    assert after.health.score == pytest.approx(before.health.score, abs=1e-9)
    assert np.allclose(
        timeline(told, "harbour", FIRST, CHANGED, known_at=known_at).health, line.health, atol=1e-9, equal_nan=True
    )
    again = explanations.explain(told, "harbour", CHANGED, known_at=known_at, released=False)
    assert again.score == pytest.approx(why.score, abs=1e-9)
    assert health_on(told, "harbour", CHANGED, known_at=told.policies()[0].at).policy == "softer"


def test_each_day_is_worked_out_under_the_policy_in_force_at_its_end(told: Workspace) -> None:
    put(told, softer(), at(CHANGED))
    put(told, softer(prickly=0.9), at(CHANGED + timedelta(days=10), hour=23))
    last = CHANGED + timedelta(days=20)
    line = timeline(told, "harbour", FIRST, last, each_days_policy=True)
    under = {
        policy.conversation.prickly: timeline(told, "harbour", FIRST, last, policy=policy).health
        for policy in (standard_policy(), softer(), softer(prickly=0.9))
    }
    joints = [
        (0.0, FIRST, CHANGED),
        (0.4, CHANGED, CHANGED + timedelta(days=10)),
        (0.9, CHANGED + timedelta(days=10), None),
    ]
    for prickly, start, end in joints:
        which = [at for at, day in enumerate(line.days) if start <= day and (end is None or day < end)]
        assert which
        assert np.array_equal(line.health[which], under[prickly][which], equal_nan=True)
    assert line.days == [FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1)]
    for day in (CHANGED - timedelta(days=1), CHANGED):
        one = health_on(told, "harbour", day, each_days_policy=True)
        assert one.health.score == pytest.approx(line.health[line.days.index(day)])


def test_a_day_on_which_the_policy_changed_worked_out_by_hand(told: Workspace) -> None:
    """By then six contacts, every seventh day, v 0; from the change on v 0.4, w 2 and a half-life of 20 days."""
    put(told, softer(), at(CHANGED))
    eve, day = timeline(told, "harbour", CHANGED - timedelta(days=1), CHANGED, each_days_policy=True).health
    ages = [40 - 7 * n for n in range(6)]
    mass = sum(0.5 * 2 ** (-(age - 1) / 90) for age in ages)
    assert eve == pytest.approx(100 * 1 / (2 + mass), abs=1e-9)
    mass = sum(2 * 2 ** (-age / 20) for age in ages)
    assert day == pytest.approx(100 * (1 + 0.4 * mass) / (2 + mass), abs=1e-9)


def test_weeks_and_months_fall_where_they_would_without_a_change(told: Workspace) -> None:
    put(told, softer(), at(CHANGED))
    for step in ("week", "month"):
        days = timeline(told, "harbour", FIRST, CHANGED + timedelta(days=50), step).days
        assert timeline(told, "harbour", FIRST, CHANGED + timedelta(days=50), step, each_days_policy=True).days == days


def test_a_change_that_was_not_known_of_yet_is_none(told: Workspace) -> None:
    put(told, softer(), at(CHANGED))
    known_at = at(CHANGED).at - timedelta(seconds=1)
    for first in (FIRST, CHANGED):
        [one] = stretches(told, first, CHANGED + timedelta(days=5), known_at)
        assert one.policy == standard_policy()


def test_two_changes_on_one_day_make_one_joint(told: Workspace) -> None:
    put(told, softer(), at(CHANGED, 9))
    put(told, softer(prickly=0.9), at(CHANGED, 15))
    parts = stretches(told, FIRST, CHANGED + timedelta(days=5))
    assert [(part.first, part.policy.conversation.prickly) for part in parts] == [(FIRST, 0.0), (CHANGED, 0.9)]


def generations_of(workspace: Workspace) -> list[tuple[int, str, str]]:
    with workspace.views.engine.connect() as connection:
        return [(row.generation, row.status, row.made_for) for row in connection.execute(select(generations))]


def rows_of(workspace: Workspace) -> list[str]:
    workspace.catch_up()
    table = workspace.tables().evidence
    with workspace.views.engine.connect() as connection:
        return sorted(repr(tuple(row)) for row in connection.execute(select(table)))
