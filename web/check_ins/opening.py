"""The page that opens a check-in round: what is asked, until when, and who is invited."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from access.roles import Action
from domain.check_ins import STATEMENTS
from domain.errors import DomainError, RefTaken
from domain.partnership import Partnership
from domain.rounds import Round
from web.check_ins import handing_out
from web.check_ins.handing_out import Made
from web.check_ins.round_words import REPEATING, usual_title
from web.check_ins.wished_round import Wish, round_of, usual, wished
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.post.mail import the_mail_server
from web.recording import sent_forms
from web.recording.new_entry import LONG_AGO
from web.refusals import refused, status_of
from web.wording import counted

pages = Blueprint("opening_rounds", __name__)

ATTEMPTS = 5
Answer = Response | str | tuple[str, int]


@pages.get("/<ref>/rounds/new")
@needs(Action.RECORD)
def form(ref: str) -> str:
    partnership = workspace().partnerships.get(ref)
    return _page(partnership, usual(members(partnership), workspace().today()))


@pages.post("/<ref>/rounds/new")
@needs(Action.RECORD)
def save(ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _open(workspace().partnerships.get(ref))


@pages.errorhandler(CSRFError)
def opened_long_ago(_: CSRFError) -> Answer:
    try:
        partnership = workspace().partnerships.get(str((request.view_args or {})["ref"]))
    except DomainError as refusal:
        return refused(refusal)
    wish = wished(request.form, members(partnership), workspace().today())
    wish.problems = {"": LONG_AGO}
    return _page(partnership, wish), 400


def members(partnership: Partnership) -> dict[str, str]:
    """The partners that are members today: their names by ref, sorted by name."""
    today = workspace().today()
    here = [each for each in partnership.entries.of("partner").values() if each.is_member_on(today)]  # type: ignore[attr-defined]
    return {each.ref: each.name for each in sorted(here, key=lambda each: each.name.casefold())}  # type: ignore[attr-defined]


def _open(partnership: Partnership) -> Answer:
    wish = wished(request.form, members(partnership), workspace().today())
    if wish.problems:
        return _page(partnership, wish), 422
    try:
        opened = _recorded(partnership, wish)
    except DomainError as error:
        wish.problems = {error.field if error.field in wish.typed else "": error.message}
        return _page(partnership, wish), status_of(error)
    return _hand_out(partnership, wish, opened)


def _recorded(partnership: Partnership, wish: Wish) -> Round:
    """The round as it was recorded, under another ref if somebody took the first at this very moment."""
    ref, today, stamp = partnership.profile.ref, workspace().today(), workspace().stamp(recorded_by())
    for _ in range(ATTEMPTS - 1):
        try:
            opened = round_of(wish, workspace().partnerships.get(ref), today)
            workspace().partnerships.open_round(ref, opened, stamp)
            return opened
        except RefTaken:
            continue
    opened = round_of(wish, workspace().partnerships.get(ref), today)
    workspace().partnerships.open_round(ref, opened, stamp)
    return opened


def _hand_out(partnership: Partnership, wish: Wish, opened: Round) -> Answer:
    profile, names = partnership.profile, members(partnership)
    address = url_for("rounds.show", ref=profile.ref, round_ref=opened.ref)
    sent_forms.remember(address)
    made: Made = handing_out.make_links(profile, opened, names, wish.guests)
    if wish.limit:
        made.room = handing_out.make_room_link(profile, opened, names, None, wish.limit)
    catch_up()
    if made.piles or made.room:
        return handing_out.show(profile, opened, made)
    flash(f"The round is open, and {counted(made.sent, 'invitation is', 'invitations are')} on the way.")
    return redirect(address)


def _page(partnership: Partnership, wish: Wish) -> str:
    return render_template(
        "check_ins/new.html",
        profile=partnership.profile,
        typed=wish.typed,
        rows=wish.rows,
        problems=wish.problems,
        statements=STATEMENTS,
        repeating=REPEATING,
        usual_title=usual_title(workspace().today()),
        can_write=the_mail_server() is not None,
        form_id=request.form.get("form_id") or sent_forms.new_form_id(),
    )
