"""The pages about scoring policies: how health is worked out under that in force, and each in words or as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from access.roles import Action
from projections.policies_in_force import PoliciesInForce, SavedPolicy
from web.current import workspace
from web.door.permissions import needs
from web.policies.settings import grouped
from web.policies.toml_text import toml_of

pages = Blueprint("policies", __name__)


@pages.get("/policies")
@needs(Action.SEE, anywhere=True)
def index() -> str:
    known = workspace().policies_known()
    policy = known.now
    return render_template(
        "policies/index.html",
        in_force=in_force(known),
        policy=policy,
        bands=sorted(policy.bands.items(), key=lambda band: -band[1]),
        groups=grouped(policy, policy),
        turns=list(reversed(known.turns)),
        saved=list(reversed(known.saved)),
    )


@pages.get("/policies/<name>/<int:version>")
@needs(Action.SEE, anywhere=True)
def one(name: str, version: int) -> str:
    known = workspace().policies_known()
    found = known.get(name, version)
    groups = grouped(found.policy, known.now)
    return render_template(
        "policies/one.html",
        found=found,
        in_force=in_force(known),
        groups=groups,
        differing=sum(group.differing for group in groups),
        turns=[turn for turn in reversed(known.turns) if (turn.name, turn.version) == (name, version)],
    )


@pages.get("/policies/<name>/<int:version>/policy.toml")
@needs(Action.SEE, anywhere=True)
def file(name: str, version: int) -> Response:
    found = workspace().policies_known().get(name, version)
    response = Response(toml_of(found.policy), mimetype="application/toml")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{version}.toml")
    return response


def in_force(known: PoliciesInForce) -> SavedPolicy:
    """The saved policy that is in force: the standard one before any was put there."""
    if not known.turns:
        return next(each for each in known.saved if each.policy == known.standard)
    last = known.turns[-1]
    return known.get(last.name, last.version)
