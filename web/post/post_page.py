"""The page of the post: whether messages get out, which wait, and which could not be delivered. For administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from access.roles import Action
from web.asked_numbers import asked_number
from web.current import workspace
from web.door.identity import note, store
from web.door.permissions import needs
from web.post import shelves
from web.post.letters import Letter
from web.post.mail import the_mail_server
from web.post.outbox import EMAIL
from web.post.parcels import Parcel

pages = Blueprint("post", __name__)


@dataclass(frozen=True)
class Line:
    """A message as the page shows it: to whom and about what, never what it says."""

    parcel: Parcel
    letter: Letter | None


@pages.get("/admin/post")
@needs(Action.ADMINISTER)
def index() -> str:
    return render_template(
        "post/index.html",
        server=the_mail_server(),
        counts=shelves.counts(store(), EMAIL),
        waiting=[_line(parcel) for parcel in shelves.waiting(store(), EMAIL)],
        given_up=[_line(parcel) for parcel in shelves.given_up(store(), EMAIL)],
    )


@pages.post("/admin/post")
@needs(Action.ADMINISTER)
def again() -> Any:
    """Try a message again at once."""
    number = asked_number("parcel")
    if number and shelves.try_again(store(), workspace().clock(), number=number):
        note("tried a message again")
        flash("It is tried again now. Load this page again in a moment to see how it went.")
    else:
        flash("That message has been delivered meanwhile, or was deleted. There is nothing to try.")
    return redirect(url_for("post.index"))


def _line(parcel: Parcel) -> Line:
    return Line(parcel, Letter.read(parcel.body) if parcel.body else None)
