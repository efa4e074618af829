"""Where to try answering in the demo: a link for everybody in the room, to the round that the sample leaves open."""

from __future__ import annotations

import click

from domain.rounds import Round
from projections.workspace import Workspace

PARTNERSHIP = "ottermead"
AT_MOST = 40
"""How many may answer through the link."""


def say_where_to_answer(workspace: Workspace, host: str, port: int) -> None:
    """Make a link and say it, as often as the demo starts; nothing once the round is over."""
    found = _open_round(workspace)
    if found is not None:
        token = workspace.ballots.make_room_link(PARTNERSHIP, found.round, None, AT_MOST)
        click.echo(f"Answer a check-in, as a partner would: http://{host}:{port}/c/{token}", err=True)


def _open_round(workspace: Workspace) -> Round | None:
    partnership = workspace.partnerships.find(PARTNERSHIP)
    rounds = partnership.rounds.values() if partnership else []
    return next((each for each in rounds if each.is_open and not each.is_due(workspace.today())), None)
