"""What the trust page says and draws of figures that are given: words, names of rounds, gaps in lines, hatching."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import plotly.graph_objects as go
import pytest

from projections.trust import NO_ANSWERS, Cell, Figure, RoundFigures
from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.trust import look, sentences
from web.trust.fluid_lines import fluid_line
from web.trust.gap_chart import gap_figure
from web.trust.gaps import Gap, gap_of
from web.trust.matrix import MANY, matrix_of
from web.trust.matrix_chart import matrix_figure
from web.trust.over_time import WEEKLY_FROM, TrustLine, drawn, months
from web.trust.rounds_shown import asked_round, shown_rounds
from web.trust.series import partner_rows, statements
from web.trust.trust_chart import trust_figure

FEW, BACK = Figure(None, why="few-answers"), Figure(None, why="protects-others")
NAMES = {"a": "Abbey Council", "b": "Bay Hospital", "c": "Cove Charity"}
DAY = date(2026, 1, 31)


def figures(
    *rounds: str,
    on: date = DAY,
    partners: Mapping[str, Figure] | None = None,
    statements: Mapping[str, Figure] | None = None,
    matrix: Mapping[Cell, Figure] | None = None,
    gap: Figure = FEW,
    invited: int | None = None,
) -> RoundFigures:
    return RoundFigures(
        rounds=rounds,
        titles=tuple(each.title() for each in rounds),
        entered_on=on,
        answered=9,
        invited=invited,
        trust=Figure(55, 40, 70, 9),
        statements=dict(statements or {}),
        partners=dict(partners or {}),
        pooled=(),
        pool=None,
        matrix=dict(matrix or {}),
        gap=gap,
        comments=(),
    )


# -- rounds -------------------------------------------------------------------------------------------------


def test_a_round_shown_in_two_parts_has_a_name_for_each() -> None:
    shown = shown_rounds([figures("spring"), figures("spring"), figures("spring", "summer")])
    assert [each.name for each in shown] == ["Spring", "Spring, part 2", "Spring and Summer"]
    assert len({each.key for each in shown}) == 3
    assert asked_round(shown, shown[1].key) is shown[1]
    assert asked_round(shown, "summer") is shown[2]
    assert asked_round([shown[0], shown[2]], "spring") is shown[0]
    assert asked_round(shown[1:], "spring") is shown[2], "the latest that holds it"
    assert asked_round(shown, "winter") is None


def test_answered_names_the_invited_only_when_their_number_is_known() -> None:
    assert sentences.answered_words(figures("spring", invited=12)) == "9 of 12 answered"
    assert sentences.answered_words(figures("spring")) == "9 answered"


# -- sentences ----------------------------------------------------------------------------------------------


def test_the_gap_names_both_views_and_blames_nobody() -> None:
    gap = Gap(DAY, "Spring", 31, 41, 72, "c", "a")
    said = sentences.gap_words(gap, NAMES)
    assert said == "The views of Abbey Council (72) and Cove Charity (41) lie furthest apart: 31 points."


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        (19.0, "That is 12 points further apart than in Winter (19)."),
        (32.0, "That is 1 point closer together than in Winter (32)."),
        (31.0, "That is as far as in Winter."),
    ],
)
def test_a_gap_is_compared_with_the_one_before(earlier: float, words: str) -> None:
    before, now = Gap(DAY, "Winter", earlier, 40, 60, "a", "b"), Gap(DAY, "Spring", 31, 41, 72, "c", "a")
    assert sentences.gap_moved([before, now]) == words
    assert sentences.gap_moved([now]) == ""


def test_there_is_no_gap_with_fewer_than_two_partners_shown() -> None:
    one = figures("spring", partners={"a": Figure(70, 60, 80, 5), "b": FEW}, gap=FEW)
    assert gap_of(shown_rounds([one])[0]) is None
    assert sentences.partner_words(one, None, NAMES) == "Only the view of Abbey Council can be shown on its own."


def test_a_partner_that_answers_alone_is_told_apart_from_views_that_are_hidden() -> None:
    alone = figures("spring", partners={"a": FEW})
    assert "Only one partner has answered" in sentences.partner_words(alone, None, NAMES)
    hidden = figures("spring", partners={"a": FEW, "b": BACK})
    assert "too few answered for each" in sentences.partner_words(hidden, None, NAMES)


def test_statements_name_most_and_least_agreement_or_say_they_are_alike() -> None:
    four = {"reliable": Figure(4.2), "open": Figure(2.8), "fair": Figure(3.5), "able": FEW}
    said = sentences.statement_words(figures("spring", statements=four))
    assert said == (
        "Most agreement: “They do what they say they will”, 4.2 of 5. "
        "Least: “We can raise difficult things with them”, 2.8."
    )
    alike = sentences.statement_words(figures("spring", statements={"open": Figure(3.5), "fair": Figure(3.6)}))
    assert alike == "All get about as much agreement: 3.5 to 3.6 of 5."
    assert "give single answers away" in sentences.statement_words(figures("spring", statements={"open": BACK}))


def test_a_change_is_told_since_the_last_round_that_showed_the_figure() -> None:
    shown = shown_rounds([figures("winter"), figures("spring"), figures("summer")])
    said = sentences.change_since(shown, [Figure(3.1), FEW, Figure(3.5)], 1)
    assert said == "up 0.4 since Winter"
    assert sentences.change_since(shown, [Figure(61), Figure(60), Figure(60)], 0) == "level since Spring"
    assert sentences.change_since(shown, [Figure(61), Figure(60), FEW], 0) == ""


def test_statements_are_drawn_from_the_first_round_that_shows_any() -> None:
    marks = [{"open": BACK}, {"open": Figure(3.0)}, {"open": Figure(3.4)}]
    days = [DAY + timedelta(days=30 * n) for n in range(3)]
    shown = shown_rounds([figures(f"r{n}", on=days[n], statements=each) for n, each in enumerate(marks)])
    (reliable, open, *_) = statements(shown)
    assert (open.figure.value, open.moved, open.since) == (3.4, "up 0.4 since R1", days[1])
    assert (reliable.figure, reliable.drawing.count('class="dot"')) == (NO_ANSWERS, 0)
    assert statements(shown[:1]) == []


def test_partners_stand_as_in_the_round_looked_at_with_those_before_it() -> None:
    scores = [{"a": Figure(60, 50, 70, 4)}, {"a": Figure(64, 50, 70, 4), "b": FEW}, {"a": Figure(40, 30, 50, 3)}]
    days = [DAY + timedelta(days=30 * n) for n in range(3)]
    given = [figures(f"r{n}", on=days[n], partners=each) for n, each in enumerate(scores)]
    shown = shown_rounds(given)
    (row,) = partner_rows(shown, shown[1], NAMES)
    assert (row.name, row.figure.value, row.moved) == ("Abbey Council", 64, "up 4 since R0")
    assert row.drawing.count('class="dot"') == 2


# -- the matrix ---------------------------------------------------------------------------------------------

CELLS: dict[Cell, Figure] = {
    ("a", None): Figure(4.0, answers=4),
    ("a", "b"): Figure(2.5, answers=3),
    ("b", "a"): FEW,
    ("b", None): BACK,
}


def test_the_matrix_has_a_row_for_each_view_and_a_column_for_all_it_is_about() -> None:
    matrix = matrix_of(figures("spring", matrix=CELLS, partners={"a": FEW, "b": FEW, "c": NO_ANSWERS}), NAMES)
    assert matrix is not None
    assert matrix.columns == [None, "a", "b", "c"]
    assert [row.whose for row in matrix.rows] == ["a", "b", "c"]
    assert [cell.about for cell in matrix.rows[0].shown] == [None, "b"]
    assert [cell.about for cell in matrix.rows[1].kept_back] == [None, "a"]
    assert matrix.rows[2].shown == matrix.rows[2].kept_back == []
    assert sentences.matrix_words(matrix) == "How Abbey Council sees Bay Hospital: 2.5 of 5."


def test_a_cell_that_is_not_shown_has_no_number_but_hatching_and_a_word() -> None:
    matrix = matrix_of(figures("spring", matrix=CELLS), NAMES)
    assert matrix is not None
    figure = matrix_figure(matrix)
    traces = {trace.name: trace for trace in figure.data}
    assert list(traces) == ["Marks", "Grid", "Hatching", "Numbers", "Answers", "Not shown"]
    assert [list(row) for row in traces["Marks"].z] == [[4.0, None, 2.5], [None, None, None]]
    assert list(traces["Numbers"].text) == ["<b>4.0</b>", "<b>2.5</b>"]
    assert list(traces["Answers"].text) == ["n 4", "n 3"]
    assert list(traces["Not shown"].text) == ["·", "kept back", "too few", "·"]
    assert len(traces["Hatching"].x) == 2 * 5 * 3
    assert len(figure.layout.template.data.scatter) == len(figure.data) - 1
    hidden = traces["Marks"].customdata[1]
    assert hidden[0] == "How Bay Hospital sees the partnership: kept back, because it would give another figure away"


def test_many_partners_have_slanted_names() -> None:
    some: dict[Cell, Figure] = {(f"p{n}", f"p{n + 1}"): Figure(3.0, answers=3) for n in range(MANY)}
    matrix = matrix_of(figures("spring", matrix=some), {})
    assert matrix is not None
    assert matrix.is_large
    assert matrix_figure(matrix).layout.xaxis.tickangle != 0


# -- lines --------------------------------------------------------------------------------------------------


def test_over_a_round_that_is_not_shown_a_small_line_is_dashed() -> None:
    days = [DAY + timedelta(days=10 * n) for n in range(5)]
    drawing = fluid_line(list(zip(days, [1.0, 3.0, None, 5.0, 5.0], strict=True)), 1, 5, "a <b> line", [1, 5])
    assert drawing.count('class="line"') == 2
    assert 'class="bridge" d="M25.0 50.0L75.0 0.0"' in drawing
    assert drawing.count('class="dot"') == 4
    assert 'd="M0.0 100.0L25.0 50.0"' in drawing
    assert "<title>a &lt;b&gt; line</title>" in drawing


def test_one_round_alone_is_a_dot() -> None:
    drawing = fluid_line([(DAY, 3.0)], 1, 5, "one", [])
    assert 'class="dot" d="M50.0 50.0h.01"' in drawing
    assert 'class="line"' not in drawing


def line(count: int, first: date = date(2020, 1, 1)) -> TrustLine:
    values = np.linspace(40, 60, count)
    return TrustLine([first + timedelta(days=n) for n in range(count)], values, values - 5, values + 5)


def test_rounds_stand_on_the_line_of_trust_by_day_and_by_week() -> None:
    for count in (100, WEEKLY_FROM + 5):
        thin = drawn(line(count))
        on = thin.days[0] + timedelta(days=50)
        marks = trust_figure(thin, shown_rounds([figures("spring", on=on)])).data[2]
        at = thin.days.index(marks.x[0])
        assert marks.y[0] == pytest.approx(thin.score[at])
        assert timedelta(0) <= thin.days[at] - on < timedelta(days=7)
        assert thin.days[-1] == line(count).days[-1]


def test_a_gap_in_trust_is_a_gap_in_its_range() -> None:
    values = np.array([50, 51, np.nan, 53])
    days = [DAY + timedelta(days=n) for n in range(4)]
    shape = trust_figure(TrustLine(days, values, values - 5, values + 5), []).data[0]
    assert [str(each)[:10] for each in shape.x] == [
        *("2026-01-31", "2026-02-01", "2026-02-01", "2026-01-31", "2026-01-31"),
        *("2026-02-03", "2026-02-03", "2026-02-03"),
    ]
    np.testing.assert_array_equal(shape.y, [45, 46, 56, 55, np.nan, 48, 58, np.nan])


def test_a_round_outside_the_time_shown_is_not_drawn() -> None:
    early = figures("spring", on=date(2019, 1, 1))
    assert len(trust_figure(line(100), shown_rounds([early])).data[2].x) == 0


def test_months_end_with_the_day_looked_at_and_begin_with_none_without_a_score() -> None:
    rows = months(line(60))
    assert [row.on for row in rows] == [date(2020, 2, 29), date(2020, 1, 31)]
    assert rows[0].score == pytest.approx(60)


def test_charts_look_the_same_in_both_themes_but_for_colour() -> None:
    for made in (look.over_time, look.gaps, look.matrix):
        light, dark = (go.layout.Template(made(colours)) for colours in (LIGHT, DARK))
        assert len(light.data.scatter) == len(dark.data.scatter)
        assert light.to_plotly_json() != dark.to_plotly_json()


def test_few_gaps_are_numbered_one_by_one_and_many_only_where_it_matters() -> None:
    gaps = [Gap(DAY + timedelta(days=30 * n), str(n), 10 + (n == 5), 40, 50 + (n == 5), "a", "b") for n in range(20)]
    assert len(gap_figure(gaps[:10], NAMES).data[3].x) == 10
    assert set(gap_figure(gaps, NAMES).data[3].y) == {52, 53}, "above the span"
    assert list(gap_figure(gaps, NAMES).data[3].x) == [gaps[0].on, gaps[5].on, gaps[19].on]


def test_chart_data_cannot_end_its_script_element() -> None:
    data = chart_data(go.Figure(layout={"title": {"text": "</script>"}}), {}, {}, 300)
    assert "</script>" not in data
    assert data.endswith('"least_width": 300}')
    assert plain("a<b>" + "x" * 80, 10) == "a&lt;b&gt;xxxxx…"
