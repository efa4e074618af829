"""The way in for administrators: one line and one link for each thing they look after."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from access.roles import Action
from web.door.permissions import needs

pages = Blueprint("administration", __name__)

LINES = (
    ("everybody.index", "People", "Who may come in, and what each of them may do."),
    ("access_page.index", "Access log", "Who came in, who was given which role, and who read what is confidential."),
    ("erasing_page.index", "Erase somebody", "What was said by or about a person goes; that it was said stays."),
    ("post.index", "Post", "Whether messages get out, and those that could not be delivered."),
    ("webhooks.index", "Webhooks", "Other systems that are told when something is recorded."),
)
"""Each page (its endpoint), what it is called, and what it is for."""


@pages.get("/admin")
@needs(Action.ADMINISTER)
def index() -> str:
    here = [line for line in LINES if line[0] in current_app.view_functions]
    return render_template("people/opening.html", lines=here)
