"""The page that puts a saved policy in force: what it would do to each partnership today, a reason, a confirmation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import DomainError
from projections.policies_in_force import check_thresholds
from projections.policy import InvalidPolicy, Policy
from projections.putting_in_force import put_in_force
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.policies.effects import effects_of
from web.policies.policies_page import in_force
from web.refusals import status_of

pages = Blueprint("putting_policies", __name__)

Answer = str | Response | tuple[str, int]


@pages.get("/policies/<name>/<int:version>/put-in-force")
@needs(Action.WEIGH)
def ask(name: str, version: int) -> str:
    return _page(name, version, {})


@pages.post("/policies/<name>/<int:version>/put-in-force")
@needs(Action.WEIGH)
def put(name: str, version: int) -> Answer:
    reason, seen = request.form.get("reason", ""), request.form.get("seen", None, type=int)
    try:
        put_in_force(workspace(), name, version, reason, workspace().stamp(recorded_by()), seen)
    except DomainError as error:
        return _page(name, version, {error.field if error.field == "reason" else "": error.message}), status_of(error)
    flash(f"Version {version} of “{name}” is in force from now on. The pages show health under it.")
    return redirect(url_for("policies.index"), 303)


def _page(name: str, version: int, problems: dict[str, str]) -> str:
    known = workspace().policies_known()
    found = known.get(name, version)
    return render_template(
        "policies/put.html",
        found=found,
        in_force=in_force(known),
        effects=effects_of(found.policy, asked_page()),
        barred=_barred(found.policy),
        seen=len(known.turns),
        reason=request.form.get("reason", ""),
        problems=problems,
    )


def _barred(policy: Policy) -> str:
    """Why it can never be put in force; empty when it can."""
    try:
        check_thresholds(policy)
    except InvalidPolicy as error:
        return error.message
    return ""
