"""The help page: what the words mean, with the numbers of the policy in force."""

from __future__ import annotations

from flask import Blueprint, render_template

from access.roles import ROLE_WORDS, Role
from domain.check_ins import STATEMENTS
from web.current import workspace
from web.door.permissions import signed_in
from web.glossary import glossary
from web.people.role_words import ROLE_NAMES
from web.sentences import rank_of

pages = Blueprint("help", __name__)


@pages.get("/help")
@signed_in
def words() -> str:
    policy = workspace().policy
    order = sorted(policy.bands, key=lambda name: -policy.bands[name])
    return render_template(
        "help/words.html",
        policy=policy,
        bands=[(name, policy.bands[name], rank_of(policy, name)) for name in order],
        statements=STATEMENTS,
        glossary=glossary(),
        roles=[(ROLE_NAMES[role], ROLE_WORDS[role]) for role in Role],
    )
