"""The sample is recorded as people record: through the commands, in order, late, with mistakes put right."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.entries import EntryRecorded
from domain.errors import PartnershipExists
from domain.partnership import ENTRY_KINDS
from domain.partnerships import Partnerships, open_partnerships
from projections.ledger import entries, history
from projections.workspace import Workspace
from sample import STORIES, fill

TODAY = date(2026, 6, 30)
REFS = [module.REF for module in STORIES]


def events_of(partnerships: Partnerships) -> list[Any]:
    """Every event of the log, in its order."""
    stored = partnerships.recorder.select_notifications(1, 100_000)
    return [partnerships.mapper.to_domain_event(notification) for notification in stored]


def filled(home: Path, today: date, seed: int = 7) -> Partnerships:
    home.mkdir()
    partnerships = open_partnerships(home)
    fill(partnerships, today, seed)
    return partnerships


def test_sample_has_five_partnerships_and_at_least_2000_entries(sample: Workspace) -> None:
    recorded = [event for event in events_of(sample.partnerships) if isinstance(event, EntryRecorded)]

    assert len(REFS) == 5
    assert len(recorded) >= 2000


def test_fill_says_how_many_entries_it_recorded_and_how_far_it_is(tmp_path: Path) -> None:
    partnerships = open_partnerships(tmp_path)
    reports: list[tuple[int, int]] = []

    number = fill(partnerships, TODAY, progress=lambda done, total: reports.append((done, total)))

    assert number == sum(isinstance(event, EntryRecorded) for event in events_of(partnerships))
    assert reports == sorted(reports)
    assert reports[-1][0] == reports[-1][1]
    partnerships.close()


def test_every_kind_of_entry_occurs(sample: Workspace) -> None:
    found = {event.entry.kind_name for event in events_of(sample.partnerships) if isinstance(event, EntryRecorded)}

    assert found == {*ENTRY_KINDS, "round", "problem-tree", "released-tree", "target", "planned-meeting"}


def test_every_change_that_people_make_occurs(sample: Workspace) -> None:
    found = Counter(type(event).__name__ for event in events_of(sample.partnerships))

    changes = {"DecisionEnacted", "DecisionDropped", "ActionCompleted", "ActionDropped", "PaperActedOn"}
    changes |= {"EscalationSettled", "EscalationReopened", "ThemesHeard", "ProgrammeEnded", "PartnerLeft"}
    changes |= {"AgreementReviewed", "AgreementWithdrawn", "RoundClosed", "EntryCorrected", "EntryRetracted"}
    assert changes <= set(found)
    assert found["EntryCorrected"] >= 15
    assert found["EntryRetracted"] >= 5


def test_same_day_and_seed_give_the_same_log(tmp_path: Path) -> None:
    one, same, other = (filled(tmp_path / name, TODAY, seed) for name, seed in (("a", 7), ("b", 7), ("c", 8)))

    def stored(partnerships: Partnerships) -> list[dict[str, Any]]:
        """What was recorded, in words: refs of people and keys are never the same twice."""
        pages = partnerships.recorder.select_notifications(1, 100_000)
        events: list[Any] = [partnerships.mapper.to_domain_event(stored) for stored in pages]
        return [vars(event) | {"recorded_by": partnerships.people.name_of(event.recorded_by)} for event in events]

    assert stored(one) == stored(same)
    assert stored(one) != stored(other)
    for partnerships in (one, same, other):
        partnerships.close()


def test_recorded_instants_never_run_backwards_nor_reach_today(sample: Workspace) -> None:
    instants: dict[Any, list[datetime]] = {}
    for event in events_of(sample.partnerships):
        instants.setdefault(event.originator_id, []).append(event.timestamp)

    assert all(list(of_one) == sorted(of_one) for of_one in instants.values())
    assert max(map(max, instants.values())) < datetime.combine(TODAY, datetime.min.time(), UTC)


def test_sample_runs_to_the_last_days_and_starts_three_years_ago(sample: Workspace) -> None:
    events = events_of(sample.partnerships)

    assert min(event.timestamp for event in events).date() == date(2023, 6, 30)
    assert max(event.timestamp for event in events).date() >= TODAY - timedelta(days=5)


@pytest.mark.parametrize("ref", REFS)
def test_entries_are_recorded_hours_to_weeks_after_they_happened(sample: Workspace, ref: str) -> None:
    opened = sample.partnerships.get(ref).created_on
    rows = [row for row in entries(sample, ref) if row.recorded_at.date() > opened.date()]
    delays = sorted(
        (history(sample, ref, row.kind, row.ref)[0].recorded_at.date() - row.happened_on).days for row in rows
    )

    assert delays[0] >= 0
    assert delays[len(delays) // 2] <= 8
    assert delays[-1] >= 14


@pytest.mark.parametrize(
    ("today", "seed"),
    [
        (date(2028, 2, 29), 1),
        (date(2027, 1, 1), 2),
        (date(2026, 9, 30), 3),
        (date(2026, 10, 1), 4),
        (date(2031, 8, 9), 5),
    ],
)
def test_any_day_and_seed_can_be_told(tmp_path: Path, today: date, seed: int) -> None:
    partnerships = filled(tmp_path / "workspace", today, seed)

    assert all(partnerships.find(ref) for ref in REFS)
    partnerships.close()


def test_filling_twice_is_refused_and_records_nothing(tmp_path: Path) -> None:
    partnerships = filled(tmp_path / "workspace", TODAY)
    before = len(events_of(partnerships))

    with pytest.raises(PartnershipExists):
        fill(partnerships, TODAY)

    assert len(events_of(partnerships)) == before
    partnerships.close()


def test_items_come_back_and_some_are_decided_in_the_end(sample: Workspace) -> None:
    appearances = Counter(row.entry.item for row in entries(sample, "kirkfield", kind="item"))
    decided = {row.entry.item for row in entries(sample, "kirkfield", kind="decision")}

    assert sum(count >= 3 for count in appearances.values()) >= 5
    assert any(appearances[item] >= 3 for item in decided)


def test_titles_of_items_do_not_repeat_within_a_partnership(sample: Workspace) -> None:
    for ref in REFS:
        titles = {row.entry.item: row.entry.title for row in entries(sample, ref, kind="item")}
        reports = [item for item in titles if item.startswith("report-")]
        told = [title for item, title in titles.items() if item not in reports]
        assert len(set(told)) >= 0.9 * len(told)


def test_links_join_the_city_with_two_partnerships_on_one_problem_each(sample: Workspace) -> None:
    linked = {(ref, row.entry.to) for ref in REFS for row in entries(sample, ref, kind="link")}

    assert {("marlhaven", "harbourside"), ("marlhaven", "quayside"), ("kirkfield", "ottermead")} <= linked
    assert all(to in REFS for _, to in linked)


def test_an_organisation_has_one_name_wherever_it_takes_part(sample: Workspace) -> None:
    names: dict[str, set[str]] = {}
    for ref in REFS:
        for row in entries(sample, ref, kind="partner"):
            names.setdefault(row.ref, set()).add(row.entry.name)

    assert all(len(spellings) == 1 for spellings in names.values())
    assert sum(1 for ref in REFS if sample.partnerships.get(ref).entries.get("partner", "city-council")) == 3
