"""Options that say what does not count: entries, kinds, meetings, partners. Shared by ``health`` and ``timeline``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from access.roles import Action
from projections.leaving_out import LeavingOut
from web.door.permissions import require

Command = TypeVar("Command", bound=Callable[..., Any])
_OPTIONS = {
    "partners": ("--without-partner", "PARTNER", "Leave out what is about one partner."),
    "meetings": ("--without-meeting", "MEETING", "Leave out a meeting and what came from it."),
    "kinds": ("--without-kind", "KIND", "Leave out all entries of one kind, such as escalation."),
    "entries": (
        "--without",
        "ENTRY",
        "Leave out one entry, named by its ref or as kind:ref; answers by their round. May be given again.",
    ),
}


def leaving_out_options(command: Command) -> Command:
    """Give the command ``leaving_out``, for which reading the entries of the partnership is asked."""

    @wraps(command)
    def asking(**options: Any) -> Any:
        left_out = LeavingOut(**{what: frozenset(options.pop(what)) for what in _OPTIONS})
        require(Action.READ if left_out else Action.SEE, options["ref"])
        return command(**options, leaving_out=left_out or None)

    decorated: Any = asking
    for what, (name, metavar, said) in _OPTIONS.items():
        decorated = click.option(name, what, metavar=metavar, multiple=True, help=said)(decorated)
    found: Command = decorated
    return found
