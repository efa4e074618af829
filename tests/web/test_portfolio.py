from __future__ import annotations

from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.web.harbour import at, day


def test_an_empty_workspace_says_what_to_do_next(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Nothing is recorded here yet" in page
    for command in ("goodterms demo", "goodterms template", "goodterms import"):
        assert command in page


def test_a_partnership_is_shown_with_its_band_health_range_and_picture(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/").text
    assert "Of 1 partnership, 1 is on " in page
    assert '<a href="/harbour">Harbour Wellbeing</a>' in page
    assert page.count('role="img"') == 3  # the year for a wide page and for a phone, and the sign of the change
    assert "<title>Health over the past year: from " in page
    assert "1 open escalation<" in page
    assert "5 overdue" in page
    assert "Last contact: 10 days ago" in page


def test_partnerships_without_evidence_and_closed_ones_come_last(client: FlaskClient, harbour: Workspace) -> None:
    for ref, closed_on in (("aaa-new", None), ("aab-old", day("2025-02-01"))):
        profile = Profile(partnership=ref, name=ref, formed_on=day("2025-01-01"), closed_on=closed_on)
        harbour.partnerships.form_partnership(profile, at("2025-03-01"))
    harbour.catch_up()
    page = client.get("/").text
    assert page.index("/harbour") < page.index("/aaa-new") < page.index("/aab-old")
    assert "Not enough evidence yet" in page
    assert "1 has too little evidence yet" in page


def test_a_name_is_shown_as_typed(client: FlaskClient, workspace: Workspace) -> None:
    name = "<script>alert(1)</script> & co"
    workspace.partnerships.form_partnership(
        Profile(partnership="odd", name=name, formed_on=day("2025-01-01")), at("2025-01-01")
    )
    workspace.catch_up()
    for path in ("/", "/odd", "/odd/why", "/odd/ledger", "/odd/meetings/new"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
