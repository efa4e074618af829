"""Puts a partnership on top of somebody's own list, and takes it off again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for

from access import pins
from access.deciding import Person
from access.roles import Action
from projections.ledger import profile_of
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import me, store
from web.door.permissions import needs
from web.portfolio.asked import asked_in
from web.recording.new_entry import Answer

pages = Blueprint("pinning", __name__)


@pages.post("/<ref>/pin")
@needs(Action.SEE)
def pin(ref: str) -> Answer:
    """``pinned`` says “yes” or “no”; leads back to the list as it was."""
    profile_of(workspace(), ref)
    who = me()
    if isinstance(who, Person):
        change = pins.unpin if request.form.get("pinned") == "no" else pins.pin
        change(store(), who.account, ref)
    number = asked_page()
    page: dict[str, Any] = {"page": number} if number > 1 else {}
    return redirect(url_for("portfolio.index", **asked_in(request.form).arguments, **page), 303)
