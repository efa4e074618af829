"""The board pack: its figures are those of the pages, and it holds no more than a board member may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import BOARD, CONSULTANT, LEAD, person, signed_in
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, day
from tests.web.told import ARABIC, LONG, form, told_in, words
from web import create_app
from web.packs.asked import MOST
from web.wording import whole

JUNE = "/pack?month=2026-06"
NAMED_IN_ENTRIES = (
    "Who pays",
    "Matter 1",
    "Do 1",
    "One front door",
    "Coaching for leads",
    "Harbour Council",
    "Open Door",
)


def leaf(page: str, number: int = 1) -> str:
    """The markup of the page of a partnership."""
    return page[page.index(f'aria-labelledby="partnership-{number}"') :].split("</section>")[0]


def said(page: str) -> str:
    """Everything that a pack says, from the contents to the citation."""
    return words(page[page.index('aria-label="In this pack"') : page.index('class="citation"')])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with told_in(tmp_path_factory.mktemp("told")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def told_app(told: Workspace) -> Flask:
    return create_app(told)


@pytest.fixture(scope="module")
def reader(told_app: Flask) -> FlaskClient:
    """A browser in which Bea, who may only see, has signed in."""
    return signed_in(told_app, person(told_app, "Bea", BOARD, known=True))


@pytest.fixture(scope="module")
def page(reader: FlaskClient) -> str:
    return reader.get(f"{JUNE}&of=harbour").text


@pytest.fixture(scope="module")
def file(reader: FlaskClient) -> str:
    return reader.get("/pack.html?month=2026-06&of=harbour").text


# -- what it says -------------------------------------------------------------------------------------------


def test_health_and_dimensions_are_those_of_the_day(page: str, told: Workspace) -> None:
    now, before = (health_on(told, "harbour", day(each)) for each in ("2026-06-30", "2026-03-31"))
    rows = re.findall(r"<tr.*?</tr>", leaf(page).split("Three months")[1].split("</table>")[0], re.S)[1:]
    scores = [now.health, *now.dimensions.values()]
    earlier = [before.health, *before.dimensions.values()]
    for row, score, was in zip(rows, scores, earlier, strict=True):
        cells = [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        assert cells[1] == ("–" if was.score is None else str(whole(was.score)))
        assert cells[2] == (
            "–" if score.score is None else f"{whole(score.score)} {whole(score.low)} to {whole(score.high)}"
        )


def ranged(score: float, low: float | None, high: float | None) -> str:
    return f"{whole(score)} {whole(low or 0)} to {whole(high or 0)}"


def test_signals_are_patterns_escalations_and_agreements_counts(page: str) -> None:
    text = words(leaf(page))
    assert "Open escalations 1 dispute." in text
    assert "Agreements Of 1 that stands: 1 not reviewed yet." in text
    assert "Carried over: since" in text
    assert "Last meeting or contact 20 June 2026." in text
    assert "Dispute raised" in text


def test_whoever_makes_it_it_says_what_a_board_member_sees(told_app: Flask, page: str, file: str) -> None:
    for name, role in (("Lea", LEAD), ("Cleo", CONSULTANT)):
        other = signed_in(told_app, person(told_app, name, role, known=True))
        assert said(other.get(f"{JUNE}&of=harbour").text) == said(page)
    for text in (page, file):
        everything = unescape(text)
        assert not [each for each in (*NAMED_IN_ENTRIES, SECRET_COMMENT, SECRET_THEME) if each in everything]


def test_the_file_says_what_the_page_says(page: str, file: str) -> None:
    assert said(file) == said(page)


def test_the_contents_lead_to_each_partnership_by_name(reader: FlaskClient) -> None:
    page = reader.get(JUNE).text
    contents = page.split('aria-label="In this pack"')[1].split("</nav>")[0]
    assert re.findall(r'href="#(partnership-\d)"><bdi>(.*?)</bdi>', contents) == [
        ("partnership-1", "Harbour Wellbeing"),
        ("partnership-2", ARABIC),
    ]
    assert "1 partnership closed before June 2026 left out." in words(page)


def test_as_known_then_leaves_out_what_came_later(reader: FlaskClient) -> None:
    page = reader.get(f"{JUNE}&of=harbour&known_at=2026-03-11").text
    assert "as known at the end of 11 March 2026" in words(page)
    assert "Open escalations None." in words(leaf(page))


# -- what it cannot show ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told_so"),
    [
        ("month=soon", "“soon” is not a month. Write it as year-month, such as 2026-06."),
        ("month=2026-13", "“2026-13” is not a month"),
        ("month=2026-07", "July 2026 is still to come"),
        ("month=2019-01", "No partnership that you may see had been formed by the end of January 2019"),
        ("month=2019-01&of=harbour", "Not formed by then, or not known of: Harbour Wellbeing."),
        ("known_at=never", "“never” is not a day"),
    ],
)
def test_what_cannot_be_shown_is_named(reader: FlaskClient, asked: str, told_so: str) -> None:
    answer = reader.get(f"/pack?{asked}")
    assert answer.status_code == 200
    assert told_so in words(answer.text)


def test_a_month_with_nothing_says_so(reader: FlaskClient) -> None:
    assert "None in October 2025; the last was on" not in words(reader.get("/pack?month=2025-10&of=harbour").text)
    assert "None is recorded since Harbour Wellbeing was formed" in words(
        reader.get("/pack?month=2025-10&of=harbour").text
    )


def test_a_partnership_without_entries_and_a_closed_one_have_a_page(reader: FlaskClient) -> None:
    page = reader.get(f"{JUNE}&of=mina&of=river").text
    assert "Too little was recorded by 30 June 2026 for a figure" in words(page)
    assert "Closed on 20 May 2026" in words(page)
    assert "<care>" not in page


def test_two_of_the_same_name_are_told_apart(client: FlaskClient, workspace: Workspace) -> None:
    for ref in ("quay", "quay-2"):
        form(workspace, ref, "The “Quay” <partnership>")
    workspace.catch_up()
    page = client.get(JUNE).text
    for number, ref in ((1, "quay"), (2, "quay-2")):
        assert words(leaf(page, number)).split("Not enough")[0].endswith(f"The “Quay” <partnership> {ref} ")


def test_a_page_of_the_past_leads_to_the_pack_of_that_month(reader: FlaskClient) -> None:
    page = unescape(reader.get("/harbour?on=2026-04-10&known_at=2026-05-03").text)
    (address,) = re.findall(r'href="(/pack\?[^"]+)" ?>Board pack</a>', page)
    pack = words(reader.get(address).text)
    assert "April 2026, as known at the end of 3 May 2026." in pack


def test_the_list_of_partnerships_leads_to_the_pack_of_all_or_of_those_ticked(reader: FlaskClient) -> None:
    page = reader.get("/?on=2026-04-10").text
    assert '<a class="button" href="/pack?on=2026-04-10">Board pack</a>' in page
    assert '<button formaction="/pack">Board pack of those ticked</button>' in page
    assert "April 2026" in words(reader.get("/pack?on=2026-04-10&of=harbour").text)


def test_a_sentence_sets_apart_a_name_that_is_written_from_right_to_left_and_cuts_a_long_one(
    reader: FlaskClient,
) -> None:
    text = words(reader.get(f"{JUNE}&of=mina&of=river").text)
    assert f"\u2068{ARABIC}\u2069" in text
    assert f"{LONG[:89].rstrip()}… " in text


def test_nothing_is_shown_of_a_partnership_that_one_may_not_see(told_app: Flask) -> None:
    own = signed_in(told_app, person(told_app, "Own", BOARD, partnership="mina"))
    assert own.get(f"{JUNE}&of=harbour").status_code == 404
    assert own.get(f"{JUNE}&of=mina&of=nowhere").status_code == 404
    assert "Harbour Wellbeing" not in own.get(JUNE).text


def test_more_partnerships_than_a_pack_holds_are_refused_plainly(client: FlaskClient, workspace: Workspace) -> None:
    for number in range(MOST + 1):
        form(workspace, f"p{number}", f"Number {number}")
    workspace.catch_up()
    page, file = client.get(JUNE), client.get("/pack.html?month=2026-06")
    for answer, status in ((page, 200), (file, 422)):
        assert answer.status_code == status
        assert f"A pack holds at most {MOST} partnerships, and these are {MOST + 1}." in words(answer.text)
