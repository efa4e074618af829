"""Looks whether everything in the ballot box can be read and fits the log. ``goodterms verify`` asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from domain.ballots import guests
from domain.ballots.box import BallotBox
from domain.ballots.papers import BallotUnreadable
from domain.ballots.tables import ballots, boxes, reading


def problems(box: BallotBox) -> list[str]:
    """What is wrong with boxes that are in use, each in a sentence; a round that is over is cleared up by itself."""
    with reading(box.engine) as connection:
        rows = connection.execute(select(boxes).where(boxes.c.state != "done")).all()
    return [problem for row in rows if box.is_open(row) for problem in _problems_of(box, row)]


def _problems_of(box: BallotBox, row: Any) -> Iterator[str]:
    where = f"of the round “{row.round}” of “{row.partnership}”"
    lost = _unreadable_ballots(box, row)
    if lost:
        many = "1 answer" if lost == 1 else f"{lost:,} answers"
        yield f"{many} {where} cannot be read in the ballot box. Put the right keys back, or cancel it."
    with reading(box.engine) as connection:
        try:
            guests.all_in(connection, box.guest_list(row.partnership, row.id))
        except BallotUnreadable:
            yield f"The addresses {where} cannot be read. Put the right keys back."


def _unreadable_ballots(box: BallotBox, row: Any) -> int:
    papers = box.ballot_papers(row.partnership, row.id)
    with reading(box.engine) as connection:
        sealed = list(connection.execute(select(ballots.c.paper).where(ballots.c.box == row.id)).scalars())
    return sum(not papers.opens(paper) for paper in sealed)
