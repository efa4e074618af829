"""Links to packs: what one shows, to whom, for how long; and what it shows no more."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import select
from werkzeug.test import TestResponse

from access import access_log, grants, pack_links, people
from access.accounts import find_account
from access.people import Doer
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.web.harbour import at, day
from tests.web.visitors import send, words
from web import create_app
from web.citing.checking import check
from web.door import limits

JUNE = "/pack/links?month=2026-06&of=harbour"
GONE = (410, "This link no longer works")


@pytest.fixture
def bea(app: Flask, harbour: Workspace) -> FlaskClient:
    """A browser in which Bea has signed in, who may only see “harbour”."""
    return signed_in(app, person(app, "Bea", BOARD, partnership="harbour", known=True))


@pytest.fixture
def link(bea: FlaskClient) -> str:
    return made_link(bea)


def made_link(browser: FlaskClient, path: str = JUNE, **typed: str) -> str:
    """The way to what a new link shows."""
    answer = send(browser, path, **typed)
    assert answer.status_code == 200, words(answer)
    found = re.search(r"http://localhost(/pack/shared/[\w-]{43})</textarea>", answer.text)
    assert found
    return found[1]


def shown(app: Flask, link: str) -> tuple[int, str]:
    """What somebody without an account is shown: the status, and the heading."""
    answer = app.test_client().get(link)
    heading = re.search(r"<h1>(.*?)</h1>", answer.text)
    return answer.status_code, heading[1] if heading else ""


def heads(answer: TestResponse) -> dict[str, str]:
    return {name: answer.headers.get(name, "") for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}


# -- what it shows ----------------------------------------------------------------------------------------------


def test_it_shows_the_pack_without_an_account_and_sets_no_cookie(app: Flask, link: str) -> None:
    answer = app.test_client().get(link)
    assert answer.status_code == 200
    assert "Harbour Wellbeing is on" in words(answer)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_it_shows_the_pack_as_it_was_made(app: Flask, harbour: Workspace, link: str, tmp_path: Path) -> None:
    before = app.test_client().get(link).data
    harbour.partnerships.settle_escalation("harbour", "E-1", day("2026-06-30"), "talked", at("2026-07-01"))
    harbour.catch_up()
    assert app.test_client().get(link).data == before
    (path := tmp_path / "shared.html").write_bytes(before)
    assert all(finding.is_sound for finding in check(harbour, path))


def test_it_travels_zipped_to_whoever_takes_that(app: Flask, link: str) -> None:
    zipped = app.test_client().get(link, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == app.test_client().get(link).data


def test_no_cache_keeps_it_no_search_engine_lists_it_and_no_page_learns_its_address(app: Flask, link: str) -> None:
    kept = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    assert heads(app.test_client().get(link)) == kept
    assert heads(app.test_client().get(link[:-1])) == kept


def test_it_stands_in_no_log_line(app: Flask, link: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    app.test_client().get(link)
    assert "/pack/shared/<token>" in caplog.text
    assert link.rpartition("/")[2] not in caplog.text


def test_only_a_digest_of_it_is_kept(app: Flask, link: str) -> None:
    with store_of(app).engine.connect() as connection:
        (row,) = connection.execute(select(pack_links.pack_links))
    assert link.rpartition("/")[2] not in str(row)


# -- what it shows no more --------------------------------------------------------------------------------------


def test_it_expires(app: Flask, harbour: Workspace, bea: FlaskClient) -> None:
    link = made_link(bea, days="2")
    harbour.clock = lambda: NOW + timedelta(days=2, microseconds=-1)
    assert shown(app, link)[0] == 200
    harbour.clock = lambda: NOW + timedelta(days=2)
    assert shown(app, link) == (410, "This link has expired")
    made_link(bea)
    with store_of(app).engine.connect() as connection:
        pages = connection.scalars(select(pack_links.pack_links.c.page).order_by(pack_links.pack_links.c.link)).all()
    assert pages[0] is None


def test_taken_back_it_shows_nothing_in_any_process(
    app: Flask, harbour: Workspace, bea: FlaskClient, link: str
) -> None:
    other = create_app(harbour)
    assert shown(other, link)[0] == 200
    assert "The link no longer works." in words(follow(bea, send(bea, "/pack/links/1/revoke")))
    assert shown(app, link) == shown(other, link) == GONE
    assert "That link had ended before." in words(follow(bea, send(bea, "/pack/links/1/revoke")))
    other.extensions["accounts"].close()


def follow(browser: FlaskClient, answer: TestResponse) -> TestResponse:
    return browser.get(answer.headers["Location"])


def test_made_up_cut_short_and_too_long_ones_show_nothing(app: Flask, link: str) -> None:
    for wrong in ("/pack/shared/made-up", link[:-1], link + "A", f"/pack/shared/{'A' * 5_000}", "/pack/shared/%00"):
        assert shown(app, wrong) == (404, "This link does not work")


def test_many_tries_are_refused_and_a_working_one_still_opens(
    app: Flask, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WRONG_LINKS", parse("3 per 15 minutes"))
    assert [shown(app, "/pack/shared/made-up")[0] for _ in range(4)] == [404, 404, 404, 429]
    assert shown(app, link)[0] == 200


def test_it_ends_with_the_role_of_whoever_made_it(app: Flask, link: str, bea: FlaskClient) -> None:
    account = person(app, "Bea", known=True)
    (grant,) = grants.grants_of(store_of(app), account.id)
    grants.end(store_of(app), grant.number, "test", NOW)
    assert shown(app, link) == GONE
    page = words(bea.get("/pack/links"))
    assert "It shows nothing now: Bea may not see all of this pack any more." in page
    with app.app_context():
        person(app, "Bea", BOARD, known=True)
    assert shown(app, link)[0] == 200


def test_it_ends_with_the_account_of_whoever_made_it(app: Flask, link: str) -> None:
    with app.app_context():
        bea = find_account(store_of(app), "bea@example.org")
        assert bea is not None
        people.disable(store_of(app), Doer("test", NOW), bea)
    assert shown(app, link) == GONE


def test_erasing_somebody_takes_back_what_names_them_and_no_more(
    app: Flask, harbour: Workspace, una: FlaskClient, link: str
) -> None:
    form(harbour, "fund", "The Jane Doe Fund")
    naming = made_link(signed_in(app, person(app, "Lea", LEAD, known=True)), "/pack/links?month=2026-06&of=fund")
    assert shown(app, naming)[0] == 200
    send(una, "/admin/erase/confirmed", person="Jane Doe", again="Jane Doe", reason="asked for it")
    assert shown(app, naming) == GONE
    assert shown(app, link)[0] == 200
    send(una, "/admin/erase/confirmed", person="Bea", again="Bea", reason="asked for it")
    assert shown(app, link)[0] == 404
    with store_of(app).engine.connect() as connection:
        assert connection.scalars(select(pack_links.pack_links.c.page)).all() == [None]


def form(workspace: Workspace, ref: str, name: str) -> None:
    profile = Profile(partnership=ref, name=name, formed_on=day("2026-01-01"))
    workspace.partnerships.form_partnership(profile, at("2026-01-01"))
    workspace.catch_up()


# -- making, listing, taking back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("0", "A link works for 1 to 90 days."),
        ("91", "A link works for 1 to 90 days."),
        ("-1", "Write for how many days the link is to work"),
        ("soon", "Write for how many days the link is to work"),
        ("٣", "Write for how many days the link is to work"),
    ],
)
def test_days_that_are_none_are_refused_plainly(bea: FlaskClient, days: str, told: str) -> None:
    answer = send(bea, JUNE, days=days)
    assert answer.status_code == 422
    assert told in words(answer)


def test_a_pack_of_nothing_cannot_be_shared(bea: FlaskClient) -> None:
    assert "There is nothing to share" in words(send(bea, "/pack/links?month=2019-01"))


def test_nobody_shares_what_they_may_not_see(app: Flask, harbour: Workspace, bea: FlaskClient) -> None:
    form(harbour, "quay", "Quay")
    assert send(bea, "/pack/links?month=2026-06&of=quay").status_code == 404
    assert "Quay" not in app.test_client().get(made_link(bea, "/pack/links?month=2026-06")).text


def test_whoever_made_it_and_administrators_take_it_back_and_others_see_it_only(
    app: Flask, una: FlaskClient, link: str
) -> None:
    lea = signed_in(app, person(app, "Lea", LEAD))
    own = signed_in(app, person(app, "Own", LEAD, partnership="quay"))
    assert "Made by Bea" in words(lea.get("/pack/links"))
    assert "Take it back" not in words(lea.get("/pack/links"))
    assert "There are none that work." in words(own.get("/pack/links"))
    assert send(lea, "/pack/links/1/revoke").status_code == 403
    assert shown(app, link)[0] == 200
    send(una, "/pack/links/1/revoke")
    assert shown(app, link) == GONE


def test_making_and_taking_back_is_in_the_access_log(app: Flask, bea: FlaskClient, link: str) -> None:
    send(bea, "/pack/links/1/revoke")
    with app.app_context():
        told = [(line.did, line.about) for line in access_log.lines(store_of(app))]
    assert ("shared a board pack", "link 1, June 2026, 1 partnership") in told
    assert ("took back a shared pack", "link 1") in told


def test_nobody_has_more_than_twenty_that_work(bea: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_links, "MOST_AT_ONCE", 2)
    made_link(bea)
    made_link(bea)
    assert "Take one back before you make another." in words(send(bea, JUNE))
