"""What lies in the box, and what came of it in the log, as tests look at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from domain.ballots.tables import ballots, boxes, links
from projections.workspace import Workspace


def answers_in_log(workspace: Workspace, round_: str = "summer", ref: str = "harbour") -> list[Any]:
    """The answers of a round that are recorded."""
    found: Any = workspace.partnerships.get(ref).entries.of("check-in").values()
    return [answer for answer in found if answer.round == round_]


def sealed_ballots(workspace: Workspace) -> list[bytes]:
    """The ballots in all boxes, as they are stored."""
    with workspace.ballots.engine.connect() as connection:
        return list(connection.execute(select(ballots.c.paper)).scalars())


def states(workspace: Workspace) -> list[str]:
    """How far each box is."""
    with workspace.ballots.engine.connect() as connection:
        return list(connection.execute(select(boxes.c.state)).scalars())


def what_links_say(workspace: Workspace) -> set[tuple[Any, ...]]:
    """The links of all boxes, but for their digests."""
    told = [column for column in links.columns if column.name != "digest"]
    with workspace.ballots.engine.connect() as connection:
        return {tuple(row) for row in connection.execute(select(*told))}
