"""The report on a period: its figures are those of the pages, its sources are there, and nothing hidden is in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.changes import Seen, changed
from projections.rounding import in_tenths
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, at, day
from web.citing.checking import check
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


# -- figures ------------------------------------------------------------------------------------------------


def test_health_and_dimensions_are_those_of_the_two_days(client: FlaskClient, harbour: Workspace) -> None:
    before, after = (health_on(harbour, "harbour", day(each)) for each in ("2026-01-31", "2026-06-30"))
    health, *dimensions = rows(client.get(f"{REPORT}?{PERIOD}").text, "dimensions")[1:]
    told = [(before.health, after.health), *((before.dimensions[n], after.dimensions[n]) for n in after.dimensions)]
    for cells, ends in zip([health, *dimensions], told, strict=True):
        expected = ["not enough evidence" if e.score is None else f"{whole(e.score)} {range_of(e)}" for e in ends]
        assert cells[1:3] == expected


def range_of(score: object) -> str:
    return f"{whole(getattr(score, 'low'))} to {whole(getattr(score, 'high'))}"  # noqa: B009 - of two classes


def test_what_moved_it_adds_up_to_the_difference(client: FlaskClient, harbour: Workspace) -> None:
    found = changed(harbour, "harbour", Seen(day("2026-01-31")), Seen(day("2026-06-30")))
    assert found.before is not None
    assert found.after is not None
    page = client.get(f"{REPORT}?{PERIOD}").text
    told, total = rows(page, "change"), in_tenths(found.after) - in_tenths(found.before)
    last = [row[0] for row in told].index("Health at the end of 30 June 2026")
    assert (told[0][-1], told[last][-1]) == (tenths(found.before), tenths(found.after))
    assert sum(tenth(row[-1]) for row in told[1:last]) == total
    assert sum(tenth(row[-1]) for row in told[last + 2 : -1]) == total
    assert told[-1] == ["Change", "", "", points(total / 10)]


def tenth(text: str) -> int:
    return round(10 * float(text.replace("−", "-")))


def test_the_file_says_what_the_page_says(client: FlaskClient, harbour: Workspace) -> None:
    page, file = client.get(f"{REPORT}?{PERIOD}").text, client.get(f"/harbour/report.html?{PERIOD}").text
    for name in ("summary", "dimensions", "change", "trust", "signals", "programmes", "open-matters"):
        on_page = re.sub(r'<p class="screen small">.*?</p>', "", section(page, name), flags=re.S)
        assert words(section(file, name)) == words(on_page)


@pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("pdftotext")), reason="needs both programs")
def test_the_pdf_says_the_same_on_numbered_pages(client: FlaskClient, harbour: Workspace, tmp_path: Path) -> None:
    answer = client.get(f"/harbour/report.pdf?{PERIOD}")
    assert answer.status_code == 200
    (tmp_path / "report.pdf").write_bytes(answer.data)
    command = [str(shutil.which("pdftotext")), "-layout", str(tmp_path / "report.pdf"), "-"]
    text = " ".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    health = rows(client.get(f"{REPORT}?{PERIOD}").text, "dimensions")[1]
    assert " ".join(health) in text
    assert "1 of " in text
    assert SECRET_COMMENT not in text


# -- sources ------------------------------------------------------------------------------------------------


def test_each_reference_leads_to_a_source_and_each_source_is_cited(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"{REPORT}?{PERIOD}").text
    listed = [int(number) for number in re.findall(r'id="source-(\d+)"', page)]
    assert listed == list(range(1, len(listed) + 1))
    assert set(cited(page)) == set(listed)


def test_numbers_are_given_in_the_order_of_reading(client: FlaskClient, harbour: Workspace) -> None:
    first_seen = list(dict.fromkeys(cited(client.get(f"{REPORT}?{PERIOD}").text)))
    assert first_seen == sorted(first_seen)


def test_sources_lead_to_their_entries_also_from_the_file(client: FlaskClient, harbour: Workspace) -> None:
    page, file = client.get(f"{REPORT}?{PERIOD}").text, client.get(f"/harbour/report.html?{PERIOD}").text
    where = re.findall(r'href="([^"#][^"]*)"', section(page, "sources"))
    assert where
    assert all(client.get(address).status_code == 200 for address in where)
    assert re.findall(r'href="([^"#][^"]*)"', section(file, "sources")) == [f"http://localhost{each}" for each in where]


# -- what may not be told -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["report", "report.html"])
def test_nothing_confidential_is_in_it(
    client: FlaskClient, consultant: FlaskClient, harbour: Workspace, path: str
) -> None:
    for reader in (client, consultant):
        said = reader.get(f"/harbour/{path}?{PERIOD}").text
        assert SECRET_COMMENT not in said
        assert SECRET_THEME not in said
        assert "/entries/listening" not in said


def test_a_round_of_one_answer_is_not_told_of(client: FlaskClient, harbour: Workspace) -> None:
    """The lone answer of “spring” waits until enough others have come in."""
    page = client.get(f"{REPORT}?{PERIOD}").text
    assert "No check-in round came in during this time. The latest before it:" in words(section(page, "trust"))
    assert "spring" not in page


def test_as_known_then_leaves_out_what_came_later(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"{REPORT}?from=2026-01-31&to=2026-03-31&known_at=2026-03-10").text
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


def test_open_matters_are_those_of_the_last_day(client: FlaskClient, harbour: Workspace) -> None:
    early = rows(client.get(f"{REPORT}?from=2026-01-10&to=2026-01-20").text, "open-matters")
    later = rows(client.get(f"{REPORT}?{PERIOD}").text, "open-matters")
    assert [row[0].split(" [")[0] for row in early[1:]] == ["Do 1"]
    assert "Do 1" not in [row[0].split(" [")[0] for row in later[1:]]
    assert "29 days over" in words(section(client.get(f"{REPORT}?{PERIOD}").text, "open-matters"))


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
def test_a_period_that_cannot_be_shown_is_named(client: FlaskClient, harbour: Workspace, asked: str, said: str) -> None:
    answer = client.get(f"{REPORT}?{asked}")
    assert answer.status_code == 200
    assert said in unescape(answer.text)


def test_one_day_and_the_first_day_are_periods(client: FlaskClient, harbour: Workspace) -> None:
    one = client.get(f"{REPORT}?from=2026-06-30&to=2026-06-30").text
    assert "The period is short" in one
    assert "Health stands where it stood" in one
    first = client.get(f"{REPORT}?from=2025-01-10&to=2025-01-10").text
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


def test_the_file_can_be_checked_later(client: FlaskClient, harbour: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(client.get(f"/harbour/report.html?{PERIOD}").data)
    assert all(finding.is_sound for finding in check(harbour, path))
    path.write_bytes(path.read_bytes().replace(b"Harbour Hospital", b"Harbour Hostel"))
    assert not all(finding.is_sound for finding in check(harbour, path))


def test_without_chromium_the_page_says_so_and_the_file_stays(
    client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    page = client.get(REPORT).text
    assert "which this server does not have" in page
    assert "report/pdf" not in page
    answer = client.get("/harbour/report.pdf")
    assert answer.status_code == 501
    assert "Take the report as one file" in answer.text


def test_a_chromium_that_fails_is_told_plainly(
    client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    answer = client.get("/harbour/report.pdf")
    assert answer.status_code == 502
    assert "Or take the report as one file" in answer.text


def test_a_page_says_that_the_pdf_is_being_made_and_leads_on(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"/harbour/report/pdf?{PERIOD}").text
    leads = re.search(r'http-equiv="refresh" content="1;url=([^"]+)"', page)
    assert leads
    assert unescape(leads[1]) == f"/harbour/report.pdf?{PERIOD}"
