"""Whether a page works out each day under the policy in force on it, as its address asks. ``web/partnership`` calls."""

from __future__ import annotations

from typing import Any

from flask import request

from projections.each_day import policy_on
from projections.policy import Policy
from web.current import workspace
from web.viewpoint import Viewpoint

ASKED = {"under": "each-day"}
"""What an address says to ask for it."""


def asked_each_day() -> bool:
    """Whether it is asked for, and there was ever more than one policy."""
    return bool(workspace().policies()) and all(request.args.get(name) == value for name, value in ASKED.items())


def carried(view: Viewpoint) -> dict[str, Any]:
    """The arguments that carry it, and the viewpoint, to another address."""
    return view.arguments() | (ASKED if asked_each_day() else {})


def policy_shown(view: Viewpoint) -> Policy:
    """The policy under which the day that a page shows is worked out."""
    if asked_each_day():
        return policy_on(workspace(), view.on, view.known_at)
    return workspace().policy_at(view.known_at)
