"""What is recorded, in short: the latest entries and how many of each kind; ``entry_page`` shows a single one.

Listening is confidential: only those who may hear are shown it. Check-ins are shown by round, never one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response

from access.roles import Action
from domain.commentaries import Commentary
from domain.dismissals import Dismissal
from domain.entries import Entry
from domain.errors import UnknownRef
from domain.partnership import PLAIN_KINDS, Profile
from projections.ledger import EntryRow, count_entries, entries, profile_of
from projections.suppression import releases
from web.current import workspace
from web.door.identity import note
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, POOLED, may_hear
from web.sentences import Names, title_of
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.wording import kind_word

pages = Blueprint("entries", __name__)

LATEST = 6
HIDDEN = CONFIDENTIAL | POOLED | {"round"}  # rounds have pages of their own
"""Kinds that do not stand among others in lists: they have pages of their own, or only pooled ones."""
_LISTENING = "What people say in listening conversations is confidential. Only consultants of the partnership read it."


class RefConverter(PathConverter):
    """A ref in an address: any text, slashes included."""

    regex = ".+?"
    part_isolating = False


@dataclass(frozen=True)
class Line:
    """One entry in a list."""

    on: date
    what: str
    title: str
    address: str


@dataclass(frozen=True)
class Round:
    """The answers of a check-in round that were released, taken together; the days are those on which they entered."""

    ref: str
    first_on: date
    last_on: date
    answers: int


@pages.get("/<ref>/entries")
@looks_back
@needs(Action.READ)
def index(ref: str) -> Response:
    """Where the list of entries used to be: the ledger holds them all."""
    seen_from(ref)
    return redirect(url_for("ledger.of_one", ref=ref))


@pages.get("/<ref>/entries/<kind>")
@looks_back
@needs(Action.READ)
def of_kind(ref: str, kind: str) -> Response:
    """Where the lists by kind used to be."""
    seen_from(ref)
    check_kind(ref, kind)
    return redirect(url_for("ledger.of_one", ref=ref, kind=kind))


def shown_counts(ref: str, known_at: datetime | None = None, until: date | None = None) -> list[tuple[str, str, int]]:
    """Kind, its name in the plural, and how many, in the order of the sheets; confidential ones for those who may."""
    counts = count_entries(workspace(), ref, known_at, until)
    counts |= dict.fromkeys(POOLED, sum(each.answers for each in rounds(ref, known_at, until)))
    hidden = {"partnership"} if may_hear(ref) else CONFIDENTIAL | {"partnership"}
    shown = [kind for kind in PLAIN_KINDS if kind not in hidden and counts.get(kind)]
    return [(kind, kind_word(kind, counts[kind]), counts[kind]) for kind in shown]


def latest(
    ref: str, names: Names, known_at: datetime | None, at_most: int = LATEST, until: date | None = None
) -> list[Line]:
    """The newest entries that may be listed one by one."""
    rows = entries(workspace(), ref, known_at=known_at, until=until, newest_first=True, limit=at_most * 6)
    return [line_of(ref, row, names) for row in rows if row.kind not in HIDDEN][:at_most]


def line_of(ref: str, row: EntryRow, names: Names) -> Line:
    return Line(row.happened_on, kind_word(row.kind), title_of(row.entry, names), address_of(ref, row.kind, row.ref))


def address_of(ref: str, kind: str, entry_ref: str) -> str:
    """Where the page of an entry is."""
    return url_for("entries.entry", ref=ref, kind=kind, entry_ref=entry_ref)


def where_it_shows(ref: str, entry: Entry) -> str:
    """Where to go once it is saved: to its page, to the report whose commentary it is, or back to the signals."""
    if isinstance(entry, Dismissal):
        return url_for("signals.of_one", ref=ref)
    if not isinstance(entry, Commentary):
        return address_of(ref, entry.kind_name, entry.ref)
    period = {"from": entry.from_on.isoformat(), "to": entry.to_on.isoformat()}
    return url_for("report.page", ref=ref, _anchor=entry.section, **period)


def partner_names(ref: str, known_at: datetime | None = None) -> Names:
    """What each partner is called, by ref; those of whom nothing was known then by what they are called now."""
    rows: list[Any] = [row.entry for row in entries(workspace(), ref, kind="partner")]
    if known_at:
        rows += [row.entry for row in entries(workspace(), ref, kind="partner", known_at=known_at)]
    return {partner.ref: partner.name for partner in rows}


def rounds(ref: str, known_at: datetime | None = None, until: date | None = None) -> list[Round]:
    """The check-in rounds, newest first; those of which nothing has entered yet are in no list."""
    answered: dict[str, list[date]] = {}
    for release in releases(workspace(), ref, until or workspace().today(), known_at):
        for answer in release.answers:
            answered.setdefault(answer.round, []).append(release.enters_on)
    found = [Round(name, min(days), max(days), len(days)) for name, days in answered.items()]
    return sorted(found, key=lambda each: (each.last_on, each.ref), reverse=True)


def round_page(ref: str, name: str) -> str:
    """The page of a check-in round: how many answered, and when their answers entered."""
    profile, view = seen_from(ref)
    found = next((each for each in rounds(ref, view.known_at, view.until) if each.ref == name), None)
    if found is None and not _is_waiting(ref, name):
        raise UnknownRef("check-in round", name)
    return render_template("entries/round.html", profile=profile, view=view, name=name, round=found)


def seen_from(ref: str) -> tuple[Profile, Viewpoint]:
    """The partnership as it stands, and the viewpoint asked for."""
    profile = profile_of(workspace(), ref)
    return profile, sensible(asked_viewpoint(), profile)


def _is_waiting(ref: str, name: str) -> bool:
    """Whether a round has answers of which nothing has entered yet."""
    answers: dict[str, Any] = dict(workspace().partnerships.get(ref).entries.of("check-in"))
    return any(answer.round == name for answer in answers.values())


def check_kind(ref: str, kind: str) -> None:
    """A page that says so when there is no such kind, or it is confidential; that it was read goes on record."""
    if kind in CONFIDENTIAL:
        if not may_hear(ref):
            abort(404, _LISTENING)
        note("read listening", ref)
    if kind not in PLAIN_KINDS:
        abort(404, f"There is no kind of entry called “{kind}”. Choose one from the list of what is recorded.")
