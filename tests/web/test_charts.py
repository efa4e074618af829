from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import plotly.graph_objects as go
import pytest

from projections.health import Scores
from projections.policy import DIMENSION_NAMES, standard_policy
from projections.timelines import Timeline
from web.chart_look import DARK, LIGHT, template
from web.charts import caption, timeline_figure
from web.flags import AT_MOST, LANES, Flag, place
from web.sparklines import BROAD, sparkline

FIRST = date(2026, 1, 1)


def line(*health: float) -> Timeline:
    """A timeline of these daily values, with a range of five to each side."""
    values = np.array(health)
    days = [FIRST + timedelta(days=at) for at in range(len(health))]
    scores = {name: Scores(values, values, values, values) for name in DIMENSION_NAMES}
    return Timeline(days, values, values - 5, values + 5, np.full(len(health), np.nan), scores)


def test_styles_stand_in_the_order_of_the_traces() -> None:
    figure = timeline_figure(line(50, 51, 52), [], standard_policy())
    names = [trace.name for trace in figure.data]
    styles = figure.layout.template.data.scatter
    assert len(styles) == len(names) == 10
    assert styles[names.index("Health")].line.color == LIGHT.health
    assert styles[names.index("Trust")].line.color == LIGHT.dimensions["trust"]
    assert styles[names.index("Flags")].marker.size == 21


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_templates_are_valid_and_name_a_colour_and_a_dash_for_each_dimension(colours: object) -> None:
    made = go.layout.Template(template(colours, list(DIMENSION_NAMES)))  # type: ignore[arg-type]
    lines = made.data.scatter[2:8]
    assert len({each.line.color for each in lines}) == 6
    assert len({each.line.dash for each in lines}) == 6


def test_days_are_numbered_where_months_are_drawn_apart() -> None:
    """A few weeks would have the same month beneath every mark otherwise."""
    stops = timeline_figure(line(50, 51, 52), [], standard_policy()).layout.xaxis.tickformatstops
    assert ["%-d" in stop.value for stop in stops] == [True, False]


def test_a_gap_in_health_is_a_gap_in_the_range() -> None:
    figure = timeline_figure(line(50, 51, np.nan, 53, 54), [], standard_policy())
    assert list(figure.data[0].y) == [45, 46, 56, 55, None, 48, 49, 59, 58, None]


def test_a_chart_without_any_score_says_so() -> None:
    empty = line(np.nan, np.nan)
    assert len(timeline_figure(empty, [], standard_policy()).data[0].y or ()) == 0
    assert caption(empty, "Kirkfield") == "There is not enough evidence to draw the health of Kirkfield in this time."


def test_the_caption_tells_the_chart() -> None:
    assert caption(line(50, 71.5, 40, 60), "Kirkfield").startswith(
        "Health of Kirkfield from 1 Jan 2026 (50) to 4 Jan 2026 (60); "
        "lowest 40 in January 2026, highest 72 in January 2026."
    )


def test_flags_on_one_day_stand_in_lanes_of_their_own_until_there_is_no_room() -> None:
    flags = [Flag(FIRST, str(n), "meeting", str(n), 1, "Meeting") for n in range(LANES + 1)]
    placed = place(flags[:LANES], FIRST, FIRST + timedelta(days=365))
    assert placed is not None
    assert [flag.lane for flag in placed] == list(range(LANES))
    assert place(flags, FIRST, FIRST + timedelta(days=365)) is None
    assert AT_MOST <= 15


def test_a_sparkline_leaves_gaps_and_says_what_it_shows() -> None:
    drawing = sparkline([None, 40.0, 50.0, None, 60.0], BROAD, [45], "the past year")
    assert drawing.count('class="line"') == 2
    assert "<title>Health over the past year: from 40 to 60, between 40 and 60.</title>" in drawing
    assert sparkline([None, None], BROAD, [45], "the past year") == ""
