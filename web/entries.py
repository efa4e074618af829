"""Lists of what is recorded, by kind; ``entry_page`` shows a single entry.

Listening is confidential: only those who may hear are shown it. Check-ins are shown by round, never one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from werkzeug.routing import PathConverter

from access.roles import Action
from domain.commentaries import Commentary
from domain.entries import Entry
from domain.errors import UnknownRef
from domain.partnership import ENTRY_KINDS, PLAIN_KINDS
from projections.ledger import EntryRow, count_entries, entries, profile_of
from projections.suppression import releases
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import note
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, POOLED, may_hear
from web.sentences import Names, title_of
from web.wording import kind_word

pages = Blueprint("entries", __name__)

A_PAGE = 50
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
@needs(Action.READ)
def index(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    counts = shown_counts(ref)
    lines = latest(ref, partner_names(ref), None, at_most=30)
    return render_template("entries/index.html", profile=profile, counts=counts, lines=lines)


@pages.get("/<ref>/entries/<kind>")
@needs(Action.READ)
def of_kind(ref: str, kind: str) -> str:
    profile = profile_of(workspace(), ref)
    check_kind(ref, kind)
    counts = shown_counts(ref)
    if kind in POOLED:
        return render_template("entries/rounds.html", profile=profile, counts=counts, kind=kind, rounds=rounds(ref))
    page = asked_page()
    rows = entries(workspace(), ref, kind=kind, newest_first=True, limit=A_PAGE + 1, offset=(page - 1) * A_PAGE)
    names = partner_names(ref)
    total = next((number for each, _, number in counts if each == kind), 0)
    return render_template(
        "entries/of_kind.html",
        profile=profile,
        counts=counts,
        kind=kind,
        lines=[line_of(ref, row, names) for row in rows[:A_PAGE]],
        page=page,
        pages=max(-(-total // A_PAGE), 1),
        more=len(rows) > A_PAGE,
        total=total,
    )


def shown_counts(ref: str, known_at: datetime | None = None) -> list[tuple[str, str, int]]:
    """Kind, its name in the plural, and how many, in the order of the sheets; confidential ones for those who may."""
    counts = count_entries(workspace(), ref, known_at)
    counts |= dict.fromkeys(POOLED, sum(each.answers for each in rounds(ref, known_at)))
    hidden = {"partnership"} if may_hear(ref) else CONFIDENTIAL | {"partnership"}
    shown = [kind for kind in ENTRY_KINDS if kind not in hidden and counts.get(kind)]
    return [(kind, kind_word(kind, counts[kind]), counts[kind]) for kind in shown]


def latest(ref: str, names: Names, known_at: datetime | None, at_most: int = LATEST) -> list[Line]:
    """The newest entries that may be listed one by one."""
    rows = entries(workspace(), ref, known_at=known_at, newest_first=True, limit=at_most * 6)
    return [line_of(ref, row, names) for row in rows if row.kind not in HIDDEN][:at_most]


def line_of(ref: str, row: EntryRow, names: Names) -> Line:
    return Line(row.happened_on, kind_word(row.kind), title_of(row.entry, names), address_of(ref, row.kind, row.ref))


def address_of(ref: str, kind: str, entry_ref: str) -> str:
    """Where the page of an entry is."""
    return url_for("entries.entry", ref=ref, kind=kind, entry_ref=entry_ref)


def where_it_shows(ref: str, entry: Entry) -> str:
    """Where to go once it is saved: to its page, or to the report whose commentary it is."""
    if not isinstance(entry, Commentary):
        return address_of(ref, entry.kind_name, entry.ref)
    period = {"from": entry.from_on.isoformat(), "to": entry.to_on.isoformat()}
    return url_for("report.page", ref=ref, _anchor=entry.section, **period)


def partner_names(ref: str) -> Names:
    """What each partner is called, by ref."""
    rows: list[Any] = [row.entry for row in entries(workspace(), ref, kind="partner")]
    return {partner.ref: partner.name for partner in rows}


def rounds(ref: str, known_at: datetime | None = None) -> list[Round]:
    """The check-in rounds, newest first; those of which nothing has entered yet are in no list."""
    answered: dict[str, list[date]] = {}
    for release in releases(workspace(), ref, workspace().today(), known_at):
        for answer in release.answers:
            answered.setdefault(answer.round, []).append(release.enters_on)
    found = [Round(name, min(days), max(days), len(days)) for name, days in answered.items()]
    return sorted(found, key=lambda each: (each.last_on, each.ref), reverse=True)


def round_page(profile: Any, ref: str, name: str) -> str:
    """The page of a check-in round: how many answered, and when their answers entered."""
    found = next((each for each in rounds(ref) if each.ref == name), None)
    if found is None and not _is_waiting(ref, name):
        raise UnknownRef("check-in round", name)
    return render_template("entries/round.html", profile=profile, name=name, round=found)


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
