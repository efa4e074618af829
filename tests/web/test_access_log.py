"""The access log on its page and as a file: who did what to whom, and never what was read."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from access import access_log, people
from access.accounts import Account, find_account
from access.people import Doer
from projections.workspace import Workspace
from tests.accounts import person, store_of
from tests.conftest import NOW
from tests.web.looking_after import fresh, give, last_line, text_of


def test_the_access_log_names_people_and_says_what_was_done(
    app: Flask, una: FlaskClient, ben: Account, harbour: Workspace
) -> None:
    give(una, ben, role="lead", partnership="harbour")
    access_log.note(store_of(app), NOW, "person:ben", "read listening", "harbour")
    people.disable(store_of(app), Doer(people.OPERATOR, NOW), fresh(app, ben))
    words = text_of(una.get("/admin/access-log"))
    assert "Una Gave a role: Ben: partnership lead from 30 Jun 2026 (Harbour Wellbeing)" in words
    assert "Ben Read listening (Harbour Wellbeing)" in words
    assert "The command line Disabled an account: Ben" in words
    assert "person:" not in re.sub(r'value="[^"]*"', "", una.get("/admin/access-log").text)


def test_the_access_log_can_be_narrowed_and_turned_page_by_page(app: Flask, una: FlaskClient, ben: Account) -> None:
    for minute in range(120):
        access_log.note(store_of(app), NOW + timedelta(minutes=minute), "person:ben", "read listening", "harbour")
    give(una, ben, role="lead", partnership="*")
    page = una.get("/admin/access-log")
    assert page.text.count("<strong>") == 50
    older = unescape(re.findall(r'rel="next" href="([^"]+)"', page.text)[0])
    assert una.get(older).text.count("<strong>") == 50
    assert una.get("/admin/access-log?did=gave+a+role").text.count("<strong>") == 1
    assert una.get("/admin/access-log?person=person:una").text.count("<strong>") == 1
    assert "Nothing matches what you chose." in una.get("/admin/access-log?person=person:nobody").text
    for asked in ("before=many", "before=" + "9" * 30, "before=-1", "did=%00", "person=%00"):
        assert una.get(f"/admin/access-log?{asked}").status_code == 200


def test_the_access_log_is_downloaded_whole_and_safe_for_spreadsheets(app: Flask, una: FlaskClient) -> None:
    person(app, "Eve")
    eve = find_account(store_of(app), "eve@example.org")
    assert eve is not None
    people.rename(store_of(app), Doer("person:una", NOW), eve, "=HYPERLINK(1)")
    store_of(app).orm.remove()
    answer = una.get("/admin/access-log.csv?did=renamed+a+person")
    assert answer.mimetype == "text/csv"
    assert "access-log-2026-06-30.csv" in answer.headers["Content-Disposition"]
    header, line = answer.text.splitlines()
    assert header == "number,at,who,did,to,partnership"
    assert line.endswith(",2026-06-30T12:00:00+00:00,Una,renamed a person,'=HYPERLINK(1),")
    assert last_line(app) == ("person:una", "downloaded the access log", "")
