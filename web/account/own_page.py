"""The page of one's own account: name, roles, and how one signs in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from access import sign_ins, tokens
from access.roles import ROLE_WORDS
from projections.ledger import partnerships
from web.account.whose import owner
from web.current import workspace
from web.door.identity import store
from web.door.permissions import signed_in

pages = Blueprint("account", __name__, url_prefix="/account")


@dataclass(frozen=True)
class RoleLine:
    """A role somebody holds today, where, and what it lets them do."""

    name: str
    where: str
    words: str


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
    )


def role_lines() -> list[RoleLine]:
    """The roles that whoever asks holds today, those for all partnerships first."""
    names = {profile.ref: profile.name for profile in partnerships(workspace())}
    holds = sorted(set(owner().holds), key=lambda held: (held.partnership or "", held.role))
    return [RoleLine(held.role.capitalize(), _where(held.partnership, names), ROLE_WORDS[held.role]) for held in holds]


def _where(ref: str | None, names: dict[str, str]) -> str:
    return "all partnerships" if ref is None else names.get(ref, ref)
