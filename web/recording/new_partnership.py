"""The form for a new partnership with its first partners; the address is made from its name."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from access.roles import Action
from domain.entries import Stamp
from domain.errors import DomainError, FutureDate, PartnershipExists
from domain.partnership import Partnership
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.recording import sent_forms
from web.recording.fields import sections
from web.recording.new_entry import LONG_AGO, Answer
from web.recording.refs import partnership_ref
from web.recording.typed import Reading, read_typed, typed_in
from web.refusals import status_of
from web.slugs import free_ref
from web.wording import long_day

pages = Blueprint("new_partnership", __name__)

KIND = "partnership"
ATTEMPTS = 5


@pages.get("/recording/partnership")
@needs(Action.FORM)
def new() -> str:
    return _page(Reading())


@pages.post("/recording/partnership")
@needs(Action.FORM)
def save() -> Answer:
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        return led or _form()


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    return _page(Reading(problems={"": LONG_AGO})), 400


def _form() -> Answer:
    stamp = workspace().stamp(recorded_by())
    for _ in range(ATTEMPTS):
        typed = typed_in(KIND, request.form)
        reading = read_typed(KIND, typed, {KIND: partnership_ref(request.form.get("name", ""))})
        partners = _partners(reading)
        if reading.problems:
            return _page(reading), 422
        try:
            partnership = Partnership.form(reading.entry, stamp)
            _join(partnership, partners, stamp)
            workspace().partnerships.save_all([partnership])
            return _formed(partnership.profile.ref)
        except PartnershipExists:  # somebody took the ref at this very moment
            continue
        except DomainError as error:
            return _refused(error)
    return _page(Reading(problems={"": "Too many people are recording at once. Save it again."})), 503


def _partners(reading: Reading) -> list[str]:
    """The names typed, one on each line."""
    names = [line.strip() for line in request.form.get("partners", "").splitlines() if line.strip()]
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), None)
    long = next((name for name in names if len(name) > 300), None)
    if twice:
        reading.problems["partners"] = f"“{twice[:60]}” is listed twice. Give each partner once."
    elif long:
        reading.problems["partners"] = f"“{long[:40]}...” has {len(long):,} characters. Use at most 300 for a name."
    return names


def _join(partnership: Partnership, names: list[str], stamp: Stamp) -> None:
    """The first partners join on the day the partnership was formed."""
    taken: set[str] = set()
    for name in names:
        ref = free_ref(name, taken, "partner")
        taken.add(ref)
        joined_on = partnership.profile.formed_on.isoformat()
        entry = read_typed("partner", {"name": [name], "joined_on": [joined_on]}, {"partner": ref})
        if entry.entry is None:
            raise DomainError(" ".join(entry.problems.values()), "partners")
        partnership.join(entry.entry, stamp)


def _formed(ref: str) -> Answer:
    address = url_for("partnership.timeline_page", ref=ref)
    sent_forms.remember(address)
    late = catch_up()
    flash("Recorded. The pages do not show it yet." if late else "Recorded. Log its last meeting next.")
    return redirect(url_for("portfolio.index") if late else address)


def _refused(error: DomainError) -> Answer:
    message = error.message
    if isinstance(error, FutureDate):
        message = f"{long_day(error.day)} is still to come. Only what has happened can be recorded."
    field = error.field if error.field in ("name", "formed_on", "closed_on", "partners") else ""
    return _page(Reading(problems={field or "": message})), status_of(error)


def _page(reading: Reading) -> str:
    typed = typed_in(KIND, request.form)
    return render_template(
        "recording/partnership.html",
        sections=sections(KIND, typed, None, reading.problems),
        partners=request.form.get("partners", ""),
        problems=reading.problems,
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )
