"""The portfolio: a row for each partnership, worked out again only where something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from domain.check_ins import STATEMENTS
from projections.measures import Asked, chart
from projections.portfolio import PortfolioRow, kept_rows, portfolio
from projections.signals import signals_on
from projections.timelines import health_on
from projections.variation import variation_of
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import (
    ACTION,
    CHECK_IN,
    CONTACT,
    DECISION,
    DISMISSAL,
    ESCALATION,
    MAY,
    MEETING,
    PAPER,
    REBASE,
    TODAY,
    but,
)
from tests.projections.conftest import form, hours_later, record

WARM = [but(CONTACT, contact=f"c{n}", made_on=TODAY - timedelta(days=n)) for n in range(100)]


def row_of(workspace: Workspace, ref: str = "harbour", on: date = TODAY) -> PortfolioRow:
    return next(row for row in portfolio(workspace, on) if row.ref == ref)


def worked_out_at(workspace: Workspace) -> dict[str, str]:
    """Where each kept summary lies in the database: another place means that it was written again."""
    table = workspace.tables().summaries
    place = "rowid" if workspace.views.engine.dialect.name == "sqlite" else "ctid::text"
    with workspace.views.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT partnership, version, {place} FROM {table.name}").all()
    return {row[0]: f"{row[1]} {row[2]}" for row in rows}


def test_a_partnership_without_evidence(harbour: Workspace) -> None:
    row = row_of(harbour)
    assert (row.name, row.health, row.band, row.cap, row.change_3_months) == (
        "Harbour Wellbeing Partnership", None, None, None, None,
    )  # fmt: skip
    assert row.spark == [None] * 52
    assert (row.last_contact_on, row.open_escalations, row.overdue) == (None, 0, 0)
    assert (row.trust, row.gap, row.variation.kind) == (None, None, "too-few")


def test_trust_and_its_gap_are_those_that_readers_are_shown(harbour: Workspace) -> None:
    marks = {"council": (5, 5, 5), "hospital": (2, 3, 4)}
    for partner, given in marks.items():
        said = [dict.fromkeys(STATEMENTS, mark) for mark in given]
        whose = {"partner": partner, "answered_on": TODAY, "mean": None}
        record(harbour, *(but(CHECK_IN, answer=f"{partner}-{n}", **whose, **marked) for n, marked in enumerate(said)))
    harbour.catch_up()
    row, found = row_of(harbour), health_on(harbour, "harbour", TODAY)
    assert row.trust == found.dimensions["trust"].score
    assert row.gap == found.perception_gap
    assert row.gap == 30  # (1 + 3) / 5 of the council, and (1 + 1.5) / 5 of the hospital


def test_the_change_is_judged_as_on_the_page_of_signal_and_noise(harbour: Workspace) -> None:
    weekly = [but(CONTACT, contact=f"w{n}", made_on=TODAY - timedelta(weeks=n), tone="warm") for n in range(20, 76)]
    record(harbour, *weekly, but(ESCALATION, level="breakdown", raised_on=TODAY - timedelta(days=100)))
    harbour.catch_up()
    judged = variation_of(chart(Asked(harbour, "harbour", TODAY), "health"), "up")
    assert judged.kind == "concerning"
    assert row_of(harbour).variation == judged
    record(harbour, but(REBASE, measure="health", from_on=TODAY - timedelta(days=120)))
    harbour.catch_up()
    assert row_of(harbour).variation.kind == "too-few"


def test_signals_are_counted_by_rule_but_for_those_set_aside(harbour: Workspace) -> None:
    record(harbour, *(but(PAPER, paper=name, presented_on=TODAY - timedelta(days=90)) for name in ("p1", "p2", "p3")))
    harbour.catch_up()
    assert row_of(harbour).signals["paper-unanswered"] == 3
    aside = but(
        DISMISSAL, signal="paper-unanswered", about="p2", dismissed_on=TODAY, until_on=TODAY + timedelta(days=30)
    )
    record(harbour, aside)
    harbour.catch_up()
    row = row_of(harbour)
    assert row.signals["paper-unanswered"] == 2
    standing = [each for each in signals_on(harbour, "harbour", TODAY) if each.dismissed is None]
    assert row.signals_in_all == len(standing)


def test_a_row_shows_what_the_timeline_shows(harbour: Workspace) -> None:
    record(harbour, *WARM, but(ESCALATION, raised_on=TODAY - timedelta(days=20)))
    harbour.catch_up()
    row = row_of(harbour)
    found = health_on(harbour, "harbour", TODAY).health
    assert (row.health, row.low, row.high, row.band) == pytest.approx((found.score, found.low, found.high, found.band))
    weeks = [health_on(harbour, "harbour", TODAY - timedelta(weeks=n)).health.score for n in range(51, -1, -1)]
    assert row.spark == pytest.approx(weeks)
    earlier = row_of(harbour, on=TODAY - timedelta(days=1))
    assert earlier.health == pytest.approx(health_on(harbour, "harbour", TODAY - timedelta(days=1)).health.score)


def test_change_is_since_91_days_ago(harbour: Workspace) -> None:
    record(harbour, *[but(entry, made_on=entry.made_on - timedelta(days=90)) for entry in WARM])
    harbour.catch_up()
    row = row_of(harbour)
    quarter_ago = health_on(harbour, "harbour", TODAY - timedelta(days=91)).health.score
    assert row.health is not None
    assert quarter_ago is not None
    assert row.change_3_months == pytest.approx(row.health - quarter_ago)


def test_a_capped_partnership_says_so(harbour: Workspace) -> None:
    record(harbour, *WARM, but(ESCALATION, level="breakdown", raised_on=TODAY))
    harbour.catch_up()
    row = row_of(harbour)
    assert (row.health, row.cap, row.band) == (40, 40, "on poor terms")


def test_what_needs_attention_is_counted_as_it_was_on_the_day(harbour: Workspace) -> None:
    settled = but(ESCALATION, escalation="e2", raised_on=MAY, settled_on=(TODAY,))
    done = but(ACTION, action="a2", due_on=MAY, completed_on=TODAY)
    dropped = but(DECISION, decision="d2", due_on=MAY, dropped_on=TODAY - timedelta(days=1))
    due_today = but(ACTION, action="a3", due_on=TODAY)
    record(harbour, ESCALATION, settled, but(DECISION, due_on=MAY), done, dropped, due_today, ACTION)
    record(harbour, MEETING, but(CONTACT, made_on=TODAY))
    harbour.catch_up()
    today, yesterday, the_day_before = (row_of(harbour, on=TODAY - timedelta(days=n)) for n in range(3))
    assert (today.open_escalations, today.overdue) == (1, 1)
    assert (yesterday.open_escalations, yesterday.overdue) == (2, 2)
    assert (the_day_before.open_escalations, the_day_before.overdue) == (2, 3)
    assert (today.last_contact_on, yesterday.last_contact_on) == (TODAY, MEETING.held_on)


def test_closed_partnerships_come_last(harbour: Workspace) -> None:
    form(harbour, "alder", name="alder alliance")
    form(harbour, "abbey", name="Abbey Board")
    harbour.partnerships.close_partnership("abbey", TODAY, hours_later(1))
    harbour.catch_up()
    assert [(row.ref, row.closed_on) for row in portfolio(harbour, TODAY)] == [
        ("alder", None),
        ("harbour", None),
        ("abbey", TODAY),
    ]


def test_only_the_partnership_that_changed_is_worked_out_again(harbour: Workspace) -> None:
    form(harbour, "county")
    record(harbour, *WARM[:3])
    harbour.catch_up()
    first = portfolio(harbour, TODAY)
    kept = worked_out_at(harbour)
    assert set(kept) == {"harbour", "county"}
    assert portfolio(harbour, TODAY) == first
    assert worked_out_at(harbour) == kept
    record(harbour, but(ESCALATION, raised_on=TODAY), ref="county")
    harbour.catch_up()
    again = {row.ref: row for row in portfolio(harbour, TODAY)}
    changed = worked_out_at(harbour)
    assert changed["harbour"] == kept["harbour"]
    assert changed["county"] != kept["county"]
    assert again["county"].open_escalations == 1
    assert again["harbour"] in first


def test_a_row_that_an_earlier_release_kept_is_worked_out_again(harbour: Workspace) -> None:
    row = row_of(harbour)
    assert set(kept_rows(harbour, TODAY)) == {"harbour"}
    with harbour.views.engine.begin() as connection:
        connection.execute(update(harbour.tables().summaries).values(summary='{"ref": "harbour", "name": ""}'))
    assert kept_rows(harbour, TODAY) == {}
    assert row_of(harbour) == row


def test_rows_of_other_days_are_worked_out_and_not_kept(harbour: Workspace) -> None:
    portfolio(harbour, TODAY - timedelta(days=7))
    assert worked_out_at(harbour) == {}


def test_a_new_day_is_worked_out_afresh(harbour: Workspace, open_workspace: Callable[[], Workspace]) -> None:
    record(harbour, *WARM[:10])
    harbour.catch_up()
    today = row_of(harbour)
    tomorrow = open_workspace()
    tomorrow.clock = lambda: NOW + timedelta(days=40)
    later = row_of(tomorrow, on=TODAY + timedelta(days=40))
    assert later.health != today.health
    with tomorrow.views.engine.connect() as connection:
        rows = connection.execute(select(tomorrow.tables().summaries.c.on_day)).scalars().all()
    assert rows == [(TODAY + timedelta(days=40)).toordinal()]
