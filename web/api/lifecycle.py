"""The routes that take the next step of an entry: enacted, completed, dropped, settled, reviewed, ended, ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.partnership import ENTRY_KINDS
from web.api import changing
from web.api.addresses import segments_of
from web.api.bodies import more_themes, read_themes, step_body
from web.api.described import described_step
from web.api.entries import recording_asks
from web.api.once import at_most_once
from web.api.routes import Routes
from web.current import workspace
from web.door.identity import recorded_by
from web.door.permissions import needs
from web.recording.steps import STEPS, Step

NAMES = {"act": "act-on"}
"""Steps whose name in an address is another than on the pages."""
TAKEN = tuple(step for step in STEPS if step.name != "redate")
"""A change of the due day is a correction like any other here."""


def name_of(step: Step) -> str:
    """What a step is called in an address."""
    return NAMES.get(step.name, step.name)


def add_steps(routes: Routes, kind: str, rule: str | None = None) -> None:
    """Add a route for each step of a kind."""
    one = f"/{segments_of(kind)}" if rule is None else rule
    for step in (step for step in TAKEN if step.kind == kind):
        view = _taking(routes, step)
        routes.add_url_rule(f"{one}/{name_of(step)}", step.name, view, methods=["POST"])
    if kind == "listening":
        routes.add_url_rule(f"{one}/hear-themes", "hear_themes", _hearing(routes), methods=["POST"])


def _taking(routes: Routes, step: Step) -> Callable[..., Any]:
    @described_step(step.kind, name_of(step), step.asks)
    @needs(recording_asks(step.kind))
    @at_most_once
    @routes.arguments(step_body(step))
    def take(body: dict[str, Any], ref: str, **named: str) -> Any:
        named = named or {"partnership": ref}
        _, entry = changing.standing(ref, step.kind, named)
        step.do(workspace().partnerships, ref, entry, body, workspace().stamp(recorded_by()))
        return changing.done(ref, step.kind, entry.ref)

    return take


def _hearing(routes: Routes) -> Callable[..., Any]:
    @described_step("listening", "hear-themes", ("themes",))
    @needs(recording_asks("listening"))
    @at_most_once
    @routes.arguments(more_themes())
    def hear(body: dict[str, Any], ref: str, **named: str) -> Any:
        _, entry = changing.standing(ref, "listening", named)
        themes = read_themes(body)
        workspace().partnerships.hear_themes(ref, entry.ref, themes, workspace().stamp(recorded_by()))
        return changing.done(ref, ENTRY_KINDS["listening"].kind_name, entry.ref)

    return hear
