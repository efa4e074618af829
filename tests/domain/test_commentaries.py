"""Commentaries of a report: written beside a section, corrected and retracted as any entry."""

from __future__ import annotations

from typing import Any

import pytest

from domain.commentaries import LONGEST, CommentaryWritten
from domain.errors import DateOutOfOrder, FutureDate, InvalidValue, RefTaken
from tests.domain.cast import COMMENTARY, FORMED, JUNE, MAY, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when


def test_a_commentary_is_written() -> None:
    then(when(given().write_commentary, COMMENTARY), recorded(CommentaryWritten, entry=COMMENTARY))
    then(when(given(COMMENTARY).write_commentary, COMMENTARY), refused(RefTaken, "commentary"))


def test_a_section_may_have_several() -> None:
    assert when(given(COMMENTARY).write_commentary, but(COMMENTARY, commentary="n2")).refusal is None


def test_a_period_may_begin_before_the_partnership_was_formed() -> None:
    early = but(COMMENTARY, from_on=FORMED.replace(year=2020))
    assert when(given().write_commentary, early).refusal is None


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"from_on": JUNE, "to_on": MAY}, DateOutOfOrder, "from_on"),
        ({"to_on": TOMORROW}, FutureDate, "to_on"),
        ({"to_on": FORMED.replace(year=2020)}, DateOutOfOrder, "to_on"),
        ({"section": "gossip"}, InvalidValue, "section"),
        ({"text": " \n"}, InvalidValue, "text"),
        ({"text": "a" * (LONGEST + 1)}, InvalidValue, "text"),
    ],
)
def test_a_commentary_that_makes_no_sense_is_refused(changes: dict[str, Any], error: Any, field: str) -> None:
    then(when(given().write_commentary, but(COMMENTARY, **changes)), refused(error, field))
    corrected = but(COMMENTARY, **changes)
    assert isinstance(when(given(COMMENTARY).correct, corrected, "why").refusal, error)


def test_a_commentary_as_long_as_can_be_is_kept_whole() -> None:
    assert when(given().write_commentary, but(COMMENTARY, text="a" * LONGEST)).refusal is None
