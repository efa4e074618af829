"""What is open over all partnerships, dealt with right from the list: done, dropped, settled, re-dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from access.deciding import may
from access.roles import Action
from domain.errors import UnknownRef
from domain.partnership import Profile
from projections.follow_up import KINDS, Asked, Found, Matter, follow_up, owners
from projections.follow_up_then import Then, follow_up_then, owners_then
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs, require
from web.door.reach import reachable
from web.entries import address_of
from web.recording import sent_forms
from web.recording.new_entry import LONG_AGO, Answer
from web.recording.steps import Attempt, Offer, attempt, find_step, offers
from web.recording.taking_back import saved
from web.sentences import title_of
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back
from web.wording import capital, kind_word

pages = Blueprint("follow_up", __name__)

A_PAGE = 25
FILTERS = ("partnership", "owner", "kind")
SETTLED = "settled"
"""What the list calls escalations that were settled, beside the kinds of what is open."""


@dataclass(frozen=True)
class Tried:
    """A step that was refused, and the matter it was for."""

    partnership: str
    kind: str
    ref: str
    attempt: Attempt


@dataclass(frozen=True)
class Line:
    """A matter as the list shows it, with what can be done about it."""

    matter: Matter
    title: str
    where: str
    address: str
    days_late: int
    offers: list[Offer]
    tried: Attempt | None


@pages.get("/follow-up")
@looks_back
@needs(Action.READ, anywhere=True)
def index() -> str:
    return _page()


@pages.post("/follow-up")
@needs(Action.RECORD, anywhere=True)
def take() -> Answer:
    """Take a step from the list, and stay on it."""
    with sent_forms.one_at_a_time():
        led = sent_forms.where_it_led()
        return led or _take()


@pages.errorhandler(CSRFError)
def opened_long_ago(error: CSRFError) -> Answer:
    return _page(_tried({"": LONG_AGO})), 400


def _take() -> Answer:
    form = request.form
    step = find_step(form.get("matter_kind", ""), form.get("step", ""))
    require(Action.RECORD, form.get("matter_partnership", ""))
    partnership = workspace().partnerships.get(form.get("matter_partnership", ""))
    entry = partnership.entries.get(step.kind, form.get("matter", "")) if step else None
    if step is None or entry is None:
        raise UnknownRef(kind_word(step.kind) if step else "step", form.get("matter", ""))
    if step.name == "redate" and form.get("was", "") != _iso(getattr(entry, "due_on", None)):
        return _page(_tried({"": "Somebody else changed the due day meanwhile. Look at it again, then save."})), 409
    outcome = attempt(partnership, entry, step, form)
    if isinstance(outcome, Attempt):
        return _page(_tried(outcome.problems)), 422
    return saved(outcome, _here(), f"{title_of(entry, {})}: {step.said[:1].lower()}{step.said[1:]}")


def _tried(problems: dict[str, str]) -> Tried:
    form = request.form
    typed = {name: text for name, text in form.items() if name not in ("csrf_token", "form_id")}
    tried = Attempt(form.get("step", ""), typed, problems)
    return Tried(form.get("matter_partnership", ""), form.get("matter_kind", ""), form.get("matter", ""), tried)


def _page(tried: Tried | None = None) -> str:
    profiles = {profile.ref: profile for profile in reachable(Action.READ)}
    asked, view = _asked(frozenset(profiles)), asked_viewpoint()
    page = asked_page()
    found = _found(asked, view, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    return render_template(
        "follow_up/index.html",
        view=view,
        found=found,
        lines=[_line(matter, profiles, view, tried) for matter in [*_not_listed(tried, found), *found.matters]],
        asked=asked,
        is_filtered=bool(_filters()),
        profiles=sorted(profiles.values(), key=lambda profile: profile.name.casefold()),
        owners=_owners(asked, view),
        kinds=[*((kind, capital(kind_word(kind, 2))) for kind in KINDS), (SETTLED, "Escalations that were settled")],
        chosen_kind=request.args.get("kind", ""),
        page=page,
        pages=_pages(found),
        address=lambda number: url_for("follow_up.index", **_filters(), page=number),
        here=_here(),
        tried=tried,
    )


def _found(asked: Asked, view: Viewpoint, *, limit: int, offset: int) -> Found:
    if view.is_past:
        return follow_up_then(workspace(), Then(view.on, view.known_at), asked, limit=limit, offset=offset)
    return follow_up(workspace(), view.today, asked, limit=limit, offset=offset)


def _owners(asked: Asked, view: Viewpoint) -> list[str]:
    if view.is_past:
        return owners_then(workspace(), Then(view.on, view.known_at), asked)
    return owners(workspace(), asked)


def _not_listed(tried: Tried | None, found: Found) -> list[Matter]:
    """The matter of a refused step when somebody else dealt with it meanwhile: what was typed stays on the page."""
    if tried is None or any((m.partnership, m.kind, m.ref) == _key(tried) for m in found.matters):
        return []
    partnership = (
        workspace().partnerships.find(tried.partnership) if may(me(), Action.READ, tried.partnership) else None
    )
    entry = partnership.entries.get(tried.kind, tried.ref) if partnership else None
    return [Matter(tried.partnership, tried.kind, tried.ref, None, entry.happened_on, None, entry)] if entry else []


def _key(tried: Tried) -> tuple[str, str, str]:
    return tried.partnership, tried.kind, tried.ref


def _line(matter: Matter, profiles: dict[str, Profile], view: Viewpoint, tried: Tried | None) -> Line:
    mine = tried and _key(tried) == (matter.partnership, matter.kind, matter.ref)
    refused = tried.attempt if tried and mine else None
    profile = profiles.get(matter.partnership)
    return Line(
        matter,
        title_of(matter.entry, {}),
        profile.name if profile else matter.partnership,
        address_of(matter.partnership, matter.kind, matter.ref),
        (view.on - matter.due_on).days if matter.due_on else 0,
        offers(matter.entry, None, refused) if _may_act(matter, view) else [],
        refused,
    )


def _may_act(matter: Matter, view: Viewpoint) -> bool:
    return not view.is_past and may(me(), Action.RECORD, matter.partnership)


def _asked(within: frozenset[str]) -> Asked:
    given: dict[str, Any] = {name: request.args.get(name, "").strip() or None for name in FILTERS}
    if given["kind"] == SETTLED:
        given |= {"kind": "escalation", "settled": True}
    return Asked(**given, within=within)


def _filters() -> dict[str, Any]:
    return {name: request.args[name] for name in FILTERS if request.args.get(name, "").strip()}


def _here() -> str:
    """The list as it is filtered now."""
    page: dict[str, Any] = {"page": asked_page()} if request.args.get("page", "").isdigit() else {}
    return url_for("follow_up.index", **_filters(), **page)


def _pages(found: Found) -> int:
    return max(-(-found.total // A_PAGE), 1)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
