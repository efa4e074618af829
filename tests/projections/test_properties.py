"""What must hold for every history: parts add up, incremental equals rebuilt, as known at K equals the log cut at K."""

from __future__ import annotations

import itertools
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from projections.book import Book, Changes, microseconds
from projections.explanations import Explanation, change, explain
from projections.ledger import count_entries
from projections.timelines import HealthOn, health_on
from projections.workspace import Workspace
from tests.examples import examples
from tests.postgresql import fresh_database
from tests.prepared import empty_in
from tests.projections.histories import A_FULL_LIFE, AMENDED_ANSWERS, begin, histories, live

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
Opened = Callable[[], Any]
Views = tuple[list[Any], list[Any]]

EVERYTHING = {
    *("MeetingHeld", "ItemConsidered", "DecisionMade", "DecisionEnacted", "DecisionDropped", "ActionAgreed"),
    *("ActionCompleted", "PaperPresented", "PaperActedOn", "EscalationRaised", "EscalationSettled"),
    *("EscalationReopened", "ContactMade", "CheckInAnswered", "RoundOpened", "RoundClosed", "PartnerLeft"),
    *("EntryCorrected", "EntryRetracted", "WordsErased", "PartnershipClosed"),
}

often = settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seldom = settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def opened(database_url: str | None = None) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        workspace = Workspace(home, database_url, clock=lambda: NOW) if database_url else empty_in(home)
        yield workspace
        workspace.close()


def test_a_full_life_holds_all_that_can_happen() -> None:
    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, A_FULL_LIFE))
        assert EVERYTHING - {type(event).__name__ for event in events_of(workspace)} == set()


@often
@example(A_FULL_LIFE, [True, False, False] * 14)
@given(histories, st.lists(st.booleans(), min_size=40, max_size=40))
def test_incremental_views_equal_rebuilt_views(steps: list[Any], pauses: list[bool]) -> None:
    with opened() as workspace:
        check_incremental_equals_rebuilt(workspace, steps, pauses)


@seldom
@given(steps=histories, pauses=st.lists(st.booleans(), min_size=40, max_size=40))
def test_incremental_views_equal_rebuilt_views_on_postgresql(
    postgresql_server: str, steps: list[Any], pauses: list[bool]
) -> None:
    with fresh_database(postgresql_server) as url, opened(url) as workspace:
        check_incremental_equals_rebuilt(workspace, steps, pauses)


@often
@example(A_FULL_LIFE)
@given(histories)
def test_as_known_at_every_instant_equals_the_log_cut_there_and_read_anew(steps: list[Any]) -> None:
    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        workspace.catch_up()
        for known_at in recorded_instants(workspace):
            assert visible(workspace, known_at) == read_anew(workspace, known_at)


@seldom
@example([step for step in A_FULL_LIFE if step not in AMENDED_ANSWERS], 180)
@given(histories, st.integers(0, 600))
def test_answers_as_known_at_every_instant_equal_those_of_the_log_cut_there(steps: list[Any], days: int) -> None:
    with opened() as workspace, opened() as cut:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        workspace.catch_up()
        for known_at in grown(workspace, cut):
            check_answers_alike(workspace, cut, known_at, date(2024, 1, 1) + timedelta(days=days))


def test_a_cut_log_that_is_rebuilt_gives_the_same_again() -> None:
    with opened() as workspace, opened() as cut:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, A_FULL_LIFE))
        workspace.catch_up()
        known_at = recorded_instants(workspace)[20]
        next(at for at in grown(workspace, cut) if at == known_at)
        cut.rebuild()
        assert visible(workspace, known_at) == visible(cut)
        check_answers_alike(workspace, cut, known_at, date(2024, 4, 30))


@often
@given(histories, st.integers(0, 800))
def test_contributions_add_up_to_the_score(steps: list[Any], days: int) -> None:
    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        workspace.catch_up()
        why = explain(workspace, "harbour", date(2024, 1, 1) + timedelta(days=days))
        if why.score is not None:
            assert why.base + sum(line.points for line in why.contributions) == pytest.approx(why.score, abs=1e-9)


@often
@given(histories, st.integers(0, 400), st.integers(0, 400))
def test_a_change_is_the_sum_of_its_lines(steps: list[Any], first: int, span: int) -> None:
    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        workspace.catch_up()
        before = date(2024, 1, 1) + timedelta(days=first)
        moved = change(workspace, "harbour", before, before + timedelta(days=span))
        if moved.before is not None and moved.after is not None:
            total = sum(line.points for line in moved.lines)
            assert total == pytest.approx(moved.after - moved.before, abs=1e-9)


@often
@given(histories, st.integers(0, 40))
def test_a_policy_read_from_the_log_gives_what_the_views_hold(steps: list[Any], at: int) -> None:
    """The same policy under another name takes the long way round, and must arrive at the same numbers."""
    import msgspec

    with opened() as workspace:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        instants = recorded_instants(workspace)
        workspace.catch_up()
        renamed = msgspec.structs.replace(workspace.policy, name="another")
        known_at = instants[at % len(instants)]
        on = date(2025, 1, 15)
        other = health_on(workspace, "harbour", on, known_at=known_at, policy=renamed)
        mine = health_on(workspace, "harbour", on, known_at=known_at)
        for name, dimension in mine.dimensions.items():
            assert other.dimensions[name].score == pytest.approx(dimension.score, abs=1e-9)


def check_incremental_equals_rebuilt(workspace: Workspace, steps: list[Any], pauses: list[bool]) -> None:
    begin(workspace.partnerships)
    for _, pause in zip(live(workspace.partnerships, steps), pauses, strict=False):
        if pause:
            workspace.catch_up()
    workspace.catch_up()
    instants = recorded_instants(workspace)
    incremental = [visible(workspace, at) for at in [*instants, None]]
    workspace.rebuild()
    assert [visible(workspace, at) for at in [*instants, None]] == incremental


def check_answers_alike(workspace: Workspace, cut: Workspace, known_at: datetime, on: date) -> None:
    """Scores, points and entries as known then are those of a log that ends there.

    So are released ones, unless an answer was corrected or retracted since: of answers, what stands now counts at
    every instant, or two instants would tell who changed one.
    """
    assert count_entries(workspace, "harbour", known_at) == count_entries(cut, "harbour")
    for released in (False, True) if not answers_amended_after(workspace, known_at) else (False,):
        then = health_on(workspace, "harbour", on, known_at=known_at, released=released)
        there = health_on(cut, "harbour", on, released=released)
        assert as_numbers(then) == pytest.approx(as_numbers(there), abs=1e-9, nan_ok=True)
        points = points_of(explain(workspace, "harbour", on, known_at=known_at, released=released))
        assert points == pytest.approx(points_of(explain(cut, "harbour", on, released=released)), abs=1e-9)


def as_numbers(found: HealthOn) -> dict[str, float]:
    """Every figure by its name; NaN for none."""
    named: dict[str, float | None] = {"health": found.health.score, "low": found.health.low, "cap": found.health.cap}
    named |= {name: dimension.score for name, dimension in found.dimensions.items()}
    named |= {f"{name}, evidence": dimension.evidence for name, dimension in found.dimensions.items()}
    named |= {f"trust of {name}": score for name, score in found.trust_by_partner.items()}
    return {name: math.nan if value is None else value for name, value in named.items()}


def points_of(why: Explanation) -> dict[tuple[str, str, str], float]:
    return {(line.kind, line.entry, line.dimension): line.points for line in why.contributions}


def answers_amended_after(workspace: Workspace, known_at: datetime) -> bool:
    amended = (event for event in events_of(workspace) if type(event).__name__ in ("EntryCorrected", "EntryRetracted"))
    return any(event.subject[0] == "check-in" and event.timestamp > known_at for event in amended)


def recorded_instants(workspace: Workspace) -> list[datetime]:
    """Every instant at which something was recorded."""
    return sorted({event.timestamp for event in events_of(workspace)})


def events_of(workspace: Workspace) -> list[Any]:
    log = workspace.partnerships
    return list(log.events.get(log.get("harbour").id))


def read_anew(workspace: Workspace, known_at: datetime) -> Views:
    """What the views hold when the log up to an instant is read from its beginning."""
    log = workspace.partnerships
    events: Any = [event for event in log.closed_events.get(log.get("harbour").id) if event.timestamp <= known_at]
    changes = Changes()
    Book(workspace.policy).read(events, changes)
    tables = workspace.tables()
    return _standing(tables.entries, changes.entries), _standing(tables.evidence, changes.evidence)


def _standing(table: Table, rows: Sequence[Sequence[Any]]) -> list[Any]:
    assert all(len(row) == len(table.c) for row in rows)
    return sorted(tuple(str(value) for value in row[:-1]) for row in rows if row[-1] is None)


def grown(source: Workspace, target: Workspace) -> Iterator[datetime]:
    """Let a log grow as another did, and yield each instant once the target holds all that was recorded by then."""
    log = source.partnerships
    page: Any = log.recorder.select_notifications(None, 10_000)
    dated = [(log.mapper.to_domain_event(stored).timestamp, stored) for stored in page]
    for at, together in itertools.groupby(dated, key=lambda each: each[0]):
        target.partnerships.recorder.insert_events([stored for _, stored in together])
        target.catch_up()
        yield at


def visible(workspace: Workspace, known_at: datetime | None = None) -> Views:
    """The rows of the views as known at an instant, without when they stopped being known."""
    tables = workspace.tables()
    return _rows(workspace, tables.entries, known_at), _rows(workspace, tables.evidence, known_at)


def _rows(workspace: Workspace, table: Table, known_at: datetime | None) -> list[Any]:
    c = table.c
    at = None if known_at is None else microseconds(known_at)
    with workspace.views.engine.connect() as connection:
        rows = connection.execute(select(table)).all()
    seen = [row for row in rows if _is_visible(row, at)]
    return sorted(tuple(str(value) for value in row[: len(c) - 1]) for row in seen)


def _is_visible(row: Any, at: int | None) -> bool:
    if at is None:
        return row.superseded_at is None
    return bool(row.recorded_at <= at and (row.superseded_at is None or row.superseded_at > at))
