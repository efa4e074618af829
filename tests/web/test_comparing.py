"""Several partnerships on one timeline: who is drawn, what is said, and the table behind it."""

from __future__ import annotations

from html import unescape
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import at, day
from web.portfolio.comparison_chart import spread
from web.wording import whole


@pytest.fixture(autouse=True)
def eight(harbour: Workspace) -> Workspace:
    """Harbour, and seven without entries; two of them have one name."""
    for number in range(7):
        name = "Twin" if number < 2 else f"New {number}"
        profile = Profile(partnership=f"n{number}", name=name, formed_on=day("2026-05-05"))
        harbour.partnerships.form_partnership(profile, at("2026-05-06"))
    harbour.catch_up()
    return harbour


def test_health_is_drawn_and_stands_in_the_table(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/compare?of=harbour&of=n0").text
    score = health_on(harbour, "harbour", day("2026-06-30")).health.score
    assert score is not None
    assert "2 partnerships side by side" in page
    assert f"<bdi>Harbour Wellbeing</bdi> at {whole(score)}." in page
    assert "There is not enough evidence on <bdi>Twin</bdi>." in page
    assert f'<td class="number">{whole(score)}</td>' in page
    assert '<path class="line-0" d="M' in page
    assert '"name":"Harbour Wellbeing"' in page


def test_two_of_the_same_name_have_their_refs_beside_them(client: FlaskClient) -> None:
    page = client.get("/compare?of=n0&of=n1&of=n0").text
    assert "2 partnerships side by side" in page
    assert "Twin (n0)" in page
    assert "Twin (n1)" in page


def test_at_most_six_are_drawn(client: FlaskClient) -> None:
    page = client.get("/compare?" + "&".join(f"of=n{number}" for number in range(7))).text
    assert "6 partnerships side by side" in page
    assert "1 other left out." in page


def test_with_none_or_one_the_page_says_how_to_choose(client: FlaskClient) -> None:
    for path, heading in (("/compare", "Nothing to compare"), ("/compare?of=n2", "<bdi>New 2</bdi> by itself")):
        page = unescape(client.get(path).text)
        assert heading in page
        assert "Tick two to six partnerships in the list" in page


def test_whoever_may_not_see_a_partnership_learns_nothing_of_it(app: Flask) -> None:
    board = signed_in(app, person(app, "Bo", BOARD, partnership="n2"))
    hidden, nowhere = (unescape(board.get(f"/compare?of=n2&of={ref}").text) for ref in ("harbour", "nowhere"))
    assert "There is no partnership “harbour” here." in hidden
    assert hidden.replace("harbour", "nowhere") == nowhere


def test_as_known_at_what_was_not_known_is_not_drawn(client: FlaskClient) -> None:
    page = unescape(client.get("/compare?of=harbour&of=n0&on=2026-03-31&known_at=2026-03-31").text)
    assert "<bdi>Harbour Wellbeing</bdi> by itself" in page
    assert "There is no partnership “n0” here." in page


@pytest.mark.parametrize("range_", ["1y", "3y", "all", "bogus"])
def test_every_range_ends_on_the_day_asked_about(client: FlaskClient, range_: str) -> None:
    page = client.get(f"/compare?of=harbour&of=n0&range={range_}&on=2026-06-11").text
    assert '<tr><th scope="row"><time datetime="2026-06-11">' in page


def test_names_at_the_ends_of_lines_keep_apart_and_stay_on_the_scale() -> None:
    placed = spread({0: 50.0, 1: 51.0, 2: 100.0, 3: 99.0, 4: 1.0, 5: 0.0}, 13)
    heights = sorted(placed.values())
    assert all(above - below >= 13 for below, above in pairwise(heights))
    assert (min(heights), max(heights)) == (3.0, 97.0)
    assert spread({0: 40.0, 1: 60.0}, 13) == {0: 40.0, 1: 60.0}
