"""The stream as a still picture: every number is in it, to one scale, and within its frame."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from projections.papers_to_action import Followed
from web.to_action.still import DRAWN, WIDTH, still

FOLLOWED = [
    Followed("papers", "acted-on", "done", 4),
    Followed("papers", "waiting", "open", 2),
    Followed("items", "decided", "done", 5),
    Followed("items", "decided", "late", 3),
    Followed("items", "talked-about", None, 6),
]


def heights(drawn: str) -> dict[str, float]:
    """The height of each node by its words."""
    found = re.findall(r'<rect [^>]*height="([\d.]+)"[^>]*/><text[^>]*>([^<]+)</text>', drawn)
    return {words: float(height) for height, words in found}


def test_each_node_says_its_number_and_is_as_high() -> None:
    drawn = str(still(FOLLOWED, "Of 20 papers and items"))
    unit = DRAWN / 20
    assert heights(drawn) == {
        "Papers 6": 6 * unit,
        "Agenda items 14": 14 * unit,
        "Decided 8": 8 * unit,
        "Acted on 4": 4 * unit,
        "Talked about 6": 6 * unit,
        "Not acted on 2": 2 * unit,
        "Done in time 9": 9 * unit,
        "Done late 3": 3 * unit,
        "Still open 2": 2 * unit,
    }
    assert "<title>Of 20 papers and items</title>" in drawn
    assert "<title>Decided → Done late: 3</title>" in drawn


def test_streams_are_as_wide_as_what_they_join() -> None:
    widths = [float(width) for width in re.findall(r'stroke-width="([\d.]+)"', str(still(FOLLOWED, "")))]
    assert sum(widths) == pytest.approx((20 + 14) * DRAWN / 20), "all that came in, and all that something came of"


def test_streams_lie_beneath_one_another_where_they_leave_and_arrive() -> None:
    drawn = str(still(FOLLOWED, ""))
    found = re.findall(r'd="M([\d.]+) ([\d.]+)C.*? ([\d.]+) ([\d.]+)" stroke-width="([\d.]+)"', drawn)
    ends = [(x, float(y), float(wide)) for x, y, _, _, wide in found]
    ends += [(f"{x} arriving", float(y), float(wide)) for _, _, x, y, wide in found]
    for (x, y, wide), (next_x, next_y, next_wide) in pairwise(sorted(ends)):
        assert x != next_x or next_y - y >= (wide + next_wide) / 2 - 0.11


def test_nothing_lies_outside_the_frame() -> None:
    drawn = str(still(FOLLOWED, ""))
    height = float(re.findall(r'viewBox="0 0 \d+ (\d+)"', drawn)[0])
    ends = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="([\d.]+)"', drawn)
    assert max(float(x) + float(width) for x, _, width, _ in ends) == WIDTH
    assert max(float(y) + float(high) for _, y, _, high in ends) < height


def test_one_paper_of_thousands_is_still_seen() -> None:
    drawn = str(still([Followed("items", "decided", "done", 5_000), Followed("papers", "waiting", "open", 1)], ""))
    assert heights(drawn)["Papers 1"] == 2.0
