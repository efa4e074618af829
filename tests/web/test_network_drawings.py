"""The drawings of the network: who stands where, that few lines cross, that all is legible, and histories over time."""

from __future__ import annotations

import json
import random
import re
from itertools import combinations, pairwise

import plotly.graph_objects as go
import pytest

from domain.partnership import Profile
from projections.network import Network, Organisation, Tie
from tests.web.harbour import day
from web.chart_look import DARK, LIGHT
from web.network.bars import bars
from web.network.columns import Columns, Line, columns, crossings
from web.network.lineage import drawing, lineage_of
from web.network.look import SHAPES, UNKNOWN, UNWORKED, colour_of, network_map, shape_of
from web.network.map import MOST, ROW, Chosen, Map, map_of, told_apart
from web.network.map_chart import LONG, SHORT, bend, map_data, map_figure
from web.network.still import still
from web.network.words import fitting

TODAY = day("2026-06-30")


def found(sits: dict[str, list[str]], *ties: Tie, names: dict[str, str] | None = None) -> Network:
    """A network of organisations that sit in these partnerships."""
    refs = sorted({ref for where in sits.values() for ref in where} | {end for tie in ties for end in _ends(tie)})
    profiles = {
        ref: Profile(partnership=ref, name=(names or {}).get(ref, f"The {ref}"), formed_on=day("2020-01-01"))
        for ref in refs
    }
    organisations = {key: Organisation(key, key.title(), None, tuple(where)) for key, where in sits.items()}
    return Network(TODAY, profiles, organisations, [], [], ties)


def drawn(network: Network, ranks: dict[str, int | None] | None = None, chosen: Chosen | None = None) -> Map:
    bands = {ref: None if rank is None else f"band {rank}" for ref, rank in (ranks or {}).items()}
    made = map_of(network, bands, ranks or {}, chosen)
    assert made is not None
    return made


def many(organisations: int, partnerships: int, seed: int = 3) -> Network:
    """Each organisation in one to six of the partnerships."""
    chance = random.Random(seed)
    refs = [f"p{at}" for at in range(partnerships)]
    return found(
        {
            f"org {at:03}": sorted(chance.sample(refs, min(chance.randrange(1, 7), partnerships)))
            for at in range(organisations)
        }
    )


def grew(start: str, end: str, since: str = "2024-01-01") -> Tie:
    return Tie(start, end, "grew-from", day(since), end, "l1")


def _ends(tie: Tie) -> tuple[str, str]:
    return tie.start, tie.end


def lines_of(network: Network) -> list[Line]:
    return [(each.key, ref) for each in network.seated for ref in each.partnerships]


def crossings_counted_one_by_one(places: Columns, lines: list[Line]) -> int:
    at = [(places[0].index(key), places[1].index(ref)) for key, ref in lines]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(at, 2))


@pytest.mark.parametrize("seed", range(4))
def test_crossings_are_those_one_would_count(seed: int) -> None:
    network = many(9, 7, seed)
    places = sorted(network.organisations), sorted(network.profiles)
    assert crossings(places, lines_of(network)) == crossings_counted_one_by_one(places, lines_of(network)) > 0


def test_what_can_be_drawn_without_a_crossing_is() -> None:
    lines = [("a", "z"), ("b", "z"), ("b", "y"), ("c", "y"), ("d", "x"), ("e", "x")]
    places = columns(["e", "a", "c", "d", "b"], ["x", "y", "z"], lines)
    assert crossings(places, lines) == 0


def test_the_order_leaves_fewer_crossings_than_the_alphabet_and_nobody_out() -> None:
    network = many(60, 40)
    named = sorted(network.organisations), sorted(network.profiles)
    lines = lines_of(network)
    places = columns(*named, lines)
    assert (sorted(places[0]), sorted(places[1])) == named
    assert crossings(places, lines) < 0.6 * crossings(named, lines)


def test_what_does_not_hang_together_stands_apart() -> None:
    lines = [("a", "z"), ("b", "y"), ("c", "z"), ("d", "y"), ("c", "x")]
    left, right = columns(["a", "b", "c", "d"], ["x", "y", "z", "alone"], lines)
    assert (set(left[:2]), set(left[2:])) == ({"a", "c"}, {"b", "d"})
    assert right[2:] == ["y", "alone"]


def test_the_figure_is_one_that_the_chart_library_draws() -> None:
    network = many(12, 8)
    made = map_figure(drawn(network, {f"p{at}": [0, 1, 2, 3, 4, None][at % 6] for at in range(7)}))
    figure = go.Figure(made)
    assert len(figure.data) == len(figure.layout.template.data.scatter) == 3 + len(SHAPES) + 2
    assert figure.data[0].y.count(None) == len(lines_of(network))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_bands_differ_in_shape_and_in_colour(colours: object) -> None:
    markers = go.layout.Template(network_map(colours)).data.scatter[3:]  # type: ignore[arg-type]
    assert len({each.marker.symbol for each in markers}) == 6
    assert len({each.marker.color for each in markers}) == 5, "what has no band is quiet, whatever the reason"
    shapes = (*SHAPES, UNKNOWN, UNWORKED)
    assert len({shape.path for shape in shapes}) == 6
    assert [each.marker.color for each in markers] == [colour_of(shape, colours) for shape in shapes]  # type: ignore[arg-type]


def test_bands_beyond_the_last_shape_look_like_the_last() -> None:
    assert [shape_of(rank) for rank in (0, 3, 7, None)] == [SHAPES[0], SHAPES[3], SHAPES[3], UNKNOWN]


def test_each_partnership_stands_once_with_the_shape_of_its_band() -> None:
    made = map_figure(drawn(found({"a": ["x", "y", "z", "v"]}), {"x": 0, "y": 2, "z": None}))
    marked = [[said.partition(" is ")[0] for said in trace["customdata"]] for trace in made["data"][3:]]
    assert marked == [["The x"], [], ["The y"], [], ["The z"], ["How The v stands"]]


def test_the_lines_of_whoever_is_chosen_are_a_trace_of_their_own() -> None:
    network = found({"a": ["x", "y"], "b": ["y"]})
    alike, apart = (map_figure(drawn(network, chosen=who))["data"] for who in (None, Chosen("partnership", "y")))
    assert [trace["y"].count(None) for trace in alike[:2]] == [3, 0]
    assert [trace["y"].count(None) for trace in apart[:2]] == [1, 2]


def test_lines_lead_from_the_row_of_an_organisation_to_that_of_its_partnership() -> None:
    made = drawn(found({"a": ["x", "y"], "b": ["y"]}))
    trace = map_figure(made)["data"][0]
    ends = {(trace["y"][at], trace["y"][at + 12]) for at in range(0, len(trace["y"]), 14)}
    assert ends == {(made.left[key], made.right[ref]) for key, ref in made.lines}
    assert bend(2, 5)[0] == (0, 2)
    assert bend(2, 5)[-1] == (1, 5)


def test_every_name_of_forty_by_sixty_has_a_row_of_its_own_and_fits_beside_its_point() -> None:
    made = drawn(many(60, 40))
    figure = map_figure(made)
    assert figure["layout"]["height"] >= 60 * ROW
    for axis, number in (("yaxis", 60), ("yaxis2", 40)):
        places = sorted(figure["layout"][axis]["tickvals"])
        assert len(places) == len(figure["layout"][axis]["ticktext"]) == number
        assert min(b - a for a, b in pairwise(places)) >= 1
        assert places[0] > 0
        assert places[-1] < made.rows


def test_long_names_are_shortened_and_more_so_on_phones() -> None:
    names = {"x": "Harbour " * 14 + "<b>", "y": "<i>&"}
    data = json.loads(map_data(drawn(found({"a": ["x", "y"]}, names=names))))
    wide = data["figure"]["layout"]["yaxis2"]["ticktext"]
    assert sorted(len(each) <= LONG for each in wide) == [True, True]
    assert "&lt;i&gt;&amp;" in wide
    assert all(len(each) <= SHORT for each in data["narrow"]["yaxis2.ticktext"] if "&" not in each)


def test_the_largest_maps_draw_those_in_most_and_whoever_is_chosen() -> None:
    sits = {f"org {at:03}": ["x", "y"] for at in range(MOST)} | {"zed": ["z"]}
    assert len(drawn(found(sits)).organisations) == MOST
    assert "zed" not in drawn(found(sits)).left
    chosen = drawn(found(sits), chosen=Chosen("organisation", "zed"))
    assert "zed" in chosen.left
    assert len(chosen.organisations) == MOST


def test_of_two_partnerships_of_one_name_each_is_named_with_its_ref() -> None:
    network = found({"a": ["x", "y", "z"]}, names={"x": "Quay Street", "y": "QUAY street", "z": "Quay"})
    assert told_apart(network) == {"x": "Quay Street (x)", "y": "QUAY street (y)", "z": "Quay"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Quay Street", "Quay Street"),
        ("Quay Street, Harbour and beyond", "Quay Street, Harbou…"),
        ("Quay Street and Harbour (north)", "Quay Street… (north)"),
        ("Quay (as the north end of Harbour)", "Quay (as the north…"),
    ],
)
def test_shortened_names_keep_what_tells_them_apart(name: str, shown: str) -> None:
    assert fitting(name, 20) == shown


def test_the_still_picture_draws_each_line_and_point_once() -> None:
    made = drawn(many(60, 40), {f"p{at}": at % 4 for at in range(40)})
    picture = still(made, "Caption <&>")
    assert picture.count('class="tie"') == len(made.lines)
    assert picture.count('class="dot"') == 60
    assert picture.count('class="mark tone-') == 40
    assert "<title>Caption &lt;&amp;&gt;</title>" in picture
    downs = sorted(float(each) for each in re.findall(r'<circle class="dot" cx="300" cy="([\d.]+)"', picture))
    assert min(b - a for a, b in pairwise(downs)) >= ROW - 0.2


def test_no_history_is_no_drawing() -> None:
    tie = Tie("x", "y", "works-with", day("2024-01-01"), "x", "l1")
    assert lineage_of(found({}, tie), {"x": "X", "y": "Y"}) is None


def test_families_stand_together_with_the_oldest_first() -> None:
    network = found({}, grew("d", "a"), grew("c", "b"), grew("a", "e"))
    lineage = lineage_of(network, told_apart(network))
    assert lineage is not None
    assert [each.ref for each in lineage.profiles] == ["a", "d", "e", "b", "c"]


def test_an_arrow_stands_at_its_day_and_leads_from_the_older_one() -> None:
    network = found({}, grew("a", "b", "2023-04-01"))
    lineage = lineage_of(network, told_apart(network))
    assert lineage is not None
    x, start, end = lineage.x(day("2023-04-01")), lineage.y("a"), lineage.y("b")
    assert lineage.x(day("2020-01-01")) < x < lineage.x(TODAY)
    picture = drawing(lineage, "One grew")
    assert f'<path class="arrow" d="M{x:.1f} {start:g}V{end - 7:g}' in picture
    assert picture.count('class="stands"') == 2
    assert "<title>One grew</title>" in picture


def test_histories_of_a_century_have_few_years_along_the_top() -> None:
    network = found({}, grew("a", "b", "1926-05-01"))
    lineage = lineage_of(network, told_apart(network))
    assert lineage is not None
    assert 4 <= drawing(lineage, "").count('class="year"') <= 8


def test_bars_are_as_high_as_their_share_of_the_most() -> None:
    heights = re.findall(r'height="([\d.]+)"/>', bars([0, 30, 60], 60))
    assert heights == ["0.0", "13.0", "26.0"]
    assert re.findall(r'height="([\d.]+)"/>', bars([0, 0], 0)) == ["0.0", "0.0"]
