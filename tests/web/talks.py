"""Harbour with conversations held in it, and the forms of its problem tree."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.entries import Stamp
from domain.listening import Conversation, Theme
from projections.problem_tree import TreeTheme, working_tree
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.heard import spot
from tests.web.recording_forms import fields_of

TREE = "/harbour/listening/tree"
ENOUGH, BELOW, FEW, LABEL = "No time to talk", "Papers come late", "Afraid of the merger", "Nobody says what it costs"
PARTNERS = ("council", "hospital", None)


def hold_talks(workspace: Workspace) -> None:
    """Three that raise “No time to talk”, three “Papers come late” below it, two “Afraid of the merger”."""
    for number in range(3):
        few = (Theme(theme=FEW, kind="feeling", note="said twice"),) if number < 2 else ()
        themes = (Theme(theme=ENOUGH, kind="problem"), Theme(theme=BELOW, kind="worry", grows_from=ENOUGH), *few)
        talk = Conversation(conversation=f"t{number}", held_on=NOW.date(), partner=PARTNERS[number], themes=themes)
        workspace.partnerships.hold_conversation("harbour", talk, Stamp("Cleo", NOW))
    workspace.catch_up()


def merge_few(workspace: Workspace) -> None:
    """The two that are raised least, under a label of the consultant's own."""
    workspace.partnerships.merge_themes("harbour", spot("c1"), spot("t0 2"), LABEL, Stamp("Cleo", NOW))
    workspace.catch_up()


def release(workspace: Workspace) -> None:
    workspace.partnerships.release_problem_tree("harbour", 3, Stamp("Cleo", NOW))
    workspace.catch_up()


def theme(workspace: Workspace, words: str) -> TreeTheme:
    return next(each for each in working_tree(workspace, "harbour") if each.words == words)


def parent_of(workspace: Workspace, words: str) -> str | None:
    themes = working_tree(workspace, "harbour")
    at = theme(workspace, words).grows_from
    return None if at is None else themes[at].words


def change(client: FlaskClient, what: str, key: str, **typed: Any) -> TestResponse:
    """Open the page of a theme, and send one of its forms."""
    fields = fields_of(client.get(f"{TREE}/theme/{key}").text, f"{TREE}/{what}")
    return client.post(f"{TREE}/{what}", data=fields | typed)
