"""The page of partnerships that are unusual: nothing or one thing recorded, all of it long ago, closed, oddly named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from domain.entries import Entry
from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from tests.conftest import NOW
from tests.domain.cast import CHECK_IN, CONTACT, ITEM, MEETING, STAMP, but, day
from tests.projections.conftest import record
from web import create_app

ARABIC = "شراكة الميناء للصحة والرعاية"
QUOTED = "“Health” & <care> 'along' the \"river\" " + "of the hills " * 7
PARTNERS = (
    Partner(partner="council", name="Harbour Council", joined_on=day("2019-01-01")),
    Partner(partner="hospital", name="مستشفى الميناء", joined_on=day("2019-01-01")),
)


def year(number: int) -> list[Entry]:
    """A meeting of two items each month of a year, and three answers of each partner in its spring."""
    entries: list[Entry] = []
    for month in range(1, 13):
        name = f"m{number}-{month}"
        entries.append(but(MEETING, meeting=name, held_on=day(f"{number}-{month:02}-10"), present=("council",)))
        entries += [but(ITEM, meeting=name, item=f"{each}{month}", outcome="decided") for each in "ab"]
    for partner in ("council", "hospital"):
        same = but(CHECK_IN, partner=partner, round=f"r{number}", answered_on=day(f"{number}-03-20"))
        entries += [but(same, answer=f"{partner}{number}-{at}") for at in range(3)]
    return entries


def form(workspace: Workspace, ref: str, *entries: Entry, name: str = "Quay Street") -> None:
    """Formed in 2019; everything is recorded now, as an import does."""
    profile = Profile(partnership=ref, name=name, formed_on=day("2019-01-01"))
    workspace.partnerships.form_partnership(profile, STAMP)
    partnership = workspace.partnerships.get(ref)
    for partner in PARTNERS if entries else ():
        partnership.join(partner, STAMP)
    workspace.partnerships.save_all([partnership])
    record(workspace, *entries, ref=ref)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A lead who has signed in, and the partnerships. Tests that share it only read."""
    workspace = Workspace(tmp_path_factory.mktemp("unusual"), clock=lambda: NOW)
    form(workspace, "nothing")
    form(workspace, "one", but(CONTACT, made_on=day("2026-06-29"), between=("council", "hospital")))
    form(workspace, "imported", *year(2021))
    form(workspace, "closed", *year(2020))
    workspace.partnerships.close_partnership("closed", day("2021-01-31"), STAMP)
    form(workspace, "arabic", *year(2025), name=ARABIC)
    form(workspace, "quoted", *year(2025), name=QUOTED[:120])
    workspace.catch_up()
    app = create_app(workspace)
    yield signed_in(app, person(app, "Lea", LEAD, known=True))
    workspace.close()


def words(reader: FlaskClient, path: str) -> str:
    """What the content of a page says."""
    answer = reader.get(path)
    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    bare = re.sub(r"<script.*?</script>|<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


ALL = ("nothing", "one", "imported", "closed", "arabic", "quoted")


@pytest.mark.parametrize("ref", ALL)
def test_every_page_of_it_answers(reader: FlaskClient, ref: str) -> None:
    page = reader.get(f"/{ref}").text
    places = re.findall(r'href="([^"]+)"', page.split('class="places"')[1].split("</nav>")[0])
    assert len(places) > 10
    assert {path: reader.get(unescape(path)).status_code for path in places} == dict.fromkeys(places, 200)


@pytest.mark.parametrize("ref", ["nothing", "one"])
def test_too_little_is_said_once_and_not_month_by_month(reader: FlaskClient, ref: str) -> None:
    page = words(reader, f"/{ref}")
    assert "There is not enough evidence yet to say what terms the partners of Quay Street are on." in page
    assert "month by month" not in page
    assert "Nothing moved health" in page
    assert "Nothing is open." in page
    assert "No agreement is recorded." in page


def test_one_entry_stands_under_what_is_recorded(reader: FlaskClient) -> None:
    assert "Latest 29 Jun 2026 Contact Phone, warm" in words(reader, "/one")
    assert "No signal stands." in words(reader, "/one")
    assert "No partner is recorded." in words(reader, "/nothing")


def test_a_history_brought_in_at_once_is_told_by_its_days(reader: FlaskClient) -> None:
    assert "There has been no meeting or contact for 1663 days." in words(reader, "/imported")
    then = words(reader, "/imported?on=2021-06-30")
    assert "Quay Street is on working terms" in then
    assert "from 10 Jan 2021 (65) to 30 Jun 2021" in then


def test_what_was_known_before_it_was_brought_in_is_refused_by_name(reader: FlaskClient) -> None:
    page = words(reader, "/imported?on=2021-06-30&known_at=2021-06-30")
    assert "Nothing about Quay Street was recorded by then. Choose a later day." in page


def test_one_closed_long_ago_says_so_and_leads_to_its_last_day(reader: FlaskClient) -> None:
    page = words(reader, "/closed")
    assert "Quay Street was closed on 31 January 2021." in page
    assert "yet" not in page.split("Health over time")[0]
    assert "Log a meeting" not in page
    assert "No signal stands." in page
    assert 'href="/closed?on=2021-01-31"' in reader.get("/closed").text
    assert "Quay Street is on working terms" in words(reader, "/closed?on=2021-01-31")


@pytest.mark.parametrize(("ref", "name"), [("arabic", ARABIC), ("quoted", QUOTED[:120])])
def test_names_are_shown_as_they_are_written(reader: FlaskClient, ref: str, name: str) -> None:
    assert f"{name} is on strained terms: 55" in words(reader, f"/{ref}")
    assert "<care>" not in reader.get(f"/{ref}").text


def test_a_month_in_which_nothing_happened_has_its_row(reader: FlaskClient) -> None:
    assert re.search(r"31 Mar 2026 64 50 to 79 .*?28 Feb 2026 69 ", words(reader, "/arabic"))


def test_signals_of_all_partnerships_name_them_as_they_are_written(reader: FlaskClient) -> None:
    page = words(reader, "/signals")
    assert ARABIC in page
    assert QUOTED[:120] in page
    linked = set(re.findall(r'href="/(\w+)/signals"', reader.get("/signals").text))
    assert linked == {"nothing", "imported", "arabic", "quoted"}  # “one” had a call, and “closed” has none
    assert "<care>" not in reader.get("/signals").text
