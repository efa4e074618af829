"""Trust: the mean of the statements answered, from 1..5 to 0..1, weight 1, on the day of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.cast import APRIL, CHECK_IN, MARCH, but
from tests.projections.evidence_of import Told, gives, on


@pytest.mark.parametrize(
    ("marks", "value"),
    [
        ({"reliable": 1, "open": 1, "fair": 1, "able": 1}, 0.0),
        ({"reliable": 5, "open": 5, "fair": 5, "able": 5}, 1.0),
        ({"reliable": 3, "open": 3, "fair": 3, "able": 3}, 0.5),
        ({"reliable": 4, "open": 2, "fair": 5, "able": 1}, 0.5),
        ({"reliable": 4, "open": None, "fair": 3, "able": None}, 0.625),
        ({"reliable": None, "open": 2, "fair": None, "able": None}, 0.25),
        ({"reliable": None, "open": 5, "fair": 5, "able": 4}, (14 / 3 - 1) / 4),
    ],
)
def test_an_answer_is_worth_the_mean_of_the_statements_answered(marks: dict[str, Any], value: float) -> None:
    assert gives("trust", but(CHECK_IN, **marks)) == [on("check-in k1", MARCH, value, 1)]


def test_an_answer_counts_for_the_partner_whose_view_it_is() -> None:
    about = but(CHECK_IN, about="hospital")
    (row,) = Told(about).changes.evidence
    assert row[9:11] == ["council", "spring"]


def test_every_answer_of_a_round_counts() -> None:
    again = but(CHECK_IN, answer="k2")
    assert len(gives("trust", CHECK_IN, again)) == 2


def test_a_corrected_answer_replaces_itself_and_nothing_else() -> None:
    told = Told(CHECK_IN, but(CHECK_IN, answer="k2"))
    at = told.do("correct", but(CHECK_IN, fair=None, answered_on=APRIL), "Wrong day")
    assert told.superseded("trust", at) == [on("check-in k1", MARCH, 0.625, 1)]
    assert told.recorded("trust", at) == [on("check-in k1", APRIL, 0.75, 1)]


def test_a_correction_that_changes_no_mark_changes_no_evidence() -> None:
    told = Told(CHECK_IN)
    at = told.do("correct", but(CHECK_IN, comment="In a hurry"), "Forgotten")
    assert told.touched(at) == set()


def test_a_retracted_answer_no_longer_counts() -> None:
    told = Told(CHECK_IN)
    before = told.at
    at = told.do("retract", "check-in", "k1", "Given twice")
    assert told.evidence("trust") == []
    assert told.evidence("trust", before) == told.superseded("trust", at) == [on("check-in k1", MARCH, 0.625, 1)]
