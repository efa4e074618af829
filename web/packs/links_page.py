"""Links to packs: make one (its address is shown once), list those that work, take one back.

Whoever may see a pack may make a link to it. A link is listed for whoever made it, for those who may see everything
in it, and for administrators; whoever made it and administrators take it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import pack_links
from access.accounts import all_accounts
from access.deciding import NotAllowed, Person, may
from access.pack_links import MOST_DAYS, USUAL_DAYS, PackLink
from access.roles import Action
from domain.errors import InvalidValue
from projections.ledger import partnerships
from web.account.whose import owner
from web.current import workspace
from web.door.identity import me, note, store
from web.door.permissions import needs, signed_in
from web.door.reach import refs_reachable
from web.packs.asked import asked_pack, check_size
from web.packs.document import signed_document
from web.packs.pack import as_known_now, pack
from web.packs.shared import is_shared_still
from web.wording import counted

pages = Blueprint("pack_links", __name__, url_prefix="/pack/links")

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Listed:
    """A link in words; ``mine_to_end`` says whether whoever asks may take it back.

    One that ``rests`` shows nothing, because whoever made it may not see all of its pack any more.
    """

    link: PackLink
    month: str
    names: list[str]
    by: str
    mine_to_end: bool
    rests: bool


@pages.get("")
@signed_in
def index() -> str:
    return render_template("packs/links.html", links=_listed())


@pages.post("")
@needs(Action.SEE, anywhere=True)
def make() -> Answer:
    asked = asked_pack()
    check_size(asked)
    made = pack(as_known_now(asked))
    if not made.leaves:
        raise InvalidValue("There is nothing to share: no partnership had been formed by then. Choose a later month.")
    refs = [each.profile.ref for each in made.leaves]
    owned, at = owner(), made.method.made_at
    number, secret = pack_links.make(
        store(), owned.account, made.month.text, refs, signed_document(made), at, _asked_days()
    )
    about = f"link {number}, {made.month.words}, {counted(len(refs), 'partnership')}"
    note("shared a board pack", refs[0] if len(refs) == 1 else None, about)
    shown = make_response(render_template("packs/link_made.html", pack=made, address=_address_of(secret)))
    shown.headers["Cache-Control"] = "no-store"
    return shown


@pages.post("/<int:number>/revoke")
@signed_in
def revoke(number: int) -> Response:
    at = workspace().clock()
    link = pack_links.find(store(), number, at)
    if link is not None and not _may_end(link):
        raise NotAllowed
    ended = link is not None and pack_links.revoke(store(), number, at)
    if ended:
        note("took back a shared pack", about=f"link {number}")
    flash("The link no longer works." if ended else "That link had ended before.")
    return redirect(url_for("pack_links.index"))


def _listed() -> list[Listed]:
    names = {each.ref: each.name for each in partnerships(workspace())}
    people = {each.id: each.name for each in all_accounts(store())}
    seen = [each for each in pack_links.working(store(), workspace().clock()) if _may_see(each)]
    return [_told(each, names, people.get(each.account, "")) for each in seen]


def _told(link: PackLink, names: dict[str, str], by: str) -> Listed:
    named = sorted((names.get(ref, ref) for ref in link.partnerships), key=str.casefold)
    month = f"{date.fromisoformat(link.month + '-01'):%B %Y}"
    return Listed(link, month, named, by, _may_end(link), not is_shared_still(link))


def _may_see(link: PackLink) -> bool:
    return _may_end(link) or link.partnerships <= refs_reachable(Action.SEE)


def _may_end(link: PackLink) -> bool:
    who = me()
    return may(who, Action.ADMINISTER) or (isinstance(who, Person) and who.account == link.account)


def _asked_days() -> int:
    text = request.form.get("days", "").strip() or str(USUAL_DAYS)
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise InvalidValue(f"Write for how many days the link is to work: a number from 1 to {MOST_DAYS}.", "days")
    return int(text)


def _address_of(secret: str) -> str:
    """In full; under ``PUBLIC_ADDRESS`` when that is set."""
    public: str | None = current_app.config.get("PUBLIC_ADDRESS")
    if public:
        return urljoin(public.rstrip("/") + "/", f"pack/shared/{secret}")
    return url_for("shared_packs.shown", token=secret, _external=True)
