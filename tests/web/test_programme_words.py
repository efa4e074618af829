"""What is said aloud of a before and after, and what cannot be concluded, from figures made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.programmes import Programme
from projections.before_and_after import GAP, BeforeAndAfter, Compared, Reading, Window
from projections.xmr import Signal
from tests.domain.cast import ESCALATION
from web.programmes.doubts import doubts
from web.programmes.ranges_drawn import drawing, words
from web.programmes.signal_words import signal_words, signals_begun
from web.programmes.telling import gap_words, length_words, other_words, trust_words

BEGAN, ENDED = date(2025, 3, 3), date(2025, 7, 10)
WINDOWS = {
    "before": Window("before", BEGAN - timedelta(days=130), BEGAN - timedelta(days=1)),
    "during": Window("during", BEGAN, ENDED),
    "after": Window("after", ENDED + timedelta(days=1), ENDED + timedelta(days=243)),
}
LOW, HIGH = Reading(38, 30, 46, 14), Reading(61, 53, 69, 18)
NONE = Reading(None)


def found(
    before: Reading = LOW,
    during: Reading = LOW,
    after: Reading | None = HIGH,
    *,
    others: tuple[Compared, ...] = (),
    gap: tuple[Reading, Reading] = (NONE, NONE),
    windows: dict[Any, Window] | None = None,
    running: bool = False,
    kind: Any = "mediation",
    at_once: list[Any] | None = None,
) -> BeforeAndAfter:
    """A comparison of trust, other dimensions and the gap; without ``after`` there is no such window."""
    whole: dict[Any, Window] = windows if windows is not None else dict(WINDOWS)
    if after is None:
        whole.pop("after")
    readings: dict[Any, Reading] = {"before": before, "during": during} | ({"after": after} if after else {})
    trust = Compared("trust", {when: readings[when] for when in whole})
    last = Compared(GAP, dict(zip(("before", "after"), gap, strict=True)))  # type: ignore[arg-type]
    programme = Programme(programme="p", kind=kind, title="P", started_on=BEGAN)
    return BeforeAndAfter(programme, whole, [trust, *others, last], at_once or [], running)


def dimension(name: str, before: Reading, after: Reading) -> Compared:
    return Compared(name, {"before": before, "during": NONE, "after": after})


# -- the sentence ------------------------------------------------------------------------------------------------


def test_sentence_a_consultant_would_say_aloud() -> None:
    assert trust_words(found()) == (
        "Trust stood at 38 before the mediation (range 30 to 46, 14 answers) "
        "and at 61 eight months after it (53 to 69, 18 answers). "
        "The two ranges lie apart: a rise by chance alone is unlikely."
    )


def test_fall_is_called_a_fall() -> None:
    assert trust_words(found(HIGH, LOW, LOW)).endswith("The two ranges lie apart: a fall by chance alone is unlikely.")


def test_ranges_that_overlap_may_be_chance() -> None:
    said = trust_words(found(LOW, LOW, Reading(50, 46, 54, 18)))

    assert said.endswith("The two ranges overlap, so that may be chance.")


def test_difference_of_a_point_is_level() -> None:
    assert trust_words(found(LOW, LOW, Reading(39, 31, 47, 18))).endswith("That is level.")


def test_while_it_runs_trust_is_told_as_it_stands_now() -> None:
    said = trust_words(found(LOW, HIGH, None, running=True))

    assert "and at 61 now, while it runs (53 to 69, 18 answers)" in said


def test_one_that_has_only_just_ended_is_told_at_its_end() -> None:
    assert "and at 61 at its end (" in trust_words(found(LOW, HIGH, None))


def test_window_in_which_nobody_answered_is_told_as_such() -> None:
    said = trust_words(found(LOW, LOW, Reading(61, 53, 69, 0)))

    assert "(53 to 69, no answers in that time)" in said


def test_missing_figures_are_said_to_be_missing() -> None:
    assert trust_words(found(NONE, LOW, HIGH)) == (
        "There are too few answers from before the mediation to say where trust stood then. "
        "Trust stood at 61 eight months after it (range 53 to 69, 18 answers)."
    )
    assert trust_words(found(LOW, LOW, NONE)) == (
        "Trust stood at 38 before the mediation (range 30 to 46, 14 answers). "
        "There are too few answers to say where it stood later."
    )
    assert trust_words(found(NONE, NONE, NONE, kind="other")) == (
        "Too few have answered check-ins to say where trust stood before the programme, or where it went."
    )


def test_sentence_stands_without_a_window_before() -> None:
    windows: dict[Any, Window] = {when: WINDOWS[when] for when in ("during", "after")}

    assert trust_words(found(windows=windows)).startswith("There are too few answers from before the mediation")


def test_other_dimensions_are_grouped_by_what_became_of_them() -> None:
    others = (
        dimension("decisions", LOW, HIGH),
        dimension("follow_through", LOW, HIGH),
        dimension("repair", HIGH, LOW),
        dimension("engagement", LOW, LOW),
        dimension("conversation", NONE, HIGH),
    )

    assert other_words(found(others=others)) == (
        "Decisions and follow-through rose clearly; repair fell clearly; engagement stayed within what may be chance."
    )
    assert other_words(found()) == ""


def test_gap_is_told_by_where_views_lie_now() -> None:
    assert gap_words(found(gap=(Reading(34), Reading(12)))) == (
        "Partners’ views lie closer together: 12 points from the highest to the lowest, 34 before."
    )
    assert gap_words(found(gap=(Reading(12), Reading(34)))).startswith("Partners’ views lie further apart: 34 points")
    assert gap_words(found(gap=(Reading(12), Reading(13)))) == "Partners’ views lie as far apart as before: 13 points."
    assert gap_words(found(gap=(Reading(12), NONE))) == ""


@pytest.mark.parametrize(
    ("days", "told"), [(1, "1 day"), (45, "45 days"), (46, "two months"), (243, "eight months"), (400, "13 months")]
)
def test_lengths_are_told_in_days_and_then_in_months(days: int, told: str) -> None:
    assert length_words(days) == told


# -- doubts ------------------------------------------------------------------------------------------------------


def test_no_before_and_after_shows_what_was_the_reason() -> None:
    assert doubts(found())[0] == (
        "Nobody knows how it would have gone without the mediation: what comes after it need not come from it."
    )


def test_few_answers_none_and_none_shown_are_told_apart() -> None:
    told = doubts(found(Reading(38, 30, 46, 4), Reading(40, 30, 50, 0), NONE))

    assert "Only 4 answers came before it: a handful more could move trust." in told
    assert "Nobody’s answers were shown during it: where trust stands rests on earlier ones alone." in told
    assert "Too few answered after it to put a number on trust." in told


def test_ten_answers_are_no_longer_few() -> None:
    assert not [each for each in doubts(found(Reading(38, 30, 46, 10))) if each.startswith("Only")]


def test_overlapping_ranges_are_named() -> None:
    told = doubts(found(LOW, LOW, LOW, others=(dimension("repair", LOW, LOW),)))

    assert "Trust and repair: the ranges before and after overlap, so the difference may be chance." in told


def test_gap_between_other_partners_is_named() -> None:
    gaps = Reading(34, partners=frozenset({"a", "b"})), Reading(12, partners=frozenset({"a", "c"}))

    assert any("not between the same partners before and after" in each for each in doubts(found(gap=gaps)))
    assert not any("same partners" in each for each in doubts(found(gap=(gaps[0], gaps[0]))))


def test_running_and_cut_windows_are_named() -> None:
    before = Window("before", BEGAN - timedelta(days=20), BEGAN - timedelta(days=1), "beginning")
    after = Window("after", ENDED + timedelta(days=1), ENDED + timedelta(days=40), "today")
    told = doubts(found(windows={"before": before, "during": WINDOWS["during"], "after": after}))

    assert "The time before is cut short: nothing is recorded from before 11 Feb 2025." in told
    assert "The time after is not over: so far it has 40 days." in told
    assert any(each.startswith("It is still running") for each in doubts(found(after=None, running=True)))
    assert "It has only just ended, so there is no after yet." in doubts(found(after=None))


def test_what_else_happened_is_counted_as_a_doubt() -> None:
    told = doubts(found(at_once=[ESCALATION]))

    assert told[-1].startswith("1 other thing happened in this time that could have moved the figures just as well")


# -- signals and drawings ----------------------------------------------------------------------------------------


def test_signals_are_told_by_measure_and_month_in_the_window_they_began_in() -> None:
    shift = Signal("shift", "up", date(2025, 1, 31), date(2025, 4, 1))
    outside = Signal("outside", "down", date(2025, 2, 3), date(2025, 2, 9))

    assert signal_words("engagement", shift) == ("Attendance stayed above its mean from January 2025 to April 2025.")
    told = signals_begun({"after": [("repair", outside), ("engagement", shift)], "before": [], "during": []})
    assert [each.when for each in told] == ["after"]
    assert told[0].sentences[1] == "Days to settle fell below their usual range in February 2025."


def test_drawing_says_in_words_what_it_shows() -> None:
    compared = Compared("trust", {"before": LOW, "during": NONE, "after": HIGH})

    assert words(compared) == "Trust: before 38 (30 to 46), during not enough evidence, after 61 (53 to 69)."
    assert f"<title>{words(compared)}</title>" in drawing(compared)
    assert 'x1="30.0%" x2="46.0%"' in drawing(compared)
