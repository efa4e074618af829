"""What must hold for every history: parts add up, incremental equals rebuilt, as known at K equals the log cut at K."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from projections.book import microseconds
from projections.explanations import change, explain
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.postgresql import fresh_database
from tests.projections.histories import begin, histories, live

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
Opened = Callable[[], Any]
Views = tuple[list[Any], list[Any]]

often = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
seldom = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def opened(database_url: str | None = None) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder), database_url, clock=lambda: NOW)
        yield workspace
        workspace.close()


@often
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
@given(histories, st.integers(0, 40))
def test_as_known_at_an_instant_equals_a_rebuild_of_the_log_cut_there(steps: list[Any], at: int) -> None:
    with opened() as workspace, opened() as cut:
        begin(workspace.partnerships)
        list(live(workspace.partnerships, steps))
        instants = recorded_instants(workspace)
        known_at = instants[at % len(instants)]
        workspace.catch_up()
        copy_until(workspace, cut, known_at)
        cut.rebuild()
        assert visible(workspace, known_at) == visible(cut)
        on = date(2025, 3, 1)
        assert (
            health_on(workspace, "harbour", on, known_at=known_at).dimensions
            == health_on(cut, "harbour", on).dimensions
        )


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


def recorded_instants(workspace: Workspace) -> list[datetime]:
    """Every instant at which something was recorded."""
    log = workspace.partnerships
    events: Any = log.events.get(log.get("harbour").id)
    return sorted({event.timestamp for event in events})


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


def copy_until(source: Workspace, target: Workspace, known_at: datetime) -> None:
    """Copy the stored events recorded up to an instant."""
    log = source.partnerships
    page: Any = log.recorder.select_notifications(None, 10_000)
    kept = [stored for stored in page if log.mapper.to_domain_event(stored).timestamp <= known_at]
    target.partnerships.recorder.insert_events(kept)
