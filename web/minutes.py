"""The record of a meeting, to read and to share: who was there, what it came to, and how logging it moved health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, render_template

from access.roles import Action
from domain.errors import UnknownRef
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import EntryRow, history
from projections.minutes import CameOf, came_of
from web.current import workspace
from web.door.permissions import needs
from web.entries import address_of, partner_names, seen_from
from web.health_moved import health_moved
from web.hindsight.not_yet import known_then, later_words, not_yet
from web.sentences import Names, named, title_of
from web.viewpoint import Viewpoint, looks_back
from web.wording import capital, counted, long_day
from web.words import choice_label

pages = Blueprint("minutes", __name__)

PRESENCE = (("present", "Present"), ("deputies", "Sent a deputy"), ("absent", "Absent"))
HEADINGS = {
    "decision": "Decisions",
    "action": "Actions",
    "paper": "Papers received",
    "escalation": "Raised",
}


@dataclass(frozen=True)
class Point:
    """One thing that a meeting came to: what it is, and what more there is to say of it."""

    title: str
    more: str
    address: str


@dataclass(frozen=True)
class Minutes:
    """A meeting as it reads: its parts are headings with points, in the order of a record."""

    partnership: str
    title: str
    held_on: date
    facts: str
    there: list[tuple[str, list[str]]]
    summary: str
    parts: list[tuple[str, list[Point]]]


@pages.get("/<ref>/meetings/<any_ref:meeting>")
@looks_back
@needs(Action.READ)
def show(ref: str, meeting: str) -> str | tuple[str, int]:
    profile, view = seen_from(ref)
    recorded = _versions(ref, meeting)
    rows = known_then(recorded, view)
    if not rows:
        return not_yet(profile, view, "meeting", recorded)
    return render_template(
        "meetings/minutes.html",
        profile=profile,
        view=view,
        later=later_words(recorded, view),
        row=rows[-1],
        first=rows[0],
        corrected=len(rows) > 1,
        minutes=_minutes(profile, rows[-1], view),
        moved=health_moved(ref, rows[0].recorded_at, "meeting") if rows[-1].standing else None,
        meeting=meeting,
    )


@pages.get("/<ref>/meetings/<any_ref:meeting>/text")
@looks_back
@needs(Action.READ)
def text(ref: str, meeting: str) -> Response:
    profile, view = seen_from(ref)
    rows = known_then(_versions(ref, meeting), view)
    if not rows:
        abort(404, f"Nothing was known of this meeting {view.known_words or 'on that day'}. Choose a later day.")
    return Response(as_text(_minutes(profile, rows[-1], view)), mimetype="text/plain")


def as_text(minutes: Minutes) -> str:
    """The record as plain text, to send by email."""
    lines = [minutes.partnership, f"{minutes.title}, {long_day(minutes.held_on)}"]
    lines += [minutes.facts] if minutes.facts else []
    lines += ["", *(f"{label}: {'; '.join(names)}" for label, names in minutes.there)] if minutes.there else []
    lines += ["", minutes.summary] if minutes.summary else []
    for heading, points in minutes.parts:
        lines += ["", heading.upper(), *(f"- {_as_line(point)}" for point in points)]
    return "\n".join(lines) + "\n"


def _as_line(point: Point) -> str:
    return f"{point.title}: {point.more}" if point.more else point.title


def _versions(ref: str, meeting: str) -> list[EntryRow]:
    rows = history(workspace(), ref, "meeting", meeting)
    if not rows:
        raise UnknownRef("meeting", meeting)
    return rows


def _minutes(profile: Profile, row: EntryRow, view: Viewpoint) -> Minutes:
    meeting: Any = row.entry
    names = partner_names(profile.ref, view.known_at)
    there = [(label, [names.get(ref, ref) for ref in getattr(meeting, field)]) for field, label in PRESENCE]
    return Minutes(
        partnership=profile.name,
        title=title_of(meeting, names),
        held_on=meeting.held_on,
        facts=_facts(meeting),
        there=[(label, who) for label, who in there if who],
        summary=meeting.summary or "",
        parts=_parts(profile.ref, _came_of(profile.ref, meeting, view), names) if row.standing else [],
    )


def _came_of(ref: str, meeting: Any, view: Viewpoint) -> CameOf:
    """What came of it, as it stood on the day looked at."""
    found = came_of(workspace(), ref, meeting, view.known_at)
    parts = {kind: [as_of(entry, view.on) for entry in entries] for kind, entries in found.parts.items()}
    return CameOf(parts, found.done)


def _facts(meeting: Any) -> str:
    """“Board, 90 minutes”; without the kind when that is its title."""
    facts = [choice_label("meeting", "kind", meeting.kind)] if meeting.title else []
    facts += [counted(meeting.minutes, "minute")] if meeting.minutes else []
    return ", ".join(facts)


def _parts(ref: str, came: CameOf, names: Names) -> list[tuple[str, list[Point]]]:
    items = [Point(item.title, _item(item), address_of(ref, "item", item.ref)) for item in came.parts["item"]]
    done = [Point(each.title, _ending(each), address_of(ref, each.kind_name, each.ref)) for each in came.done]
    parts = [("The agenda", items)]
    for kind, heading in HEADINGS.items():
        told = _TELL[kind]
        parts.append(
            (heading, [Point(e.title, told(e, names), address_of(ref, kind, e.ref)) for e in came.parts[kind]])
        )
    parts.append(("Done since last time", done))
    return [(heading, points) for heading, points in parts if points]


def _item(item: Any) -> str:
    outcome = choice_label("item", "outcome", item.outcome) if item.outcome else ""
    spent = counted(item.minutes, "minute") if item.minutes else ""
    return ", ".join(filter(None, (outcome, spent)))


def _promise(entry: Any, names: Names) -> str:
    owner = names.get(entry.owner, entry.owner) if entry.owner else ""
    due = f"by {long_day(entry.due_on)}" if entry.due_on else ""
    return ", ".join(filter(None, (owner, due, _ending(entry))))


def _ending(entry: Any) -> str:
    done = getattr(entry, "enacted_on", None) or getattr(entry, "completed_on", None)
    if done:
        return f"{'carried out' if entry.kind_name == 'decision' else 'done'} on {long_day(done)}"
    return f"dropped on {long_day(entry.dropped_on)}" if entry.dropped_on else ""


def _paper(entry: Any, names: Names) -> str:
    return f"from {entry.author}" if entry.author else ""


def _escalation(entry: Any, names: Names) -> str:
    raised = f"raised by {names.get(entry.raised_by, entry.raised_by)}" if entry.raised_by else ""
    between = f"between {named(entry.between, names)}" if entry.between else ""
    settled = f"settled on {long_day(entry.settled_on[-1])}" if not entry.is_open else ""
    return ", ".join(filter(None, (capital(entry.level), raised, between, settled)))


_TELL = {"decision": _promise, "action": _promise, "paper": _paper, "escalation": _escalation}
