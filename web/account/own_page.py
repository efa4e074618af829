"""The page of one's own account: name, roles, and how one signs in."""

from __future__ import annotations

from flask import Blueprint, render_template

from access import digests, sign_ins, tokens
from access.roles import ROLE_WORDS
from web.account.whose import owner
from web.current import workspace
from web.door.identity import store
from web.door.permissions import signed_in
from web.people.role_words import partnership_names, role_in_words
from web.signals.digest import can_be_sent

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("")
@signed_in
def index() -> str:
    me, now = owner(), workspace().clock()
    return render_template(
        "account/index.html",
        person=me,
        roles=role_lines(),
        sign_ins=len(sign_ins.all_of(store(), me.account, now)),
        tokens=len([token for token in tokens.all_of(store(), me.account) if token.expires_on >= now.date()]),
        digest_day=digests.weekday_of(store(), me.account),
        digest_days=digests.DAYS,
        digest_can_be_sent=can_be_sent(),
    )


def role_lines() -> list[tuple[str, str]]:
    """The roles that whoever asks holds today, and what each lets them do; those for all partnerships first."""
    names = partnership_names()
    holds = sorted(set(owner().holds), key=lambda held: (held.partnership or "", held.role))
    return [(role_in_words(held.role, held.partnership, names), ROLE_WORDS[held.role]) for held in holds]
