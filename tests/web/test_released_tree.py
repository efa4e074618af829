"""What the partnership sees of the problem tree: a version that was released, and nothing that was not."""

from __future__ import annotations

import re
import shutil
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.access_log import lines
from domain.erasing import Request, concerned, erase
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in, store_of
from tests.conftest import NOW
from tests.domain.heard import spot
from tests.web.plain_words import plain
from tests.web.recording_forms import fields_of
from tests.web.talks import BELOW, ENOUGH, FEW, LABEL, TREE, change, hold_talks, merge_few, release, theme
from tests.web.visitors import words
from web import printing

SEEN = "/harbour/problem-tree"
RELEASE, WITHDRAW = f"{TREE}/release", f"{TREE}/withdraw"


@pytest.fixture
def talked(harbour: Workspace) -> Workspace:
    hold_talks(harbour)
    return harbour


@pytest.fixture
def board(app: Flask) -> FlaskClient:
    """A browser in which Bo, who sees the figures of Harbour, has signed in."""
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def press_release(client: FlaskClient) -> Any:
    return client.post(RELEASE, data=fields_of(client.get(RELEASE).text))


def test_nothing_is_seen_before_it_is_released(board: FlaskClient, client: FlaskClient, talked: Workspace) -> None:
    for browser in (board, client):
        page = words(browser.get(SEEN))
        assert "There is no problem tree to see yet" in page
        assert ENOUGH not in page
        assert browser.get(f"{SEEN}/picture.svg").status_code == 404


def test_what_would_be_released_is_looked_at_first(consultant: FlaskClient, talked: Workspace) -> None:
    page = words(consultant.get(RELEASE))
    assert "2 themes may be shown" in page
    assert f"{ENOUGH} problem, 3 conversations {BELOW} worry, 3 conversations" in page
    assert FEW not in page


def test_a_version_is_released_to_leads_and_the_board(
    app: Flask, consultant: FlaskClient, board: FlaskClient, client: FlaskClient, talked: Workspace
) -> None:
    assert press_release(consultant).location.endswith(RELEASE)
    assert lines(store_of(app), limit=2)[0].did == "released the problem tree"
    for browser in (board, client):
        page = browser.get(SEEN)
        assert "version 1, released" in plain(page.text)
        assert '<time datetime="2026-06-30">30 June 2026</time></p><h1>' in page.text
        assert f"{ENOUGH} problem, 3 conversations {BELOW} worry, 3 conversations" in words(page)
        assert not re.search("data-key|data-state|t0|said twice", page.text)
        assert TREE not in page.text


def test_later_changes_are_not_seen_until_they_are_released(
    consultant: FlaskClient, board: FlaskClient, talked: Workspace
) -> None:
    press_release(consultant)
    change(consultant, "label", theme(talked, BELOW).key, label="Papers are late")
    assert BELOW in words(board.get(SEEN))
    press_release(consultant)
    page = words(board.get(SEEN))
    assert "Papers are late" in page
    assert BELOW not in page


def test_a_version_is_withdrawn(app: Flask, consultant: FlaskClient, board: FlaskClient, talked: Workspace) -> None:
    press_release(consultant)
    form = fields_of(consultant.get(RELEASE).text, WITHDRAW)
    assert consultant.post(WITHDRAW, data=form).status_code == 302
    assert lines(store_of(app), limit=1)[0].did == "withdrew the problem tree"
    assert "There is no problem tree to see yet" in words(board.get(SEEN))
    assert "withdrawn 30 Jun 2026" in words(consultant.get(RELEASE))
    assert consultant.post(WITHDRAW, data=form).status_code == 422


def test_what_changed_since_it_was_looked_at_is_not_released(consultant: FlaskClient, talked: Workspace) -> None:
    form = fields_of(consultant.get(RELEASE).text)
    change(consultant, "label", theme(talked, ENOUGH).key, label="Haste")
    answer = consultant.post(RELEASE, data=form)
    assert answer.status_code == 409
    assert "Nothing is released." in words(answer)
    assert consultant.post(RELEASE, data=fields_of(answer.text)).status_code == 302


def test_the_same_is_not_released_twice(consultant: FlaskClient, talked: Workspace) -> None:
    press_release(consultant)
    assert press_release(consultant).status_code == 422


def test_a_theme_that_names_a_partner_is_left_out_and_that_is_said(consultant: FlaskClient, talked: Workspace) -> None:
    change(consultant, "label", theme(talked, ENOUGH).key, label="Harbour Council has no time")
    page = words(consultant.get(RELEASE))
    assert "1 theme may be shown" in page
    assert "1 theme names a partner or a person and is left out." in page
    press_release(consultant)
    assert "Harbour Council" not in words(consultant.get(SEEN)).split("version 1")[1]


def test_words_erased_later_are_gone_from_what_was_released(
    consultant: FlaskClient, board: FlaskClient, talked: Workspace
) -> None:
    talked.partnerships.relabel_theme("harbour", spot("t0 1"), "Late again", talked.stamp("Cleo"))
    release(talked)
    assert "Late again" in words(board.get(SEEN))
    found = concerned(talked.partnerships, Request(entries=(("harbour", "problem-tree", "tree"),)))
    erase(talked.partnerships, found, "", talked.stamp("Cleo"))
    page = words(board.get(SEEN))
    assert "Late again" not in page
    assert ENOUGH in page
    assert "Late again" not in board.get(f"{SEEN}/picture.svg").text


# -- files -------------------------------------------------------------------------------------------


def test_the_picture_is_carried_away_as_svg_that_stands_alone(
    app: Flask, consultant: FlaskClient, board: FlaskClient, talked: Workspace
) -> None:
    merge_few(talked)
    release(talked)
    for browser, path in ((consultant, f"{TREE}/picture.svg"), (board, f"{SEEN}/picture.svg")):
        answer = browser.get(path)
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-problem-tree.svg"'
        ElementTree.fromstring(answer.data)
        assert not re.search("<style|<script|href|url\\(|data-key|style=", answer.text)
        assert LABEL.split()[0] in answer.text
    assert "carried away the problem tree" in {line.did for line in lines(store_of(app), limit=3)}


def test_a_file_carried_away_holds_nothing_below_the_threshold(consultant: FlaskClient, talked: Workspace) -> None:
    text = " ".join(re.sub("<[^>]+>", " ", consultant.get(f"{TREE}/picture.svg").text).split())
    assert ENOUGH in text
    assert "merger" not in text


@pytest.mark.skipif(not printing.has_chromium(), reason="Chromium makes these")
@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
def test_the_picture_is_carried_away_as_pdf_or_png(
    consultant: FlaskClient, talked: Workspace, form: str, begins: bytes
) -> None:
    answer = consultant.get(f"{TREE}/picture.{form}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)


def test_without_chromium_the_page_and_the_file_say_so(
    consultant: FlaskClient, talked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    page = consultant.get(RELEASE)
    assert "picture.pdf" not in page.text
    assert "which this server does not have" in words(page)
    answer = consultant.get(f"{TREE}/picture.pdf")
    assert answer.status_code == 501
    assert "Take the picture as SVG." in words(answer)
    assert consultant.get(f"{TREE}/picture.svg").status_code == 200


def test_a_chromium_that_fails_is_told_plainly(
    consultant: FlaskClient, talked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("/bin/false", "/bin/true"):
        monkeypatch.setattr(shutil, "which", lambda name, program=program: program)
        answer = consultant.get(f"{TREE}/picture.png")
        assert answer.status_code == 502
        assert "could not be printed just now" in words(answer)


def test_a_chromium_that_hangs_is_stopped(
    consultant: FlaskClient, talked: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    program = tmp_path / "hangs"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(printing, "SECONDS", 0.2)
    assert consultant.get(f"{TREE}/picture.pdf").status_code == 502


@pytest.mark.skipif(not printing.has_chromium(), reason="Chromium makes these")
def test_whoever_would_wait_long_while_another_prints_is_told(
    consultant: FlaskClient, talked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    with printing._one_at_a_time:
        assert consultant.get(f"{TREE}/picture.pdf").status_code == 502
    assert consultant.get(f"{TREE}/picture.pdf").status_code == 200


def test_no_other_form_of_the_picture_is_known(consultant: FlaskClient, talked: Workspace) -> None:
    assert consultant.get(f"{TREE}/picture.gif").status_code == 404


def test_today_is_the_day_of_a_release(consultant: FlaskClient, talked: Workspace) -> None:
    press_release(consultant)
    (version,) = talked.partnerships.get("harbour").entries.of("released-tree").values()
    assert version.happened_on == NOW.date()
