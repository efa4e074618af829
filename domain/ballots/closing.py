"""From the box into the log: a round is closed or cancelled in steps, and what a crash left is picked up.

1. The box takes nothing more: whoever drops a ballot at that moment is either in it or refused.
2. The log: one save with the round closed and all answers, shuffled; or with the round cancelled.
3. The ballots are removed, then the key they were sealed under, then what databases keep of removed rows.

Each step may be done again. Called by ``web`` as people close rounds and as rounds fall due, and as a workspace opens.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from datetime import date
from typing import Any, Protocol

from sqlalchemy import delete, or_, select, update

from domain.ballots import guests, links
from domain.ballots.answers import check_in_of
from domain.ballots.box import BallotBox
from domain.ballots.papers import BallotUnreadable
from domain.ballots.repeating import guests_of
from domain.ballots.tables import ballots, boxes, holding, metadata, reading
from domain.ballots.tables import guests as guest_rows
from domain.check_ins import CheckIn
from domain.entries import Stamp
from domain.errors import AlreadyEnded, DomainError, LogUnavailable, UnknownRef
from domain.sealing.upkeep import tidy_tables

CLOSES_ITSELF = "its closing day"
"""Who is said to have closed a round whose last day was over."""
_lot = secrets.SystemRandom()
_log = logging.getLogger("goodterms")
_TABLES = [table.name for table in metadata.sorted_tables]


class WithBallots(Protocol):
    """A workspace, as far as closing needs it."""

    @property
    def ballots(self) -> BallotBox: ...


def close_round(workspace: WithBallots, ref: str, round_: str, closed_on: date, stamp: Stamp) -> None:
    """Close an open round, on its last day when that is over. ``AlreadyEnded`` when somebody else did."""
    box = workspace.ballots
    closed_on = min(closed_on, box.round(ref, round_).closes_on)
    box.partnerships.get(ref).close_round(round_, closed_on, (), stamp)  # on a copy: refused before anything is done
    row = box.box_in_use(ref, round_)
    _take_nothing_more(box, row.id, state="closing", closed_on=closed_on.toordinal(), closed_by=stamp.by)
    _finish(box, box.box_of(ref, round_), stamp)


def cancel_round(workspace: WithBallots, ref: str, round_: str, reason: str, stamp: Stamp) -> None:
    """Give up an open round: its answers are removed unread."""
    box = workspace.ballots
    box.partnerships.get(ref).cancel_round(round_, reason, stamp)  # on a copy: refused before anything is done
    row = box.box_in_use(ref, round_)
    _take_nothing_more(box, row.id, state="cancelling")
    try:
        box.partnerships.cancel_round(ref, round_, reason, stamp)
    finally:
        _finish(box, box.box_of(ref, round_), stamp)


def finish_closing(workspace: WithBallots, stamp: Stamp, *, every_box: bool = True) -> None:
    """Finish what others began and could not; one that fails is left for the next time.

    With ``every_box``, boxes that the log contradicts are settled too, and addresses that are of no use any more go.
    """
    box, state = workspace.ballots, boxes.c.state
    begun = state.in_(("closing", "cancelling", "emptied"))
    in_use = or_(state != "done", boxes.c.id.in_(select(guest_rows.c.box)))
    with reading(box.engine) as connection:
        rows = connection.execute(select(boxes).where(in_use if every_box else begun)).all()
    for row in rows:
        try:
            _finish(box, row, stamp)
        except DomainError as error:
            _log.error("the round “%s” of “%s” cannot be closed: %s", row.round, row.partnership, error.message)


def _finish(box: BallotBox, row: Any, stamp: Stamp) -> None:
    """Do whatever is left to do for a box. Two may do so at once."""
    if row is None:
        return
    if row.state == "closing" and box.is_open(row):
        _record(box, row, stamp)
    elif row.state == "cancelling" and box.is_open(row):
        _take_again(box, row.id)
    if not box.is_open(row):
        try:
            _clear_up(box, row)
        except LogUnavailable as error:
            _log.warning("the box of a closed round is cleared up later: %s", error.message)


def _clear_up(box: BallotBox, row: Any) -> None:
    """Leave nothing of a round that is over."""
    if row.state not in ("emptied", "done"):
        _empty(box, row.id)
    if row.state != "done":
        box.ballot_papers(row.partnership, row.id).destroy_key()
    _let_guests_go(box, row)
    if row.state != "done":
        _tidy(box)
        _be_done(box, row.id)


def _record(box: BallotBox, row: Any, stamp: Stamp) -> None:
    closed_on = date.fromordinal(row.closed_on)
    try:
        answers = _answers(box, row, closed_on)
    except BallotUnreadable:
        if box.is_open(row):
            raise
        return  # somebody else has just recorded and removed them
    with suppress(AlreadyEnded, UnknownRef):  # somebody else was faster
        box.partnerships.close_round(row.partnership, row.round, closed_on, answers, Stamp(row.closed_by, stamp.at))


def _answers(box: BallotBox, row: Any, closed_on: date) -> list[CheckIn]:
    """What lies in the box, in an order drawn by lot."""
    papers = box.ballot_papers(row.partnership, row.id)
    with reading(box.engine) as connection:
        sealed = list(connection.execute(select(ballots.c.paper).where(ballots.c.box == row.id)).scalars())
    _lot.shuffle(sealed)
    return [check_in_of(papers.answer_in(paper), row.round, closed_on) for paper in sealed]


def _take_nothing_more(box: BallotBox, box_id: str, **how: Any) -> None:
    with holding(box.engine, box_id) as connection:
        connection.execute(update(boxes).where(boxes.c.id == box_id, boxes.c.state == "open").values(**how))


def _take_again(box: BallotBox, box_id: str) -> None:
    """The log says that a round which was being cancelled goes on."""
    with holding(box.engine, box_id) as connection:
        connection.execute(
            update(boxes).where(boxes.c.id == box_id, boxes.c.state == "cancelling").values(state="open")
        )


def _empty(box: BallotBox, box_id: str) -> None:
    with holding(box.engine, box_id) as connection:
        connection.execute(delete(ballots).where(ballots.c.box == box_id))
        links.level(connection, box_id)
        connection.execute(update(boxes).where(boxes.c.id == box_id).values(state="emptied"))


def _let_guests_go(box: BallotBox, row: Any) -> None:
    """Forget the addresses, or hand them on to the round that follows; they stay while one is to follow."""
    partnership = box.partnerships.find(row.partnership)
    heir = guests_of(partnership, row.round) if partnership else None
    if heir == row.round:
        return
    guest_list = box.guest_list(row.partnership, row.id)
    if heir is not None:
        box.hand_on_guests(row.partnership, guest_list, heir)
    with holding(box.engine, row.id) as connection:
        guests.drop_all(connection, row.id)
    guest_list.papers.destroy_key()


def _tidy(box: BallotBox) -> None:
    tidy_tables(box.engine, _TABLES)
    tidy_tables(box.ring.engine, ["goodterms_keys"])


def _be_done(box: BallotBox, box_id: str) -> None:
    nothing = {"closed_on": None, "closed_by": None, "reminded_on": None}
    with holding(box.engine, box_id) as connection:
        connection.execute(update(boxes).where(boxes.c.id == box_id).values(state="done", **nothing))
