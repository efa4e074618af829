"""Signals that somebody set aside for a while."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.dismissals import SignalDismissed, in_force
from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken
from tests.domain.cast import DISMISSAL, JUNE, MARCH, MAY, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when


def test_a_signal_is_set_aside_once_under_a_ref() -> None:
    then(when(given().dismiss_signal, DISMISSAL), recorded(SignalDismissed, entry=DISMISSAL))
    then(when(given(DISMISSAL).dismiss_signal, DISMISSAL), refused(RefTaken, "dismissal"))


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"until_on": MARCH}, DateOutOfOrder, "until_on"),
        ({"until_on": MAY + timedelta(days=367)}, InvalidValue, "until_on"),
        ({"reason": " "}, InvalidValue, "reason"),
        ({"signal": "somebody"}, InvalidValue, "signal"),
        ({"dismissed_on": TOMORROW, "until_on": TOMORROW}, FutureDate, "dismissed_on"),
    ],
)
def test_a_dismissal_that_makes_no_sense_is_refused(changes: dict[str, Any], error: Any, field: str) -> None:
    then(when(given().dismiss_signal, but(DISMISSAL, **changes)), refused(error, field))


def test_it_may_last_until_a_day_to_come_and_for_a_year() -> None:
    assert when(given().dismiss_signal, but(DISMISSAL, until_on=MAY + timedelta(days=366))).refusal is None


@pytest.mark.parametrize(
    ("on", "holds"), [(MAY - timedelta(days=1), False), (MAY, True), (JUNE, True), (JUNE + timedelta(days=1), False)]
)
def test_it_holds_from_its_first_day_to_its_last(on: date, holds: bool) -> None:
    assert (in_force([DISMISSAL], "gone-quiet", "", on) is DISMISSAL) is holds


def test_it_holds_for_its_own_signal_about_its_own_matter_alone() -> None:
    dismissal = but(DISMISSAL, signal="carried-over", about="budget")
    assert in_force([dismissal], "carried-over", "budget", MAY) is dismissal
    assert in_force([dismissal], "carried-over", "roof", MAY) is None
    assert in_force([dismissal], "gone-quiet", "budget", MAY) is None
