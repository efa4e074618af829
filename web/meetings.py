"""The form that logs a meeting with all it came to: one save, all of it or nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import DomainError, LogUnavailable, RefTaken
from domain.partnership import Partnership
from domain.partnerships import Saved
from projections.agenda import LastTime, OpenItem, Task, last_time, open_items, open_tasks
from web.agenda import GROUPS, Form, where, with_room
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.meeting_form import PRESENCE, TICKED, Draft, held_on_or, members_on, place, read_draft
from web.recording import sent_forms
from web.recording.hints import TERMS
from web.recording.taking_back import saved
from web.refusals import refused, status_of
from web.wording import counted, joined, kind_word

pages = Blueprint("meetings", __name__)

ATTEMPTS = 5
KNOWN_ELSEWHERE = ("held_on", "title", "minutes", "kind")
"""What a link may fill in: a calendar knows it."""
LONG_AGO = "This form was opened long ago, or cookies are blocked. Check it and save it again."
SAVED_BEFORE = "This form was saved before, and now says something else. To log that as another meeting, save it again."
ALREADY = "This meeting was already saved. Nothing was recorded twice."
Answer = Response | str | tuple[str, int]


@pages.get("/<ref>/meetings/new")
@needs(Action.RECORD)
def new(ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    known = {name: request.args[name] for name in KNOWN_ELSEWHERE if request.args.get(name)}
    return _page(partnership, MultiDict({"held_on": workspace().today().isoformat()} | known), Draft({}))


@pages.post("/<ref>/meetings/new")
@needs(Action.RECORD)
def save(ref: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    if request.form.get("add"):
        draft = read_draft(request.form, partnership, workspace().today())
        draft.problems = {}
        return _page(partnership, request.form, draft)
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        if led is not None:
            return led
        if sent_forms.was_changed_since():
            return _again(partnership, "", SAVED_BEFORE, 409)
        return _record(partnership)


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    """Nothing typed is lost: the form comes back filled, ready to be sent again."""
    try:
        partnership = workspace().partnerships.get(str((request.view_args or {})["ref"]))
    except DomainError as refusal:
        return refused(refusal)
    return _again(partnership, "", LONG_AGO, 400)


# -- recording ----------------------------------------------------------------------------------------------


def _record(partnership: Partnership) -> Answer:
    """Record what the form says, once: sent twice, even by two browsers, it leads to the same meeting."""
    for _ in range(ATTEMPTS):
        draft = read_draft(request.form, partnership, workspace().today())
        already = _same_meeting(partnership, draft)
        if already:
            flash(ALREADY)
            return redirect(url_for("minutes.show", ref=partnership.profile.ref, meeting=already))
        if draft.problems:
            return _page(partnership, request.form, draft), 422
        try:
            return _saved(_hold(partnership.profile.ref, draft), draft)
        except RefTaken:  # somebody else recorded at this very moment: look again, and number anew
            partnership = workspace().partnerships.get(partnership.profile.ref)
        except DomainError as error:
            status = status_of(error)
            return _again(partnership, *place(error, partnership), 422 if status == 404 else status)
    busy = "Too many people are recording at once. Nothing was saved: save it again."
    return _again(partnership, *place(LogUnavailable(busy), partnership), 503)


def _hold(ref: str, draft: Draft) -> Saved:
    return workspace().partnerships.hold_meeting(
        ref,
        draft.meeting,
        workspace().stamp(recorded_by()),
        items=draft.of("item"),
        decisions=draft.of("decision"),
        actions=draft.of("action"),
        papers=draft.of("paper"),
        escalations=draft.of("escalation"),
        enacted=draft.ticked["enacted"],
        completed=draft.ticked["completed"],
    )


def _saved(done: Saved, draft: Draft) -> Response:
    kinds = dict.fromkeys(group.kind for group in GROUPS.values())
    numbers = [(len(draft.of(kind)), kind) for kind in kinds]
    said = [counted(number, kind_word(kind), kind_word(kind, 2)) for number, kind in numbers if number]
    ticked = sum(len(refs) for refs in draft.ticked.values())
    said += [f"{ticked} ticked off"] if ticked else []
    words = f"Saved, with {joined(said)}." if said else "Saved."
    return saved(done, url_for("minutes.show", ref=done.ref, meeting=draft.meeting.ref), words)


def _same_meeting(partnership: Partnership, draft: Draft) -> str | None:
    """The ref of a recorded meeting that says exactly what the draft says, whatever its refs."""
    if draft.meeting is None:
        return None
    own, came_to = _own(draft.meeting), _came_to(draft.entries)
    alike = (each for each in _all(partnership, "meeting") if _own(each) == own)
    return next((each.ref for each in alike if _came_to(_parts(partnership, each.ref)) == came_to), None)


def _own(meeting: Any) -> tuple[Any, ...]:
    there = (set(meeting.present), set(meeting.deputies), set(meeting.absent))
    return meeting.held_on, meeting.kind, meeting.title, meeting.minutes, meeting.summary, there


def _parts(partnership: Partnership, meeting: str) -> dict[str, list[Any]]:
    kinds = dict.fromkeys(group.kind for group in GROUPS.values())
    return {kind: [each for each in _all(partnership, kind) if each.meeting == meeting] for kind in kinds}


def _came_to(parts: dict[str, list[Any]]) -> list[list[str]]:
    said = ("title", "outcome", "minutes", "owner", "due_on", "author", "level", "raised_by", "between")
    return sorted(
        [kind, *(str(getattr(each, name, "")) for name in said)] for kind, entries in parts.items() for each in entries
    )


# -- the page -----------------------------------------------------------------------------------------------


def _again(partnership: Partnership, field: str, message: str, status: int) -> tuple[str, int]:
    """The form as it was sent, with a message."""
    draft = read_draft(request.form, partnership, workspace().today())
    draft.problems = {field: message}
    return _page(partnership, request.form, draft, new_form=status == 409), status


def _page(partnership: Partnership, form: Form, draft: Draft, *, new_form: bool = False) -> str:
    ref, today = partnership.profile.ref, workspace().today()
    day = held_on_or(form, today)
    members, carried = members_on(partnership, day), open_items(workspace(), ref, day)
    last, (due, later) = last_time(workspace(), ref, day), _tasks(ref, form)
    known = {each.item: each for each in _known(partnership, draft, carried)}
    form_id = "" if new_form else form.get("form_id", "")
    return render_template(
        "meetings/new.html",
        profile=partnership.profile,
        form=_filled_in(form, members, last),
        form_id=form_id or sent_forms.new_form_id(),
        rows=with_room(draft.rows, carried),
        carried=known,
        problems=draft.problems,
        places=_places(draft, known),
        terms=TERMS,
        added=form.get("add", ""),
        members=members,
        names={partner.ref: partner.name for partner in _all(partnership, "partner")},
        last=last,
        due=due,
        later=later,
    )


def _places(draft: Draft, known: dict[str, OpenItem]) -> dict[str, str]:
    titles = {item: each.title for item, each in known.items()}
    return {name: where(name, draft.rows, titles) for name in draft.problems}


def _known(partnership: Partnership, draft: Draft, carried: list[OpenItem]) -> list[OpenItem]:
    """The items carried over, and those that the form holds though they are no longer open."""
    missing = {row.item for row in draft.rows.get("carried", [])} - {each.item for each in carried}
    titles = {each.item: each.title for each in _all(partnership, "item")} if missing else {}
    return carried + [OpenItem(item, titles.get(item, item), 0, None) for item in missing]


def _all(partnership: Partnership, kind: str) -> list[Any]:
    return list(partnership.entries.of(kind).values())


def _filled_in(form: Form, members: list[Any], last: LastTime) -> Form:
    """What need not be tapped: the kind of the last meeting, and who came then."""
    filled: Form = MultiDict(form)
    filled.setdefault("kind", last.meeting.kind if last.meeting else "")
    there = {ref: tap for tap, name in PRESENCE.items() for ref in getattr(last.attended, name, ())}
    for member in members:
        filled.setdefault(f"attendance-{member.ref}", there.get(member.ref, "present"))
    return filled


def _tasks(ref: str, form: Form) -> tuple[list[Task], list[Task]]:
    """What is still to be done: due by the day of the meeting, or ticked already; and the rest."""
    day = held_on_or(form, workspace().today())
    tasks = open_tasks(workspace(), ref, day)
    ticked = {(kind, each) for name, kind in TICKED.items() for each in form.getlist(name)}
    due = [task for task in tasks if (task.due_on and task.due_on <= day) or (task.kind, task.ref) in ticked]
    return due, [task for task in tasks if task not in due]
