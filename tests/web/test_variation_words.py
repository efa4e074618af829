"""What pages on variation say, and what their charts are made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from domain.targets import Target
from projections.measures import MEASURES
from projections.xmr import Limits, Value, xmr
from tests.domain.cast import REBASE, TARGET, but
from web.chart_look import DARK, LIGHT
from web.variation.chart import RANGES, TRACES, xmr_data, xmr_figure
from web.variation.look import variation
from web.variation.measured import MEASURED
from web.variation.shown import Shown
from web.variation.still import LARGE, SMALL, drawing
from web.variation.tables import csv_of, figure_rows, limits_rows, rows_of
from web.variation.words import assurance_words, expectation, expected, headline, opening, target_words, turn_words

FIRST = date(2025, 1, 6)
CALM = (60, 70) * 7


def day(at: int) -> date:
    return FIRST + timedelta(days=7 * at)


def shown(values: Sequence[float], *cuts: int, measure: str = "attendance", targets: Sequence[Target] = ()) -> Shown:
    stretches = xmr([Value(day(at), value) for at, value in enumerate(values)], [day(cut) for cut in cuts])
    starts = [but(REBASE, rebase=f"b{cut}", from_on=day(cut)) for cut in cuts]
    return Shown(MEASURED[measure], date(2026, 6, 30), stretches, targets, starts)


def test_every_measure_of_the_charts_has_its_words() -> None:
    assert list(MEASURED) == list(MEASURES)


@pytest.mark.parametrize(
    ("values", "cuts", "said"),
    [
        (CALM, (), "Attendance: nothing unusual"),
        ((*CALM, 5), (), "Attendance: unusually low on 14 April 2025, which is worse"),
        ((*CALM, 99), (), "Attendance: unusually high on 14 April 2025, which is better"),
        ((*CALM, 5, 6), (), "Attendance: unusually low since 14 April 2025, which is worse"),
        ((*CALM, *range(60, 67)), (), "Attendance: rising since 14 April 2025, which is better"),
        ((), (), "Attendance: no figures yet"),
        ((60,), (), "Attendance: 1 figure; limits need 7"),
        ((*CALM, 5, 6), (14,), "Attendance: 2 figures since the last fresh start; limits need 7"),
    ],
)
def test_headline_says_whether_the_latest_figure_is_unusual(values: Any, cuts: Any, said: str) -> None:
    assert headline(shown(values, *cuts)) == said


def test_measure_without_a_better_way_gives_no_verdict() -> None:
    assert headline(shown((1, 2) * 7 + (20,), measure="decisions per meeting")).endswith("high on 14 April 2025")


@pytest.mark.parametrize(
    ("measure", "limits", "said"),
    [
        ("decisions per meeting", (-1.2, 4.3), ("0", "4")),
        ("attendance", (71.7, 113.2), ("72%", "100%")),
        ("health", (40, 60), ("40", "60")),
        ("days to settle", (3.2, 128.9), ("4", "128")),
        ("health", (50.2, 50.8), ("50.2", "50.8")),
    ],
)
def test_expected_are_the_whole_figures_within_the_limits_that_there_can_be(
    measure: str, limits: tuple[float, float], said: tuple[str, str]
) -> None:
    assert expected(MEASURED[measure], Limits(sum(limits) / 2, *limits, False)) == said


def test_provisional_limits_are_said_to_be_so() -> None:
    assert expectation(shown(CALM)).startswith("Expect between 39% and 91%.")
    assert expectation(shown(CALM[:8])) == (
        "For now, expect between 39% and 91%: the limits are provisional, drawn from 8 figures of the 13 they need."
    )
    assert expectation(shown(CALM[:6])) == ""


def test_limits_that_lie_on_the_mean_though_figures_differ_are_said_to_tell_little() -> None:
    closed = shown((100,) * 12 + (0,) + (50,) * 5, targets=[TARGET])

    assert expectation(closed).startswith("The limits lie on the mean, since most figures are the same")
    assert closed.assurance == "unknown"
    same = shown((100,) * 13, targets=[TARGET])
    assert (expectation(same), same.assurance) == ("Expect 100%.", "always")


def test_heading_names_the_measures_that_are_unusual_now() -> None:
    calm, low = shown(CALM), shown((*CALM, 5))
    days = shown((*CALM, 200), measure="days to settle")

    assert opening([calm, calm], "Harbour") == "Nothing unusual now: what the figures on Harbour do may all be chance"
    assert opening([calm, low], "Harbour") == "Attendance is unusual now; the other one may be chance"
    assert opening([days, calm, calm], "Harbour") == "Days to settle are unusual now; the other two may be chance"
    assert opening([low, days], "Harbour") == "Attendance and days to settle are unusual now"
    assert opening([shown(())], "Harbour").startswith("There are too few figures on Harbour")


def test_target_says_what_it_asks_and_whether_it_can_be_relied_on() -> None:
    half = but(TARGET, value=2.5, measure="decisions per meeting", bound="at-most")

    assert target_words(TARGET) == "at least 80%"
    assert target_words(half) == "at most 2.5"
    assert assurance_words(TARGET, "never").startswith("The target of at least 80% is not met")


def test_turning_point_says_when_and_how_many() -> None:
    told = [turn_words(turn) for turn in shown((*CALM, 5, 6, *CALM)).turns]
    assert told == ["Unusually low from 14 April 2025 to 21 April 2025 (2 meetings)"]


# -- charts --------------------------------------------------------------------------------------------------------


def test_chart_has_a_trace_for_each_of_its_template() -> None:
    figure = xmr_figure(shown((*CALM, 5), 7, targets=[TARGET]))

    assert len(figure.data) == len(TRACES) + len(RANGES)
    for colours in (LIGHT, DARK):
        template = variation(colours)
        assert len(template["data"]["scatter"]) == len(figure.data)
        go.layout.Template(template)


def test_limits_that_are_provisional_are_drawn_with_dashes_and_firm_ones_are_not() -> None:
    firm, provisional = xmr_figure(shown(CALM)), xmr_figure(shown(CALM[:8]))

    assert [len(firm.data[at].x) for at in (1, 2)] == [6, 0]
    assert [len(provisional.data[at].x) for at in (1, 2)] == [0, 6]
    assert "dash" in variation(LIGHT)["data"]["scatter"][2]["line"]


def test_target_is_drawn_from_its_day_on_until_the_next() -> None:
    first, second = but(TARGET, from_on=day(3)), but(TARGET, target="t2", from_on=day(8), value=90)
    line = xmr_figure(shown(CALM, targets=[first, second])).data[3]

    assert list(line.x) == [day(3), day(8), None, day(8), day(13), None]
    assert list(line.y) == [80, 80, None, 90, 90, None]


def test_unusual_points_are_marked_by_shape_and_word() -> None:
    figure = xmr_figure(shown((*CALM, 5)))
    (worse,) = [trace for trace in figure.data if trace.name == "Unusual, worse"]

    assert (list(worse.y), list(worse.marker.symbol), list(worse.customdata)) == ([5], ["diamond"], ["outside"])
    assert "outside" in [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize(("number", "labelled"), [(15, True), (16, False)])
def test_phone_is_spared_words_on_a_chart_with_many_figures(number: int, labelled: bool) -> None:
    narrow = json.loads(str(xmr_data(shown([60 + at % 2 for at in range(number)] + [5]))))["narrow"]

    assert ("outside" in [annotation["text"] for annotation in narrow["annotations"]]) is labelled


def test_fresh_starts_break_the_line_and_are_lettered() -> None:
    figure = xmr_figure(shown(CALM, 7))

    assert list(figure.data[4].y).count(None) == 2
    assert [shape.x0 for shape in figure.layout.shapes] == [day(7).isoformat()]
    assert "<b>A</b>" in [annotation.text for annotation in figure.layout.annotations]
    assert list(figure.data[8].x).count(day(7)) == 0  # no moving range reaches across it


def test_limit_that_no_figure_can_reach_is_not_drawn_and_said_to_be_out_of_reach() -> None:
    few = shown((0, 1) * 7, measure="decisions per meeting")

    assert [level for level in xmr_figure(few).data[1].y if level is not None and level < 0] == []
    assert limits_rows(few)[0].lower == "−2.2 (out of reach)"


@pytest.mark.parametrize("values", [(), (50,), (50, 50), CALM])
def test_charts_of_any_length_can_be_drawn(values: Sequence[float]) -> None:
    each = shown(values)

    assert json.loads(str(xmr_data(each)))["least_width"] == 0
    for canvas in (SMALL, LARGE):
        assert bool(drawing(each, canvas)) == bool(values)


def test_still_picture_says_in_words_what_it_shows() -> None:
    picture = drawing(shown((*CALM, 5)), SMALL)

    assert "<title>Attendance: unusually low on 14 April 2025, which is worse. Expect between" in picture
    assert picture.count('class="dot"') == 14
    assert picture.count('class="special worse"') == 1


# -- tables --------------------------------------------------------------------------------------------------------


def test_figures_come_newest_first_with_what_marks_them_and_by_how_much_they_moved() -> None:
    rows = figure_rows(shown((*CALM, 5), 7))

    assert (rows[0].when, rows[0].value, rows[0].moved) == ("14 April 2025", "5%", "65%")
    assert [row.moved for row in rows if row.on in (day(0), day(7))] == ["", ""]
    assert figure_rows(shown((*CALM, 5)))[0].label == "outside, low"


def test_csv_holds_the_rows_of_the_command() -> None:
    each = shown((*CALM, 5))
    head, *lines = csv_of(each.stretches).splitlines()

    assert head == "date,value,mean,lower,upper,provisional,label,direction"
    assert len(lines) == len(list(rows_of(each.stretches))) == 15
    assert lines[-1].endswith(",False,outside,down")
