"""The page of meetings to log: a calendar file in, and each past meeting one tap from the meeting form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import DomainError
from web.asked_numbers import asked_page
from web.calendars.calendar_files import CalendarFile, read_calendar
from web.calendars.listing import Listing, listing_of
from web.current import workspace
from web.desk import Desk, PersonalDesk, open_desk
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.door.reach import reachable, refs_reachable
from web.entries import address_of
from web.wording import counted, joined

LARGEST_UPLOAD = 20 * 1024 * 1024
DAYS_BACK = 365
PAGE_LENGTH = 50
_TOO_LARGE = (
    f"That is more than {LARGEST_UPLOAD // 1024**2} MB, which is the most this page takes. "
    "Export the past year only, or one calendar at a time."
)
_LEFT_OUT = {
    "cancelled": "cancelled",
    "private": "marked private",
    "too often": "repeated more than once a day",
    "broken": "damaged",
}
Answer = Response | str | tuple[str, int]

pages = Blueprint("calendars", __name__)


@pages.url_value_preprocessor
def allow_uploads(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: this page takes more than others."""
    request.max_content_length = LARGEST_UPLOAD


@pages.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer:
    return _page(_TOO_LARGE, number=1), 413  # the form cannot be asked which page it came from


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    return _page("The page was opened long ago, or cookies are blocked. Try once more."), 400


@pages.get("/calendar")
@needs(Action.RECORD, anywhere=True)
def index() -> Answer:
    return _page()


@pages.post("/calendar")
@needs(Action.RECORD, anywhere=True)
def upload() -> Answer:
    file = request.files.get("calendar")
    if not file or not file.filename:
        return _page("Choose a calendar file first: its name ends in .ics."), 422
    last = workspace().today()
    first = last - timedelta(days=DAYS_BACK)
    try:
        found = read_calendar(file.read(), first, last)
    except DomainError as error:
        return _page(error.message), 422
    name = found.name or _name_of(file.filename)
    found = CalendarFile(name, found.occurrences, found.left_out)
    flash(_told(found, desk().put(found, first, last)))
    return redirect(url_for("calendars.index"), 303)


@pages.post("/calendar/<key>")
@needs(Action.RECORD, anywhere=True)
def decide(key: str) -> Answer:
    """One tap on a meeting: log it, ignore it, or bring it back."""
    meeting = desk().find(key)
    if meeting is None:
        flash("That meeting is no longer in the list.")
        return redirect(url_for("calendars.index"), 303)
    match request.form.get("do"):
        case "ignore":
            desk().ignore(key)
        case "ignore-series":
            desk().ignore_series(meeting.series)
        case "bring-back":
            desk().ignore(key, ignored=False)
            desk().ignore_series(meeting.series, ignored=False)
        case _:
            return _log(meeting, request.form.get("partnership", ""))
    return redirect(url_for("calendars.index", page=_page_number()), 303)


@pages.post("/calendar/clear")
@needs(Action.RECORD, anywhere=True)
def clear() -> Answer:
    desk().forget()
    flash("The list is empty. What you logged stays as it is.")
    return redirect(url_for("calendars.index"), 303)


def desk() -> PersonalDesk:
    """What whoever asks has on the desk, which is opened when it is first needed."""
    kept: Desk | None = current_app.extensions.get("goodterms.desk")
    if kept is None:
        kept = current_app.extensions["goodterms.desk"] = open_desk(workspace())
    return kept.of(recorded_by())


def _log(meeting: Any, ref: str) -> Answer:
    """To the meeting form with what the calendar says; the partnership is remembered."""
    if ref not in refs_reachable(Action.RECORD):
        return _page("Choose which partnership it was a meeting of.", meeting.key), 422
    desk().choose(meeting.series, ref)
    return redirect(
        url_for(
            "meetings.new",
            ref=ref,
            held_on=meeting.held_on.isoformat(),
            title=meeting.title or None,
            minutes=meeting.minutes,
        ),
        303,
    )


def _page(wrong: str = "", wrong_key: str = "", number: int = 0) -> str:
    profiles = sorted(reachable(Action.RECORD), key=lambda profile: profile.name.casefold())
    today: date = workspace().today()
    listing: Listing = listing_of(desk().noted(today), profiles, workspace().partnerships)
    pages_in_all = max(-(-len(listing.to_log) // PAGE_LENGTH), 1)
    number = min(number or _page_number(), pages_in_all)
    return render_template(
        "calendars/calendar.html",
        listing=listing,
        shown=listing.to_log[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH],
        number=number,
        pages_in_all=pages_in_all,
        profiles=profiles,
        names={profile.ref: profile.name for profile in profiles},
        wrong=wrong,
        wrong_key=wrong_key,
        megabytes=LARGEST_UPLOAD // 1024**2,
        address_of=address_of,
    )


def _name_of(filename: str) -> str:
    """What to call a calendar that does not say its own name."""
    stem = Path(filename.replace("\\", "/")).stem
    return "".join(c for c in stem if c.isprintable()).strip()[:300] or "Calendar"


def _page_number() -> int:
    return asked_page()


def _told(found: CalendarFile, new: int) -> str:
    """What came of an upload."""
    held = counted(len(found.occurrences), "meeting")
    told = f"“{found.name}” holds {held} of the past year, {new or 'none'} of them new to this list."
    return told + _left_out_told(found.left_out)


def _left_out_told(left_out: Mapping[str, int]) -> str:
    parts = [f"{number:,} {_LEFT_OUT[reason]}" for reason, number in left_out.items() if number]
    return f" Left out: {joined(parts)}." if parts else ""
