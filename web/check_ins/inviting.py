"""More links for an open round, a link for anyone in the room, and links that are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, request, url_for

from access.roles import Action
from domain.errors import DomainError
from domain.partnership import Partnership
from domain.rounds import Invited, Round
from web.check_ins import handing_out
from web.check_ins.guests import guests_in, rows_of
from web.check_ins.handing_out import Made
from web.check_ins.opening import Answer, members
from web.check_ins.rounds_page import Tried, page, standing_round
from web.check_ins.wished_round import room_limit
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.recording import sent_forms
from web.refusals import status_of
from web.wording import counted

pages = Blueprint("inviting", __name__)

_NOBODY = "Say how many links you need, or give addresses."
_NO_LINK = "Paste the whole link, as it was handed out."


@pages.post("/<ref>/rounds/<any_ref:round_ref>/links")
@needs(Action.RECORD)
def invite(ref: str, round_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _invite(workspace().partnerships.get(ref), round_ref)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/room")
@needs(Action.RECORD)
def room(ref: str, round_ref: str) -> Answer:
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _make_room_link(workspace().partnerships.get(ref), round_ref)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/revoke")
@needs(Action.RECORD)
def revoke(ref: str, round_ref: str) -> Answer:
    """Whatever was pasted gets the same words, used or not: nobody learns here who has answered."""
    partnership = workspace().partnerships.get(ref)
    asked = standing_round(partnership, round_ref)
    if request.form.get("which") == "rooms":
        workspace().ballots.revoke_rooms(ref, asked.ref)
        flash("The links for the room no longer work. What they brought in stays.")
        return redirect(_address(ref, asked))
    token = _token_in(request.form.get("link", ""))
    if not token:
        return page(partnership, asked, Tried("revoke", {"link": _NO_LINK})), 422
    workspace().ballots.revoke(ref, asked.ref, token)
    flash("If that is a link of this round, it takes no answer from now on.")
    return redirect(_address(ref, asked))


def _invite(partnership: Partnership, round_ref: str) -> Answer:
    asked, names = standing_round(partnership, round_ref), members(partnership)
    tried = Tried("guests")
    guests = guests_in(rows_of(names, request.form), tried.problems)
    if not (guests or tried.problems):
        tried.problems["guests"] = _NOBODY
    if tried.problems:
        return page(partnership, asked, tried), 422
    more = [Invited(partner=each.partner, number=each.number) for each in guests]
    refusal = _note(partnership, asked, [] if request.form.get("again") else more, tried)
    if refusal:
        return refusal
    return _handed_out(partnership, asked, handing_out.make_links(partnership.profile, asked, names, guests))


def _make_room_link(partnership: Partnership, round_ref: str) -> Answer:
    asked, names, tried = standing_round(partnership, round_ref), members(partnership), Tried("room")
    partner = request.form.get("for_partner") or None
    limit = room_limit(request.form.get("limit", ""), tried.problems)
    if partner and partner not in names:
        tried.problems["for_partner"] = "Choose one of these partners, or everybody."
    if tried.problems:
        return page(partnership, asked, tried), 422
    anybody = [Invited(partner=each) for each in ([partner] if partner else names)]
    refusal = _note(partnership, asked, anybody, tried)
    if refusal:
        return refusal
    room_link = handing_out.make_room_link(partnership.profile, asked, names, partner, limit)
    return _handed_out(partnership, asked, Made([], room=room_link))


def _note(partnership: Partnership, asked: Round, more: Sequence[Invited], tried: Tried) -> Answer | None:
    """Record who is invited besides; the page that says why not, if that is refused."""
    try:
        if more:
            stamp = workspace().stamp(recorded_by())
            workspace().partnerships.invite_more(partnership.profile.ref, asked.ref, more, stamp)
    except DomainError as error:
        tried.problems[""] = error.message
        return page(partnership, asked, tried), status_of(error)
    catch_up()
    return None


def _handed_out(partnership: Partnership, asked: Round, made: Made) -> Answer:
    address = _address(partnership.profile.ref, asked)
    sent_forms.remember(address)
    if made.piles or made.room:
        return handing_out.show(partnership.profile, asked, made)
    flash(f"{counted(made.sent, 'invitation is', 'invitations are')} on the way.")
    return redirect(address)


def _token_in(pasted: str) -> str:
    """The secret part of a link, or of what is left of it."""
    return urlsplit(pasted.strip()).path.rstrip("/").rpartition("/")[2][:200]


def _address(ref: str, asked: Round) -> str:
    return url_for("rounds.show", ref=ref, round_ref=asked.ref)
