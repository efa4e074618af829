"""The timelines of the sample show what its stories say."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from projections.ledger import entries, history
from projections.timelines import Timeline, health_on, timeline
from projections.workspace import Workspace
from sample.kirkfield import turning_point
from tests.sample.conftest import TODAY

FIRST = date(2023, 7, 1)


@pytest.fixture(scope="module")
def monthly(sample: Workspace) -> dict[str, Timeline]:
    refs = ("marlhaven", "ottermead", "kirkfield", "harbourside", "quayside")
    return {ref: timeline(sample, ref, FIRST, TODAY, "month") for ref in refs}


def at(told: Timeline, year: int, month: int) -> float:
    """Health at the end of a month; NaN when there was not enough evidence."""
    found = next(i for i, day in enumerate(told.days) if (day.year, day.month) == (year, month))
    return float(told.health[found])


def dimension_at(told: Timeline, name: str, year: int, month: int) -> float:
    found = next(i for i, day in enumerate(told.days) if (day.year, day.month) == (year, month))
    return float(told.dimensions[name].score[found])


# With this day, Kirkfield turns in March 2024.


def test_kirkfield_turns_19_to_31_months_before_the_end() -> None:
    assert turning_point(TODAY) == date(2024, 3, 1)
    assert turning_point(date(2026, 11, 23)) == date(2025, 3, 1)
    assert turning_point(date(2026, 10, 1)) == date(2025, 3, 1)
    assert turning_point(date(2026, 9, 30)) == date(2024, 3, 1)


def test_kirkfield_falls_from_working_to_poor_terms_in_spring(monthly: dict[str, Timeline]) -> None:
    kirkfield = monthly["kirkfield"]

    assert at(kirkfield, 2023, 12) >= 62
    assert at(kirkfield, 2024, 5) < 45
    assert dimension_at(kirkfield, "trust", 2024, 1) - dimension_at(kirkfield, "trust", 2024, 6) >= 18


def test_kirkfield_climbs_back_over_about_a_year(monthly: dict[str, Timeline]) -> None:
    kirkfield = monthly["kirkfield"]
    climb = [at(kirkfield, 2024, 9), at(kirkfield, 2024, 12), at(kirkfield, 2025, 3), at(kirkfield, 2025, 6)]

    assert climb == sorted(climb)
    assert climb[0] < 47
    assert 45 <= climb[2] < 65
    assert at(kirkfield, 2025, 8) >= 60
    assert at(kirkfield, 2026, 5) >= 68


def test_ottermead_holds(monthly: dict[str, Timeline]) -> None:
    later = monthly["ottermead"].health[4:]

    assert later.min() >= 74
    assert later.mean() >= 77


def test_marlhaven_is_solid_with_one_dip(monthly: dict[str, Timeline]) -> None:
    marlhaven = monthly["marlhaven"]

    assert 64 <= at(marlhaven, 2024, 10) <= 85
    assert at(marlhaven, 2025, 4) < 61
    assert at(marlhaven, 2024, 11) - at(marlhaven, 2025, 4) >= 10
    assert at(marlhaven, 2026, 5) >= 70


def test_harbourside_drifts_down_and_decides_and_does_little(monthly: dict[str, Timeline]) -> None:
    harbourside = monthly["harbourside"]

    assert at(harbourside, 2023, 11) >= 60
    assert 38 <= at(harbourside, 2024, 6) <= 62
    assert at(harbourside, 2026, 5) < 45
    assert dimension_at(harbourside, "decisions", 2026, 5) < 45
    assert dimension_at(harbourside, "follow_through", 2026, 5) < 30


def test_quayside_starts_without_enough_evidence_and_then_rises(monthly: dict[str, Timeline]) -> None:
    quayside = monthly["quayside"]

    assert math.isnan(at(quayside, 2025, 8))
    assert at(quayside, 2025, 11) < 66
    assert at(quayside, 2026, 5) >= at(quayside, 2025, 11) + 8


def test_one_round_has_too_few_answers(sample: Workspace) -> None:
    for ref in ("marlhaven", "ottermead", "kirkfield", "harbourside", "quayside"):
        counts: dict[tuple[str, str], int] = {}
        for row in entries(sample, ref, kind="check-in"):
            key = (row.entry.round, row.entry.partner)
            counts[key] = counts.get(key, 0) + 1
        thin = {round_ref for (round_ref, _), count in counts.items() if count < 3}
        assert len(thin) in (1, 2), ref


# What was known when.


def test_breakdown_was_older_than_it_was_known_to_be(sample: Workspace) -> None:
    on = date(2024, 4, 30)

    then = health_on(sample, "kirkfield", on, known_at=datetime(2024, 6, 20, tzinfo=UTC)).health
    now = health_on(sample, "kirkfield", on).health

    assert then.score is not None
    assert now.cap == 40
    assert then.cap is None
    assert then.score >= 43
    assert (then.band, now.band) == ("on strained terms", "on poor terms")


def test_letter_of_spring_was_recorded_in_summer(sample: Workspace) -> None:
    letter = history(sample, "kirkfield", "contact", "C-letter")[0]

    assert letter.happened_on == date(2024, 3, 29)
    assert (letter.recorded_at.date() - letter.happened_on).days > 100
    assert "C-letter" not in [
        row.ref for row in entries(sample, "kirkfield", known_at=datetime(2024, 7, 1, tzinfo=UTC))
    ]


def test_found_attendance_sheets_lower_engagement_of_a_past_month(sample: Workspace) -> None:
    on = date(2025, 2, 28)

    then = health_on(sample, "marlhaven", on, known_at=datetime(2025, 5, 1, tzinfo=UTC)).dimensions["engagement"].score
    now = health_on(sample, "marlhaven", on).dimensions["engagement"].score

    assert then is not None
    assert now is not None
    assert then - now >= 3


def test_action_log_was_ticked_without_looking(sample: Workspace) -> None:
    reasons = [row.reason for row in entries(sample, "harbourside", kind="action") if row.reason]

    assert any("never begun" in reason for reason in reasons)


def test_first_paper_forms_of_the_alliance_were_typed_up_weeks_later(sample: Workspace) -> None:
    on = date(2025, 10, 20)

    then = health_on(sample, "quayside", on, known_at=datetime(2025, 10, 21, tzinfo=UTC))
    now = health_on(sample, "quayside", on)

    assert then.dimensions["trust"].score is None
    assert now.dimensions["trust"].score is not None
