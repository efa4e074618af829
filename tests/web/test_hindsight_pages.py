"""Every page of the past says that it is one, leads to others of the same past, and lets nobody record anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from access.roles import Action
from projections.workspace import Workspace
from tests.accounts import CONSULTANT, person, signed_in
from tests.conftest import NOW
from tests.web.harbour import record_harbour
from web import create_app
from web.door.permissions import need_of

PAST = {"on": "2026-06-29", "known_at": "2026-06-29"}
VALUES = {
    "ref": "harbour",
    "kind": "meeting",
    "entry_ref": "2026-03-15",
    "meeting": "2026-03-15",
    "programme": "P-1",
    "measure": "attendance",
}
LATER = {"rounds.show": "opened today, as tests/web/test_hindsight_then.py tells"}
OWN_WORDS = {"hindsight.then_and_now_page"}
"""It sets then beside now."""
DOING = {Action.RECORD, Action.HEAR, Action.FORM}
Pages = dict[str, str]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    workspace = Workspace(tmp_path_factory.mktemp("past"), clock=lambda: NOW)
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    yield create_app(workspace, {"RECORDED_BY": "Ada"})
    workspace.close()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Cleo", CONSULTANT, known=True))


@pytest.fixture(scope="module")
def pages(app: Flask, client: FlaskClient) -> Pages:
    """Every page that looks back, as of yesterday, by its endpoint; reports name their own period."""
    found = {}
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "looks_back") and rule.endpoint not in LATER:
            answer = client.get(_address(app, rule))
            if answer.mimetype == "text/html" and answer.status_code != 302 and not _is_report(rule):
                assert answer.status_code == 200, (rule.endpoint, answer.text)
                found[rule.endpoint] = answer.text
    return found


def test_all_pages_that_show_what_is_recorded_look_back(pages: Pages) -> None:
    assert {
        *("portfolio.index", "follow_up.index", "minutes.show", "rounds.index", "explanation.why", "trust.trust_page"),
        *("programmes.index", "programmes.one", "ledger.of_one", "ledger.of_all", "entries.entry"),
        *("partnership.timeline_page", "hindsight.then_and_now_page", "hindsight.recording_page", "listening.index"),
    } <= set(pages)


def test_each_says_from_when_it_looks_and_leads_back(pages: Pages) -> None:
    silent = {name for name, page in pages.items() if "This is how things stood on 29 June 2026" not in page}
    assert silent == OWN_WORDS
    for name, page in pages.items():
        assert ("Back to today</a>" in page) or name in OWN_WORDS, name


def test_links_stay_in_the_past(app: Flask, pages: Pages) -> None:
    strays = [
        (name, link)
        for name, page in pages.items()
        if name not in OWN_WORDS
        for link in _links(page.split("Back to today</a>")[1].split("</main>")[0])
        if _looks_back(app, link) and "known_at" not in parse_qs(urlsplit(link).query)
    ]
    assert strays == []


def test_nothing_can_be_recorded_from_the_past(app: Flask, pages: Pages) -> None:
    for name, page in pages.items():
        if name in OWN_WORDS:
            continue
        main = page.split("<main", 1)[1].split("</main>")[0]
        assert 'method="post"' not in main, name
        doings = [link for link in _links(main) if _is_doing(app, link) and not _looks_back(app, link)]
        assert doings == [], name


def _is_report(rule: Rule) -> bool:
    return rule.endpoint.startswith("report.")


def _address(app: Flask, rule: Rule) -> str:
    values = {name: VALUES[name] for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values, **PAST))


def _links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/[^"]*)"', page)]


def _endpoint(app: Flask, link: str) -> tuple[Rule, str] | None:
    try:
        rule, _ = app.url_map.bind("localhost").match(urlsplit(link).path, return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return rule, rule.endpoint


def _looks_back(app: Flask, link: str) -> bool:
    found = _endpoint(app, link)
    return found is not None and hasattr(app.view_functions[found[1]], "looks_back")


def _is_doing(app: Flask, link: str) -> bool:
    found = _endpoint(app, link)
    need = need_of(app, found[0], "GET") if found else None
    return need is not None and need.action in DOING
