"""The Record menu: every kind of entry, in the order in which a lead needs them, and a round before its answers."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, url_for

from access.roles import Action
from projections.ledger import profile_of
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, may_hear
from web.recording.hints import MENU_WORDS, TITLES

pages = Blueprint("recording", __name__)

_ROUND = ("A check-in round", "ask everybody for their view, through links")


def register(app: Flask) -> None:
    app.jinja_env.globals.update(record_menu=menu, recording_titles=TITLES)


@pages.get("/<ref>/record")
@needs(Action.RECORD)
def index(ref: str) -> str:
    return render_template("recording/menu.html", profile=profile_of(workspace(), ref), choices=menu(ref))


def menu(ref: str, at_most: int | None = None) -> list[tuple[str, str, str]]:
    """What whoever asks can record: its name, a line about it, and where."""
    kinds = [kind for kind in MENU_WORDS if kind not in CONFIDENTIAL or may_hear(ref)]
    found = [(*MENU_WORDS[kind], address_of_form(ref, kind)) for kind in kinds[:at_most]]
    found.insert(kinds.index("check-in"), (*_ROUND, url_for("opening_rounds.form", ref=ref)))
    return found


def address_of_form(ref: str, kind: str) -> str:
    """Where a new entry of this kind is recorded."""
    return url_for("meetings.new", ref=ref) if kind == "meeting" else url_for("new_entry.new", ref=ref, kind=kind)
