"""The ledger of a partnership, and that of all partnerships one may read: what is recorded, as one table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from access.roles import Action
from domain.partnership import PLAIN_KINDS
from projections.finding import Place
from projections.ledger import ANSWER, profile_of
from projections.notes import AT_MOST
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import CONFIDENTIAL, reachable, refs_reachable
from web.ledger.answering import answer, note_hearing
from web.ledger.asked import SORTS, STATES, Filter, broad_words, question, read_filter
from web.ledger.lines import line_of
from web.ledger.scope import Scope, scope_of
from web.ledger.words import sentence
from web.sheets.writing import FORMATS
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.wording import capital, kind_word

pages = Blueprint("ledger", __name__)

A_PAGE = 50


@pages.get("/<ref>/ledger")
@looks_back
@needs(Action.READ)
def of_one(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    scope = scope_of(workspace(), [(ref, profile.name)], view.known_at)
    return _page(scope, view, {"profile": profile, "others": len(refs_reachable(Action.READ)) > 1})


@pages.get("/ledger")
@looks_back
@needs(Action.READ, anywhere=True)
def of_all() -> str:
    view = asked_viewpoint()
    return _page(scope_of_all(view), view, {})


def scope_of_all(view: Viewpoint) -> Scope:
    """All partnerships that whoever asks may read."""
    found = [(profile.ref, profile.name) for profile in reachable(Action.READ)]
    return scope_of(workspace(), found, view.known_at)


def asked_filter() -> Filter:
    """The filter in the address of this request."""
    return read_filter(request.args.to_dict(flat=False), workspace().today())


def _page(scope: Scope, view: Viewpoint, more: dict[str, Any]) -> str:
    asked, after = asked_filter(), _asked_place()
    found = answer(scope, asked, question(asked, scope, view.known_at, view.until), after, A_PAGE)
    note_hearing(found.page.rows, "read listening")
    return render_template(
        "ledger/ledger.html",
        view=view,
        asked=asked,
        said=sentence(asked, scope, view.until, found.page.total),
        total=found.page.total,
        lines=[line_of(row, scope, versions=asked.versions) for row in found.page.rows],
        too_broad=broad_words(asked, scope),
        too_many=found.too_many,
        at_most=AT_MOST,
        is_first=after is None,
        first_address=_address(asked, more),
        next_address=_address(asked, more, page=_signer().dumps(list(found.page.next))) if found.page.next else None,
        exports=[(form, _export_address(asked, more, form)) for form in FORMATS],
        address=_address(Filter(), more),
        kinds=_kinds(scope),
        partners=scope.partner_choices,
        recorders=[(name, name) for name in sorted(set(scope.recorders.values()), key=str.casefold)],
        states=STATES.items(),
        sorts=SORTS.items(),
        **more,
    )


def _kinds(scope: Scope) -> list[tuple[str, str]]:
    """The kinds to choose from, in the order of the sheets."""
    hidden = frozenset() if scope.heard else CONFIDENTIAL
    kinds = [kind for kind in (*PLAIN_KINDS, "round", *sorted(CONFIDENTIAL - set(PLAIN_KINDS))) if kind not in hidden]
    return [(kind, "Check-in answers" if kind == ANSWER else capital(kind_word(kind, 2))) for kind in kinds]


def _address(asked: Filter, more: dict[str, Any], **further: str) -> str:
    """This page with a filter; links from a page of the past stay there."""
    endpoint = "ledger.of_one" if "profile" in more else "ledger.of_all"
    return url_for(endpoint, **_whose(more), **asked.as_arguments(), **further)


def _export_address(asked: Filter, more: dict[str, Any], form: str) -> str:
    endpoint = "ledger_export.of_one" if "profile" in more else "ledger_export.of_all"
    return url_for(endpoint, **_whose(more), form=form, **asked.as_arguments())


def _whose(more: dict[str, Any]) -> dict[str, Any]:
    return {"ref": more["profile"].ref} if "profile" in more else {}


def _asked_place() -> Place | None:
    """Where the page before ended; the first page for anything else."""
    try:
        value, number = _signer().loads(request.args.get("page", ""))
        return Place(int(value), int(number))
    except (BadSignature, TypeError, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="goodterms ledger")
