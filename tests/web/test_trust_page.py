"""The page on trust, number by number against what is worked out by hand."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.membership import Partner
from domain.partnership import Profile
from domain.partnerships import Partnerships
from projections.workspace import Workspace
from tests import rounds
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import at, day
from tests.web.plain_words import plain
from tests.web.quay import COMMENT, SPRING, SUMMER, Same, answer, answer_spring, answer_summer, form_quay


@pytest.fixture
def quay(workspace: Workspace) -> Workspace:
    """One round: the council's four people at a mean of 4, the hospital's three at 2, Open Door's three at 4."""
    form_quay(workspace.partnerships)
    answer_spring(workspace.partnerships)
    workspace.catch_up()
    return workspace


@pytest.fixture
def board(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD))


def test_partners_stand_with_their_score_range_and_answers(client: FlaskClient, quay: Workspace) -> None:
    """A mean of m among n answers: 100 (1 + n (m - 1) / 4) / (2 + n); 128 sqrt(p (1 - p) / (n + 3)) to each side."""
    page = client.get("/quay/trust").text
    assert rows(page, "round") == [
        ["Open Door", "65", "40 to 90", "3"],
        ["Quay Council", "67", "44 to 89", "4"],
        ["Quay Hospital", "35", "10 to 60", "3"],
    ]
    assert "The views of Quay Council (67) and Quay Hospital (35) lie furthest apart: 32 points." in page


def test_statements_weigh_partners_alike(client: FlaskClient, quay: Workspace) -> None:
    """Weights n / (n + 2): reliable (5 x 2/3 + 2 x 3/5 + 4 x 3/5) / (28/15) = 3.71, open 3.36, fair 3.68, able 2.68."""
    page = client.get("/quay/trust").text
    assert rows(page, "statements") == [["spring", "3.7", "3.4", "3.7", "2.7"]]
    assert "Least: “They bring what the work needs”, 2.7." in page


def test_overall_trust_fades_towards_the_middle_between_rounds(client: FlaskClient, quay: Workspace) -> None:
    """The mean of 66.7, 35 and 65; 71 days later each answer weighs 2^(-71/120), which leaves 64.3, 37.5 and 62.5."""
    then, now = client.get("/quay/trust?on=2026-04-20").text, client.get("/quay/trust").text
    assert "<h1>Trust between the partners of Quayside Health is strained: 56.</h1>" in then
    assert "<h1>Trust between the partners of Quayside Health is strained: 55.</h1>" in now
    assert rows(now, "over-time")[0][:2] == ["30 Jun 2026", "55"]
    assert rows(now, "rounds") == [["spring", "20 Apr 2026", "10", "56", "42 to 70"]]


def test_the_matrix_shows_cells_with_three_answers_and_keeps_back_what_would_give_others_away(
    client: FlaskClient, quay: Workspace
) -> None:
    answer_summer(quay.partnerships)
    quay.catch_up()
    page = client.get("/quay/trust").text
    assert rows(page, "matrix") == [
        ["Open Door", "none", "·itself", "too few answers", "none"],
        ["Quay Council", "4.0 n 3", "none", "·itself", "2.0 n 3"],
        ["Quay Hospital", "none", "none", "kept back, because it would give another figure away", "·itself"],
    ]
    heatmap = chart(page, "matrix-data")["data"][0]
    assert heatmap["z"] == [[None] * 4, [4.0, None, None, 2.0], [None] * 4]
    assert "Quay Hospital, taken together" in plain(page)
    assert "Only the view of Quay Council can be shown on its own." in page


def test_without_answers_about_partners_there_is_no_matrix(client: FlaskClient, quay: Workspace) -> None:
    page = client.get("/quay/trust").text
    assert "In this round nobody answered about another partner" in page
    assert "matrix-data" not in page


def test_a_round_is_chosen_by_its_name(client: FlaskClient, quay: Workspace) -> None:
    answer_summer(quay.partnerships)
    quay.catch_up()
    assert "By partner: summer" in client.get("/quay/trust").text
    earlier = client.get("/quay/trust?round=spring").text
    assert "By partner: spring" in earlier
    assert rows(earlier, "round")[1] == ["Quay Council", "67", "44 to 89", "4"]
    odd = client.get("/quay/trust?round=autumn").text
    assert "No round “autumn” is shown here." in odd
    assert "By partner: summer" in odd


def test_an_earlier_day_shows_the_rounds_of_then(client: FlaskClient, quay: Workspace) -> None:
    answer_summer(quay.partnerships)
    quay.catch_up()
    page = client.get(f"/quay/trust?on={SUMMER.replace(day=9)}").text
    assert [row[0] for row in rows(page, "rounds")] == ["spring"]
    assert "This is how things stood on 9 June 2026." in page
    assert "There is nothing to show about trust yet" in client.get("/quay/trust?known_at=2026-04-19").text


def test_comments_are_for_readers_of_entries(client: FlaskClient, board: FlaskClient, quay: Workspace) -> None:
    assert COMMENT in client.get("/quay/trust").text
    seen = board.get("/quay/trust")
    assert seen.status_code == 200
    assert COMMENT not in seen.text
    assert "Quay Hospital" in seen.text


def test_the_same_comment_written_again_stands_once(client: FlaskClient, quay: Workspace) -> None:
    links = rounds.open_round(quay, "quay", invited={"council": 4})["council"]
    for link, comment in zip(links, ["Fewer papers.", "Fewer papers.", "Thank you.", None], strict=True):
        rounds.answer(quay, link, "council", (5, 5, 5, 5), comment=comment)
    rounds.close(quay, "quay")
    page = client.get("/quay/trust").text
    assert page.count("Fewer papers.") == page.count("Thank you.") == page.count("Written 2 times") == 1


def test_partners_with_too_few_answers_are_named_as_pooled(client: FlaskClient, workspace: Workspace) -> None:
    """Two answers each, at means of 3, 3.5 and 4: 100 (1 + 2 (0.5 + 0.625 + 0.75) / 3) / 4 together."""
    form_quay(workspace.partnerships)
    marks = {"council": (3, 3, 3, 3), "hospital": (4, 4, 3, 3), "charity": (4, 4, 4, 4)}
    answer(workspace.partnerships, "winter", SPRING, *(Same(each, of, 2) for each, of in marks.items()))
    workspace.catch_up()
    page = client.get("/quay/trust").text
    together = "Open Door, Quay Council, Quay Hospital, taken together"
    assert rows(page, "round")[0][0].startswith(together)
    assert rows(page, "round")[0][1:] == ["56", "40 to 73", "6"]
    assert "No partner’s view can be shown on its own: too few answered for each." in page
    assert "In no round was that so." in page


def test_two_answers_are_in_no_round_until_there_is_a_third(client: FlaskClient, quay: Workspace) -> None:
    answer(quay.partnerships, "early", day("2026-05-02"), Same("council", (1, 1, 1, 1), 2))
    quay.catch_up()
    assert [row[0] for row in rows(client.get("/quay/trust").text, "rounds")] == ["spring"]
    answer(quay.partnerships, "late", day("2026-06-02"), Same("council", (1, 1, 1, 1), 1))
    quay.catch_up()
    assert rows(client.get("/quay/trust").text, "rounds")[0][:3] == ["early and late", "2 Jun 2026", "3"]


@pytest.mark.parametrize(("on", "is_stale"), [("2026-06-18", False), ("2026-06-19", True)])
def test_trust_is_called_old_when_no_answer_came_in_for_120_days(
    client: FlaskClient, workspace: Workspace, on: str, is_stale: bool
) -> None:
    form_quay(workspace.partnerships)
    answer(workspace.partnerships, "winter", day("2026-02-19"), Same("council", (3, 4, 4, 4), 3))
    workspace.catch_up()
    page = client.get(f"/quay/trust?on={on}").text
    assert ("That is 120 days ago, so trust may have moved on." in page) == is_stale


def test_an_open_round_is_named_and_shows_once_it_has_closed(client: FlaskClient, quay: Workspace) -> None:
    links = rounds.open_round(quay, "quay", invited={"council": 4, "hospital": 4, "charity": 4}, title="Midsummer")
    for partner in ("council", "hospital", "charity"):
        for link in links[partner][:3]:
            rounds.answer(quay, link, partner, (5, 5, 5, 5))
    page = client.get("/quay/trust").text
    assert "Midsummer is open until" in page
    assert "Open a check-in round" not in page
    assert [row[0] for row in rows(page, "rounds")] == ["spring"]
    rounds.close(quay, "quay")
    page = client.get("/quay/trust").text
    assert rows(page, "rounds")[0] == ["Midsummer", "30 Jun 2026", "9 of 12", "80", "68 to 92"]
    assert "is open until" not in page


def test_a_round_is_opened_from_here_by_those_who_record(
    client: FlaskClient, board: FlaskClient, quay: Workspace
) -> None:
    address = 'href="/quay/rounds/new"'
    assert address in client.get("/quay/trust").text
    assert address not in client.get("/quay/trust?on=2026-05-01").text
    assert address not in board.get("/quay/trust").text


def test_before_any_round_the_page_says_how_trust_comes_about(
    client: FlaskClient, board: FlaskClient, workspace: Workspace
) -> None:
    _form_newcomers(workspace.partnerships)
    workspace.catch_up()
    for reader in (client, board):
        page = reader.get("/newcomers/trust")
        assert page.status_code == 200
        assert "There is nothing to show about trust yet" in page.text
        assert "at least 3 people have answered" in page.text


def test_names_are_plain_text_in_charts(client: FlaskClient, quay: Workspace) -> None:
    odd = Partner(partner="council", name="</script><b>&", joined_on=day("2026-01-10"))
    quay.partnerships.correct("quay", odd, "renamed", at("2026-06-01"))
    answer_summer(quay.partnerships)
    quay.catch_up()
    page = client.get("/quay/trust").text
    assert "&lt;/script&gt;&lt;b&gt;&amp;" in chart(page, "matrix-data")["layout"]["yaxis"]["ticktext"]
    assert "</script><b>" not in page


def test_the_partnership_leads_to_its_page_on_trust(client: FlaskClient, quay: Workspace) -> None:
    assert client.get("/quay").text.count('href="/quay/trust"') == 2
    assert 'href="/quay/trust?on=2026-05-01"' in client.get("/quay?on=2026-05-01").text


def rows(page: str, section: str) -> list[list[str]]:
    """The rows of the (last) table of a section, as text; drawings left out."""
    inside = re.search(rf'<section [^>]*id="{section}".*?</section>', page, re.S)
    assert inside is not None, section
    body = inside[0].rpartition("<tbody>")[2].partition("</tbody>")[0]
    return [[text for cell in _cells(row) if (text := _text(cell)) is not None] for row in body.split("</tr>")[:-1]]


def _cells(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row, re.S)


def _text(cell: str) -> str | None:
    if 'class="drawn"' in cell:
        return None
    return " ".join(re.sub(r"<[^>]+>", "", cell).split())


def chart(page: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert found is not None
    figure: dict[str, Any] = json.loads(found[1])["figure"]
    return figure


def _form_newcomers(log: Partnerships) -> None:
    profile = Profile(partnership="newcomers", name="Newcomers", formed_on=date(2026, 6, 1))
    log.form_partnership(profile, at(day("2026-06-01").isoformat()))
