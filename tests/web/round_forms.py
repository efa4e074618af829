"""Fills in and sends the forms of check-in rounds as browsers would: those of a lead, and those that links lead to."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from projections.workspace import Workspace
from tests.web.visitors import token

NEW = "/harbour/rounds/new"
ROUND = "/harbour/rounds/how-we-work-together-june-2026"
PARTNERS = ("council", "hospital", "charity")
MARKS = {"reliable": "4", "open": "2", "fair": "5", "able": "3"}


def fresh(client: FlaskClient, path: str = NEW) -> dict[str, Any]:
    """What the form holds before anything is typed, but for the numbers of partners."""
    page = client.get(path).text
    partners = dict(re.findall(r'name="(partner-\d+)" value="([^"]*)"', page))
    return {
        "csrf_token": token(client),
        "form_id": re.findall(r'name="form_id" value="([^"]+)"', page)[0],
        **{name: unescape(ref) for name, ref in partners.items()},
    }


def named(form: dict[str, Any], question: str, **by_partner: Any) -> dict[str, Any]:
    """The fields of a question about each partner, such as ``links-0``."""
    at = {ref: name.removeprefix("partner-") for name, ref in form.items() if name.startswith("partner-")}
    return {f"{question}-{at[partner]}": value for partner, value in by_partner.items()}


def open_round(client: FlaskClient, *, addresses: dict[str, str] | None = None, **links_and_more: Any) -> TestResponse:
    """Open a round with so many links for each partner; what is not a partner's name is a field of the form."""
    form = fresh(client)
    links = {partner: links_and_more.pop(partner) for partner in PARTNERS if partner in links_and_more}
    usual = {"closes_on": "2026-07-14", "statements": ["reliable", "open", "fair", "able"]}
    typed = named(form, "links", **links) | named(form, "addresses", **(addresses or {}))
    return client.post(NEW, data=form | usual | typed | links_and_more)


def links_on(response: TestResponse) -> dict[str, list[str]]:
    """The links on a page that hands them out, as paths, by the name of the partner (empty: for the room)."""
    found: dict[str, list[str]] = {}
    for name, body in re.findall(r'<h2 id="for-\d+">([^<]*): \d+ links?</h2>(.*?)</section>', response.text, re.DOTALL):
        found[unescape(name)] = re.findall(r"<code>http://localhost(/c/[\w-]+)</code>", body)
    room = re.findall(r'id="room-link" readonly value="http://localhost(/c/[\w-]+)"', response.text)
    return found | ({"": room} if room else {})


def all_links(response: TestResponse) -> list[str]:
    return [link for links in links_on(response).values() for link in links]


def ballot(page: TestResponse) -> str:
    """The ballot that a form was opened with."""
    found: str = re.findall(r'name="ballot" value="([^"]+)"', page.text)[0]
    return found


def answer(app: Flask, link: str, **typed: Any) -> TestResponse:
    """Open a link in a new browser and send what it asks for."""
    phone = app.test_client()
    return phone.post(link, data={"ballot": ballot(phone.get(link))} | MARKS | typed)


def press(client: FlaskClient, path: str, form_from: str = ROUND, **typed: Any) -> TestResponse:
    """Send one of the forms of a round's page."""
    return client.post(path, data=fresh(client, form_from) | typed)


# -- what stands in the log afterwards ---------------------------------------------------------------------------


def rounds_in(workspace: Workspace) -> dict[str, Any]:
    return workspace.partnerships.get("harbour").entries.of("round")


def answers_to(workspace: Workspace, ref: str) -> list[Any]:
    answers: Any = workspace.partnerships.get("harbour").entries.of("check-in").values()
    return [each for each in answers if each.round == ref]


def the_round(workspace: Workspace) -> Any:
    (only,) = rounds_in(workspace).values()
    return only
