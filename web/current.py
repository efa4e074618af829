"""The workspace that the pages are about, and the banner when the pages are behind what was recorded."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import sqlalchemy.exc
from eventsourcing.persistence import PersistenceError
from flask import Flask, current_app, g, request

from domain.errors import DomainError
from projections.workspace import Workspace

CATCH_UP_AT_MOST = 1_000
"""Entries that a page catches up with by itself; more than these are left to whatever is working on them."""

_log = logging.getLogger("goodterms")


@dataclass(frozen=True)
class Behind:
    """How many entries the pages do not show yet, and why if that is known."""

    entries: int
    problem: str | None


def register(app: Flask, workspace: Workspace) -> None:
    app.extensions["goodterms"] = workspace
    app.before_request(workspace.hold_policies)
    app.teardown_request(lambda error: workspace.let_policies_go())
    app.before_request(_see_all)
    app.context_processor(lambda: {"behind": behind, "today": _today})
    app.add_template_filter(name_of, "person")


def workspace() -> Workspace:
    opened: Workspace = current_app.extensions["goodterms"]
    return opened


def name_of(person: str) -> str:
    """What somebody whom the log knows by a ref is called."""
    return workspace().people.name_of(person)


def catch_up() -> str | None:
    """Bring the pages up to what was recorded; the problem in words when that fails, and nothing is lost."""
    try:
        workspace().catch_up()
    except (DomainError, PersistenceError, sqlalchemy.exc.SQLAlchemyError, OSError) as error:
        _log.warning("pages are behind", extra={"problem": type(error).__name__})
        return error.message if isinstance(error, DomainError) else "The pages could not be brought up to date."
    return None


def behind() -> Behind | None:
    """``None`` when the pages show everything recorded. Asked once per request."""
    if "behind" not in g:
        g.behind = _behind()
    answer: Behind | None = g.behind
    return answer


def _see_all() -> None:
    """Show what others recorded meanwhile: from the command line, or in another process."""
    if request.method == "GET" and request.blueprint not in (None, "assets"):
        behind()


def _behind() -> Behind | None:
    try:
        lag = workspace().lag()
        if lag.behind and not lag.problem and lag.behind <= CATCH_UP_AT_MOST:
            problem = catch_up()
            lag = workspace().lag()
            return Behind(lag.behind, lag.problem or problem) if lag.behind else None
    except (DomainError, PersistenceError):
        return Behind(0, "The log cannot be read just now. What you see may not be the latest.")
    except (sqlalchemy.exc.SQLAlchemyError, OSError):
        return None  # the page itself cannot be shown either, and says so
    return Behind(lag.behind, lag.problem) if lag.behind or lag.problem else None


def _today() -> Any:
    return workspace().today()


def caught_up() -> Workspace:
    """The workspace with its pages brought up to date first; ``ProjectorStopped`` when that cannot be done."""
    opened = workspace()
    opened.catch_up()
    return opened
