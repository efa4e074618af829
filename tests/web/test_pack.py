"""The board pack: its figures are those of the pages, and it holds no more than a board member may see."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import BOARD, CONSULTANT, LEAD, person, signed_in
from tests.conftest import NOW
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, at, day, record_harbour
from web import create_app
from web.packs.asked import MOST
from web.wording import whole

JUNE = "/pack?month=2026-06"
ARABIC = "شراكة الميناء"
LONG = "The partnership for “health & <care>” of all the towns along the river " + "and of the hills " * 3
PDF_TOOLS = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("pdftotext")), reason="needs both programs"
)
NAMED_IN_ENTRIES = (
    "Who pays",
    "Matter 1",
    "Do 1",
    "One front door",
    "Coaching for leads",
    "Harbour Council",
    "Open Door",
)


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def leaf(page: str, number: int = 1) -> str:
    """The markup of the page of a partnership."""
    return page[page.index(f'aria-labelledby="partnership-{number}"') :].split("</section>")[0]


def said(page: str) -> str:
    """Everything that a pack says, from the contents to the citation."""
    return words(page[page.index('aria-label="In this pack"') : page.index('class="citation"')])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """“harbour”; one with an Arabic name, formed in June; a long name, closed in May. Tests that share it only read."""
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    log = workspace.partnerships
    record_harbour(log)
    log.form_partnership(Profile(partnership="mina", name=ARABIC, formed_on=day("2026-06-01")), at("2026-06-01"))
    closed = Profile(partnership="river", name=LONG[:120], formed_on=day("2020-01-01"))
    log.form_partnership(closed, at("2020-01-01"))
    log.close_partnership("river", day("2026-05-20"), at("2026-05-20"))
    workspace.catch_up()
    yield workspace
    workspace.close()


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


# -- the PDF ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(reader: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of a month in which two of the three were open."""
    answer = reader.get("/pack.pdf?month=2026-05")
    assert answer.status_code == 200
    path = tmp_path_factory.mktemp("printed") / "pack.pdf"
    path.write_bytes(answer.data)
    return path


def text_of(path: Path) -> list[str]:
    """The words of each page."""
    command = [str(shutil.which("pdftotext")), "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")


@PDF_TOOLS
def test_every_figure_of_the_file_is_in_the_pdf(reader: FlaskClient, printed: Path) -> None:
    file = reader.get("/pack.html?month=2026-05").text
    body = re.sub(r"<svg.*?</svg>", " ", file[file.index("<main") : file.index("</main>")], flags=re.S)
    figures = re.findall(r"\d+(?:[.,]\d+)*", words(body))
    in_print = re.findall(r"\d+(?:[.,]\d+)*", "".join(text_of(printed)))
    assert len(figures) > 100
    assert sorted(set(figures) - set(in_print)) == []


@PDF_TOOLS
def test_each_partnership_has_a_page_and_the_contents_name_it(printed: Path) -> None:
    *pages, _ = text_of(printed)
    assert len(pages) == 4
    assert re.search(r"Harbour Wellbeing .* 2$", pages[0], re.M)
    assert pages[1].strip().startswith("Harbour Wellbeing")
    assert pages[2].strip().startswith(LONG[:40])
    assert pages[3].strip().startswith("How these figures came about")
    assert pages[3].strip().endswith("4 of 4")


@PDF_TOOLS
def test_the_pdf_is_tagged(printed: Path) -> None:
    assert b"/MarkInfo" in printed.read_bytes()
    assert b"/StructTreeRoot" in printed.read_bytes()


@pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("qpdf")), reason="needs Chromium and qpdf")
def test_the_pdf_is_whole(printed: Path) -> None:
    done = subprocess.run([str(shutil.which("qpdf")), "--check", str(printed)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_chromium_the_page_says_so_and_the_file_stays(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    page = reader.get(f"{JUNE}&of=harbour").text
    assert "which this server does not have" in page
    assert "pack/pdf" not in page
    answer = reader.get("/pack.pdf?month=2026-06&of=harbour")
    assert answer.status_code == 501
    assert "Take the pack as one file" in answer.text


def test_a_page_says_that_the_pdf_is_being_made_and_leads_on(reader: FlaskClient) -> None:
    answer = reader.get("/pack/pdf?month=2026-06&of=harbour")
    assert answer.headers["Refresh"] == "1;url=/pack.pdf?of=harbour&month=2026-06"


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


def test_nothing_is_shown_of_a_partnership_that_one_may_not_see(told_app: Flask) -> None:
    own = signed_in(told_app, person(told_app, "Own", BOARD, partnership="mina"))
    assert own.get(f"{JUNE}&of=harbour").status_code == 404
    assert own.get(f"{JUNE}&of=mina&of=nowhere").status_code == 404
    assert "Harbour Wellbeing" not in own.get(JUNE).text


def test_more_partnerships_than_a_pack_holds_are_refused_plainly(client: FlaskClient, workspace: Workspace) -> None:
    for number in range(MOST + 1):
        profile = Profile(partnership=f"p{number}", name=f"Number {number}", formed_on=day("2026-06-01"))
        workspace.partnerships.form_partnership(profile, at("2026-06-01"))
    workspace.catch_up()
    page, file = client.get(JUNE), client.get("/pack.html?month=2026-06")
    for answer, status in ((page, 200), (file, 422)):
        assert answer.status_code == status
        assert f"A pack holds at most {MOST} partnerships, and these are {MOST + 1}." in words(answer.text)
