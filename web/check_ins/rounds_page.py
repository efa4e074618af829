"""The rounds of a partnership, and the page of one: where it stands, and what can be done while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from access.deciding import may
from access.roles import Action
from domain.check_ins import STATEMENTS
from domain.errors import UnknownRef
from domain.partnership import Partnership
from domain.rounds import Round
from projections.as_of import as_of
from projections.ledger import EntryRow, entries
from web.check_ins.guests import rows_of
from web.check_ins.opening import members
from web.check_ins.round_history import called_off, happenings, history_of
from web.check_ins.round_words import REPEATING, asked_of, reminded_words, standing, title_of
from web.check_ins.wished_round import USUAL_LIMIT
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.hindsight.not_yet import known_then, later_words, not_yet
from web.post.mail import the_mail_server
from web.recording import sent_forms
from web.recording.choices import names_of
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible

pages = Blueprint("rounds", __name__)


@dataclass(frozen=True)
class Line:
    """A round in the list."""

    title: str
    address: str
    standing: str
    closed_on: date | None


@dataclass
class Tried:
    """A form of the page that was refused: which, what was typed, and what is wrong with it by field."""

    form: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@pages.get("/<ref>/rounds")
@looks_back
@needs(Action.READ)
def index(ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    view = sensible(asked_viewpoint(), partnership.profile)
    found = _rounds_then(ref, view) if view.is_past else _rounds(partnership)
    rounds = sorted(found, key=lambda each: (each.opened_on, each.ref), reverse=True)
    return render_template(
        "check_ins/index.html",
        profile=partnership.profile,
        view=view,
        open=[_line(ref, each, view) for each in rounds if not each.closed_on],
        closed=[_line(ref, each, view) for each in rounds if each.closed_on],
        trust_address=trust_address(ref),
    )


@pages.get("/<ref>/rounds/<any_ref:round_ref>")
@looks_back
@needs(Action.READ)
def show(ref: str, round_ref: str) -> str | tuple[str, int]:
    partnership = workspace().partnerships.get(ref)
    view = sensible(asked_viewpoint(), partnership.profile)
    if view.is_past:
        return _page_then(partnership, round_ref, view)
    found: Any = partnership.entries.get("round", round_ref)
    return page(partnership, found, Tried()) if found else called_off(partnership.profile, round_ref)


def standing_round(partnership: Partnership, ref: str) -> Round:
    """The round that a page is about; ``UnknownRef`` when there is none."""
    found: Any = partnership.entries.get("round", ref)
    if found is None:
        raise UnknownRef("round", ref)
    asked: Round = found
    return asked


def state_of(ref: str, asked: Round) -> str:
    """``open``, ``closing`` (nobody can answer any more, and the answers are on their way), or ``closed``."""
    if asked.closed_on:
        return "closed"
    is_over = asked.is_due(workspace().today()) or workspace().ballots.is_closing(ref, asked.ref)
    return "closing" if is_over else "open"


def trust_address(ref: str) -> str:
    return url_for("trust.trust_page", ref=ref)


def page(partnership: Partnership, asked: Round, tried: Tried) -> str:
    ref, state = partnership.profile.ref, state_of(partnership.profile.ref, asked)
    return render_template(
        "check_ins/round.html",
        **_said(partnership, asked, state, history_of(ref, asked.ref)),
        view=asked_viewpoint(),
        may_change=state == "open" and may(me(), Action.RECORD, ref),
        **(_changes(partnership, asked, tried) if state == "open" else {}),
        problems=tried.problems,
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )


def _page_then(partnership: Partnership, round_ref: str, view: Viewpoint) -> str | tuple[str, int]:
    """The page as it could be seen then, on which nothing can be done."""
    profile, recorded = partnership.profile, history_of(partnership.profile.ref, round_ref)
    if not recorded:
        raise UnknownRef("round", round_ref)
    rows = known_then(recorded, view)
    if not rows or not rows[-1].standing:
        return not_yet(profile, view, "round", recorded) if not rows else called_off(profile, round_ref)
    asked: Any = rows[-1].entry
    said = _said(partnership, asked, _state_then(asked), rows)
    later = later_words(recorded, view)
    return render_template("check_ins/round.html", **said, view=view, later=later, may_change=False, problems={})


def _said(partnership: Partnership, asked: Round, state: str, rows: Sequence[EntryRow]) -> dict[str, Any]:
    """What the page says of a round, whoever looks."""
    names = names_of(partnership)
    return {
        "profile": partnership.profile,
        "round": asked,
        "title": title_of(asked),
        "state": state,
        "standing": standing(asked, state),
        "invited": [(names.get(each.partner, each.partner), asked_of(each.number)) for each in asked.invited],
        "statements": [STATEMENTS[name] for name in asked.statements],
        "repeats": REPEATING.get(asked.repeats or ""),
        "trust_address": trust_address(partnership.profile.ref),
        "happenings": happenings(rows),
    }


def _state_then(asked: Round) -> str:
    return "closed" if asked.closed_on else "open"


def _changes(partnership: Partnership, asked: Round, tried: Tried) -> dict[str, Any]:
    """What the forms of an open round hold."""
    ref, box, form = partnership.profile.ref, workspace().ballots, request.form
    reminded, is_unlinked = box.reminded_on(ref, asked.ref), not box.has_links(ref, asked.ref)
    is_fresh = is_unlinked and not tried.form
    return {
        "is_unlinked": is_unlinked,
        "rows": rows_of(members(partnership), _those_invited(asked) if is_fresh else form),
        "typed": {"limit": form.get("limit", USUAL_LIMIT), "again": is_fresh or form.get("again")},
        "tried": "guests" if is_fresh else tried.form,
        "can_write": the_mail_server() is not None,
        "addresses": len(box.addresses(ref, asked.ref)),
        "reminded": reminded_words(reminded) if reminded else "",
        "reminded_today": reminded == workspace().today(),
        "rooms": box.rooms(ref, asked.ref),
    }


def _those_invited(asked: Round) -> dict[str, str]:
    """The form filled with as many links as people are invited: for a round that opened by itself."""
    counted = [each for each in asked.invited if each.number]
    names = {f"partner-{at}": each.partner for at, each in enumerate(counted)}
    return names | {f"links-{at}": str(each.number) for at, each in enumerate(counted)}


def _rounds(partnership: Partnership) -> list[Round]:
    found: Any = partnership.entries.of("round").values()
    return list(found)


def _rounds_then(ref: str, view: Viewpoint) -> list[Round]:
    """The rounds that were known then, as they stood on the day looked at."""
    rows = entries(workspace(), ref, kind="round", known_at=view.known_at, until=view.until)
    found: list[Any] = [as_of(row.entry, view.on) for row in rows]
    return found


def _line(ref: str, asked: Round, view: Viewpoint) -> Line:
    address = url_for("rounds.show", ref=ref, round_ref=asked.ref)
    said = standing(asked, _state_then(asked) if view.is_past else state_of(ref, asked))
    return Line(title_of(asked), address, said, asked.closed_on)
