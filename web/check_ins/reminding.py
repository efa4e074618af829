"""Reminds everybody who was invited by email, once a day at most and without a link: nobody knows who has answered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for

from access.roles import Action
from domain.rounds import Round
from web.check_ins import invitations
from web.check_ins.opening import Answer
from web.check_ins.rounds_page import standing_round, state_of
from web.current import workspace
from web.door.permissions import needs
from web.recording import sent_forms
from web.wording import counted

pages = Blueprint("reminding", __name__)


@pages.post("/<ref>/rounds/<any_ref:round_ref>/reminder")
@needs(Action.RECORD)
def remind(ref: str, round_ref: str) -> Answer:
    partnership = workspace().partnerships.get(ref)
    asked = standing_round(partnership, round_ref)
    with sent_forms.one_at_a_time():
        return sent_forms.where_it_led() or _remind(partnership.profile.name, ref, asked)


def _remind(name: str, ref: str, asked: Round) -> Answer:
    address = url_for("rounds.show", ref=ref, round_ref=asked.ref)
    box, today = workspace().ballots, workspace().today()
    if state_of(ref, asked) != "open":
        flash("The round takes no more answers, so nobody is reminded.")
    elif not box.note_reminder(ref, asked.ref, today):
        flash("A reminder went out today. The next can go out tomorrow.")
    else:
        sent = invitations.remind(name, asked, box.addresses(ref, asked.ref))
        flash(f"{counted(sent, 'reminder is', 'reminders are')} on the way.")
        sent_forms.remember(address)
    return redirect(address)
