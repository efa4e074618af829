"""The report on a period: its figures are those of the pages, its sources are there, and nothing hidden is in it."""

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
from projections.changes import Seen, changed
from projections.rounding import in_tenths
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import CONSULTANT, LEAD, person, signed_in
from tests.conftest import NOW
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, at, day, record_harbour
from web import create_app
from web.reporting.sources import Sources
from web.wording import points, tenths, whole

REPORT = "/harbour/report"
PERIOD = "from=2026-01-31&to=2026-06-30"
HOSTILE = "<script>alert(1)</script> “شراكة” & Söhne"


def section(page: str, name: str) -> str:
    """The markup of a section."""
    return page[page.index(f'aria-labelledby="{name}"') :].split("</section>")[0]


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows(page: str, name: str) -> list[list[str]]:
    found = re.findall(r"<tr.*?</tr>", section(page, name), re.S)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in found]


def cited(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="#source-(\d+)"', page)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The partnership “harbour”, which tests that share it only read."""
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def told_app(told: Workspace) -> Flask:
    return create_app(told)


@pytest.fixture(scope="module")
def reader(told_app: Flask) -> FlaskClient:
    """A browser in which Ada, who leads every partnership, has signed in."""
    return signed_in(told_app, person(told_app, "Ada", LEAD, known=True))


@pytest.fixture(scope="module")
def page(reader: FlaskClient) -> str:
    """The report on five months."""
    return reader.get(f"{REPORT}?{PERIOD}").text


@pytest.fixture(scope="module")
def file(reader: FlaskClient) -> str:
    """The same as one file."""
    return reader.get(f"/harbour/report.html?{PERIOD}").text


# -- figures ------------------------------------------------------------------------------------------------


def test_health_and_dimensions_are_those_of_the_two_days(page: str, told: Workspace) -> None:
    before, after = (health_on(told, "harbour", day(each)) for each in ("2026-01-31", "2026-06-30"))
    health, *dimensions = rows(page, "dimensions")[1:]
    both = [(before.health, after.health), *((before.dimensions[n], after.dimensions[n]) for n in after.dimensions)]
    for cells, ends in zip([health, *dimensions], both, strict=True):
        expected = ["not enough evidence" if e.score is None else f"{whole(e.score)} {range_of(e)}" for e in ends]
        assert cells[1:3] == expected


def range_of(score: object) -> str:
    return f"{whole(getattr(score, 'low'))} to {whole(getattr(score, 'high'))}"  # noqa: B009 - of two classes


def test_what_moved_it_adds_up_to_the_difference(page: str, told: Workspace) -> None:
    found = changed(told, "harbour", Seen(day("2026-01-31")), Seen(day("2026-06-30")))
    assert found.before is not None
    assert found.after is not None
    lines, total = rows(page, "change"), in_tenths(found.after) - in_tenths(found.before)
    last = [row[0] for row in lines].index("Health at the end of 30 June 2026")
    assert (lines[0][-1], lines[last][-1]) == (tenths(found.before), tenths(found.after))
    assert sum(tenth(row[-1]) for row in lines[1:last]) == total
    assert sum(tenth(row[-1]) for row in lines[last + 2 : -1]) == total
    assert lines[-1] == ["Change", "", "", points(total / 10)]


def tenth(text: str) -> int:
    return round(10 * float(text.replace("−", "-")))


def test_the_file_says_what_the_page_says(page: str, file: str) -> None:
    for name in ("summary", "dimensions", "change", "trust", "signals", "programmes", "open-matters"):
        on_page = re.sub(r'<p class="screen small">.*?</p>', "", section(page, name), flags=re.S)
        assert words(section(file, name)) == words(on_page)


@pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("pdftotext")), reason="needs both programs")
def test_the_pdf_says_the_same_on_numbered_pages(reader: FlaskClient, page: str, tmp_path: Path) -> None:
    answer = reader.get(f"/harbour/report.pdf?{PERIOD}")
    assert answer.status_code == 200
    (tmp_path / "report.pdf").write_bytes(answer.data)
    command = [str(shutil.which("pdftotext")), "-layout", str(tmp_path / "report.pdf"), "-"]
    text = " ".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert " ".join(rows(page, "dimensions")[1]) in text
    assert "1 of " in text
    assert SECRET_COMMENT not in text


# -- sources ------------------------------------------------------------------------------------------------


def test_each_reference_leads_to_a_source_and_each_source_is_cited(page: str) -> None:
    listed = [int(number) for number in re.findall(r'id="source-(\d+)"', page)]
    assert listed == list(range(1, len(listed) + 1))
    assert set(cited(page)) == set(listed)


def test_numbers_are_given_in_the_order_of_reading(page: str) -> None:
    first_seen = list(dict.fromkeys(cited(page)))
    assert first_seen == sorted(first_seen)


def test_sources_lead_to_their_entries_also_from_the_file(reader: FlaskClient, page: str, file: str) -> None:
    where = re.findall(r'href="([^"#][^"]*)"', section(page, "sources"))
    assert where
    assert all(reader.get(address).status_code == 200 for address in where[::6])
    assert re.findall(r'href="([^"#][^"]*)"', section(file, "sources")) == [f"http://localhost{each}" for each in where]


# -- what may not be told -----------------------------------------------------------------------------------


def test_nothing_confidential_is_in_it_whoever_asks(told_app: Flask, page: str, file: str) -> None:
    listener = signed_in(told_app, person(told_app, "Cleo", CONSULTANT, known=True))
    for said in (page, file, listener.get(f"{REPORT}?{PERIOD}").text):
        assert SECRET_COMMENT not in said
        assert SECRET_THEME not in said
        assert "/entries/listening" not in said


def test_a_round_of_one_answer_is_not_told_of(page: str) -> None:
    """The lone answer of “spring” waits until enough others have come in."""
    assert "No check-in round came in during this time. The latest before it:" in words(section(page, "trust"))
    assert "spring" not in page


def test_as_known_then_leaves_out_what_came_later(reader: FlaskClient) -> None:
    page = reader.get(f"{REPORT}?from=2026-01-31&to=2026-03-31&known_at=2026-03-10").text
    assert "as known at the end of 10 March 2026" in page
    assert "Do 2" in page
    assert "Do 3" not in page
    assert "Matter 3" not in page


# -- corrections, late records, open matters ----------------------------------------------------------------


def test_corrections_and_retractions_stand_with_their_reason(client: FlaskClient, harbour: Workspace) -> None:
    log = harbour.partnerships
    log.retract("harbour", "decision", "d5", "written down twice", at("2026-06-25"))
    harbour.catch_up()
    found = rows(client.get(f"{REPORT}?{PERIOD}").text, "corrections")
    assert found[1][1:] == ["Retracted 25 June 2026, 12:00 UTC", "written down twice"]
    assert found[1][0].startswith("Do 5 [")


def test_open_matters_are_those_of_the_last_day(reader: FlaskClient, page: str) -> None:
    early = rows(reader.get(f"{REPORT}?from=2026-01-10&to=2026-01-20").text, "open-matters")
    later = rows(page, "open-matters")
    assert [row[0].split(" [")[0] for row in early[1:]] == ["Do 1"]
    assert "Do 1" not in [row[0].split(" [")[0] for row in later[1:]]
    assert "29 days over" in words(section(page, "open-matters"))


# -- periods that make little sense -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=2024-01-01&to=2026-06-30", "was formed on 10 January 2025, so the report begins there"),
        ("to=2024-01-01", "was formed on 10 January 2025. Choose that day or a later one."),
        ("from=2026-05-01&to=2026-04-01", "is after 1 April 2026"),
        ("from=2026-05-01&to=2026-07-01", "is still to come"),
        ("from=soon", "“soon” is not a day"),
        ("known_at=2024-01-01", "was recorded by then"),
    ],
)
def test_a_period_that_cannot_be_shown_is_named(reader: FlaskClient, asked: str, said: str) -> None:
    answer = reader.get(f"{REPORT}?{asked}")
    assert answer.status_code == 200
    assert said in unescape(answer.text)


def test_one_day_and_the_first_day_are_periods(reader: FlaskClient) -> None:
    one = reader.get(f"{REPORT}?from=2026-06-30&to=2026-06-30").text
    assert "The period is short" in one
    assert "Health stands where it stood" in one
    first = reader.get(f"{REPORT}?from=2025-01-10&to=2025-01-10").text
    assert "There is not enough evidence to say" in first
    assert "Too little was recorded by" in first


def test_a_partnership_of_which_nothing_is_recorded_has_a_report(client: FlaskClient, workspace: Workspace) -> None:
    profile = Profile(partnership="bare", name=HOSTILE, formed_on=day("2026-06-01"))
    workspace.partnerships.form_partnership(profile, at("2026-06-01"))
    workspace.catch_up()
    page, file = client.get("/bare/report"), client.get("/bare/report.html")
    assert page.status_code == file.status_code == 200
    for said in (page.text, file.text):
        assert "<script>alert" not in said
        assert "Nothing that is recorded is cited." in said
    assert "Plotly" not in file.text
    assert file.headers["Content-Disposition"].endswith('bare-report-2026-06-01-to-2026-06-30.html"')


# -- taking it away -----------------------------------------------------------------------------------------


def test_without_chromium_the_page_says_so_and_the_file_stays(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    page = reader.get(REPORT).text
    assert "which this server does not have" in page
    assert "report/pdf" not in page
    answer = reader.get("/harbour/report.pdf")
    assert answer.status_code == 501
    assert "Take the report as one file" in answer.text


def test_a_chromium_that_fails_is_told_plainly(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    answer = reader.get("/harbour/report.pdf")
    assert answer.status_code == 502
    assert "Or take the report as one file" in answer.text


def test_a_page_says_that_the_pdf_is_being_made_and_leads_on(reader: FlaskClient) -> None:
    answer = reader.get(f"/harbour/report/pdf?{PERIOD}")
    assert answer.headers["Refresh"] == f"1;url=/harbour/report.pdf?{PERIOD}"
    assert "The pages are being laid out" in answer.text


def test_signals_stand_with_the_entries_behind_them(page: str) -> None:
    """The dispute of March is still open at the end of June, past twice its thirty days."""
    said = words(section(page, "signals"))
    assert "Signals that stand at the end of 30 June 2026" in said
    assert re.search(r"“Who pays” .*?source \d+", said)


def test_a_confidential_entry_is_never_given_a_number(told_app: Flask, told: Workspace) -> None:
    with told_app.test_request_context():
        sources = Sources("harbour", None)
        assert sources.row("listening", "c1")
        assert sources.cite_all([("listening", "c1"), ("check-in", "a0"), ("contact", "K-1")]) == [1]
        assert [source.title for source in sources.listed] == ["Phone, warm: Harbour Council and Open Door"]
