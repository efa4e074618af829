"""The form that logs a meeting with its items and decisions: one save, all of it or nothing."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from domain.errors import DomainError, LogUnavailable, RefTaken
from domain.partnership import Partnership
from web.agenda import Form, blank_rows, more_rows, open_items
from web.current import catch_up, recorded_by, workspace
from web.entries import address_of
from web.meeting_form import Draft, held_on_or, members_on, place, read_draft
from web.refusals import refused
from web.wording import counted, joined

pages = Blueprint("meetings", __name__)

ATTEMPTS = 5
KEPT_FORMS = 10
Answer = Response | tuple[str, int]


@pages.get("/<ref>/meetings/new")
def new(ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    form: Form = MultiDict({"held_on": workspace().today().isoformat(), "form_id": secrets.token_hex(8)})
    form.update({f"attendance-{m.ref}": "present" for m in members_on(partnership, workspace().today())})
    return _page(partnership, form, Draft(*blank_rows(open_items(partnership))))


@pages.post("/<ref>/meetings/new")
def save(ref: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    draft = read_draft(request.form, partnership, workspace().today())
    if request.form.get("add") in ("items", "decisions"):
        return _with_more_rows(partnership, draft, request.form["add"])
    if draft.problems:
        return _page(partnership, request.form, draft), 422
    return _record(partnership, draft)


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    """Nothing typed is lost: the form comes back filled, ready to be sent again."""
    try:
        partnership = workspace().partnerships.get(str((request.view_args or {})["ref"]))
    except DomainError as refusal:
        return refused(refusal)
    draft = read_draft(request.form, partnership, workspace().today())
    draft.problems = {"": "This form was opened long ago, or cookies are blocked. Check it and save it again."}
    return _page(partnership, request.form, draft), 400


def _with_more_rows(partnership: Partnership, draft: Draft, group: str) -> Answer:
    draft.problems = {}
    setattr(draft, group, more_rows(getattr(draft, group), group, 3))
    return _page(partnership, request.form, draft), 200


def _record(partnership: Partnership, draft: Draft) -> Answer:
    """Record the draft once: sent twice it leads to the same meeting."""
    for _ in range(ATTEMPTS):
        already = _same_meeting(partnership, draft)
        if already:
            flash("This meeting was already saved. Nothing was recorded twice.")
            return redirect(address_of(partnership.profile.ref, "meeting", already))
        if _was_saved():
            draft.problems[""] = "This form was saved before. To log another meeting, open a new form."
            return _page(partnership, request.form, draft), 409
        try:
            return _hold(partnership, draft)
        except RefTaken:  # somebody else recorded at this very moment: look again, and number anew
            partnership = workspace().partnerships.get(partnership.profile.ref)
            draft = read_draft(request.form, partnership, workspace().today())
        except LogUnavailable as error:
            draft.problems[""] = error.message
            return _page(partnership, request.form, draft), 503
        except DomainError as error:
            name, message = place(error, draft)
            draft.problems[name] = message
            return _page(partnership, request.form, draft), 422
    raise LogUnavailable("Too many people are recording at once. Nothing was saved: try again.")


def _hold(partnership: Partnership, draft: Draft) -> Response:
    ref, meeting = partnership.profile.ref, draft.meeting
    stamp = workspace().stamp(recorded_by())
    workspace().partnerships.hold_meeting(
        ref, meeting, stamp, items=draft.item_entries, decisions=draft.decision_entries
    )
    session["saved_forms"] = [*session.get("saved_forms", []), request.form.get("form_id", "")][-KEPT_FORMS:]
    if catch_up():
        flash("Saved. The pages do not show it yet.")
        return redirect(url_for("partnership.timeline_page", ref=ref))
    flash(_saved(draft))
    return redirect(address_of(ref, "meeting", meeting.ref))


def _saved(draft: Draft) -> str:
    parts = [(len(draft.item_entries), "item"), (len(draft.decision_entries), "decision")]
    said = [counted(number, word) for number, word in parts if number]
    return f"Saved, with {joined(said)}." if said else "Saved."


def _was_saved() -> bool:
    form_id = request.form.get("form_id", "")
    return bool(form_id) and form_id in session.get("saved_forms", [])


def _same_meeting(partnership: Partnership, draft: Draft) -> str | None:
    """The ref of a recorded meeting that says exactly what the draft says, whatever its refs."""
    meetings: Any = partnership.entries.of("meeting").values()
    wanted = _substance(draft.meeting, draft.item_entries, draft.decision_entries)
    for meeting in meetings:
        if meeting.held_on == draft.meeting.held_on:
            parts = [_parts(partnership, kind, meeting.ref) for kind in ("item", "decision")]
            if _substance(meeting, *parts) == wanted:
                return str(meeting.ref)
    return None


def _parts(partnership: Partnership, kind: str, meeting: str) -> list[Any]:
    entries: Any = partnership.entries.of(kind).values()
    return [entry for entry in entries if entry.meeting == meeting]


def _substance(meeting: Any, items: list[Any], decisions: list[Any]) -> tuple[Any, ...]:
    own = (meeting.held_on, meeting.kind, meeting.title, meeting.minutes, meeting.summary)
    there = (meeting.present, meeting.deputies, meeting.absent)
    agenda = sorted((item.title, item.outcome or "", item.minutes or 0) for item in items)
    decided = sorted((each.title, each.owner or "", str(each.due_on or "")) for each in decisions)
    return own, there, agenda, decided


def _page(partnership: Partnership, form: Form, draft: Draft) -> str:
    return render_template(
        "meetings/new.html",
        profile=partnership.profile,
        form=form,
        draft=draft,
        members=members_on(partnership, held_on_or(form, workspace().today())),
    )
