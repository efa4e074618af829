"""How rounds end: closed early, half closed, called off, no longer repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.errors import LogUnavailable
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in
from tests.web.round_forms import (
    ROUND,
    all_links,
    answer,
    answers_to,
    fresh,
    named,
    open_round,
    press,
    rounds_in,
    the_round,
)
from tests.web.visitors import words

THREE_EACH = {"council": "3", "hospital": "2", "charity": "1"}


def test_closing_early_asks_once_more_and_counts_every_answer(
    app: Flask, client: FlaskClient, harbour: Workspace
) -> None:
    links = all_links(open_round(client, **THREE_EACH))
    for link in links[:4]:
        answer(app, link)
    asked = client.get(f"{ROUND}/close")
    assert "A closed round is not opened again." in words(asked)
    assert not the_round(harbour).closed_on
    closed = press(client, f"{ROUND}/close", f"{ROUND}/close")
    assert closed.location == ROUND
    assert the_round(harbour).closed_on == date(2026, 6, 30)
    assert len(answers_to(harbour, the_round(harbour).ref)) == 4
    assert "Closed on 30 June 2026." in words(client.get(ROUND))
    assert "This round has closed" in words(app.test_client().get(links[5]))


def test_a_round_that_is_half_closed_says_so_and_loses_no_answer(
    app: Flask, client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = all_links(open_round(client, **THREE_EACH))
    for link in links[:3]:
        answer(app, link)
    with monkeypatch.context() as broken:
        broken.setattr(type(harbour.partnerships), "close_round", _unavailable)
        refused = press(client, f"{ROUND}/close", f"{ROUND}/close")
    assert refused.status_code == 503
    assert "The log cannot be reached." in words(refused)
    page = words(client.get(ROUND))
    assert "It is closing: its answers will count in a moment." in page
    assert "Nobody can answer any more." in page
    assert app.test_client().get(links[3]).status_code == 410
    press(client, f"{ROUND}/close", f"{ROUND}/close")
    assert len(answers_to(harbour, the_round(harbour).ref)) == 3


def _unavailable(*_: Any) -> None:
    raise LogUnavailable("The log cannot be reached.")


def test_closing_twice_closes_once(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    form = fresh(client, f"{ROUND}/close")
    client.post(f"{ROUND}/close", data=form)
    again = client.post(f"{ROUND}/close", data=form, follow_redirects=True)
    assert "already saved" in words(again)


def test_a_closed_round_offers_nothing_that_changes_it(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    form = fresh(client, ROUND)
    press(client, f"{ROUND}/close", f"{ROUND}/close")
    page = client.get(ROUND).text.split("<main", 1)[1]
    assert 'method="post"' not in page
    late = client.post(f"{ROUND}/links", data=form | named(form, "links", council="1"))
    assert late.status_code == 422
    assert "closed" in words(late)


def test_calling_off_needs_a_reason_and_deletes_what_was_answered(
    app: Flask, client: FlaskClient, harbour: Workspace
) -> None:
    links = all_links(open_round(client, **THREE_EACH))
    answer(app, links[0])
    refused = press(client, f"{ROUND}/cancel", f"{ROUND}/cancel", reason_why=" ")
    assert refused.status_code == 422
    assert "Say why" in words(refused)
    press(client, f"{ROUND}/cancel", f"{ROUND}/cancel", reason_why="Asked the wrong people")
    assert not rounds_in(harbour)
    assert app.test_client().get(links[1]).status_code == 410
    page = words(client.get(ROUND))
    assert "This round was called off: Asked the wrong people." in page
    assert "Called off by Ada : Asked the wrong people" in page or "Called off by Ada: Asked the wrong people" in page
    assert client.get("/harbour/rounds").text.count(ROUND) == 0


def test_a_round_that_repeats_can_stop(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH, repeats="monthly")
    assert "Every month" in words(client.get(ROUND))
    press(client, f"{ROUND}/stop")
    assert the_round(harbour).repeats is None


def test_a_round_whose_last_day_is_over_says_that_it_is_closing(
    app: Flask, client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch, now: Any
) -> None:
    (link,) = all_links(open_round(client, council="1"))
    monkeypatch.setattr(harbour, "clock", lambda: now.replace(month=7, day=15))
    later = signed_in(app, person(app, "Ada", LEAD, known=True))
    assert "It is closing: its answers will count in a moment." in words(later.get(ROUND))
    assert "This round has closed" in words(app.test_client().get(link))


def test_pages_about_a_round_that_there_is_not_say_so(client: FlaskClient, harbour: Workspace) -> None:
    paths = ("", "/close", "/cancel")
    assert {client.get(f"/harbour/rounds/spring{path}").status_code for path in paths} == {404}
