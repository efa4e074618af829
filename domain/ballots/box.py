"""The ballot box of a workspace: hands out links, takes answers through them, and keeps both apart.

``web`` calls it as ``workspace.ballots``; ``closing`` empties it. What a round asks, and of whom, stands in the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from domain.ballots import answers, guests, links
from domain.ballots.answers import Answer
from domain.ballots.links import Link as Link
from domain.ballots.links import LinkRefused as LinkRefused
from domain.ballots.papers import Papers
from domain.ballots.tables import ballots, boxes, holding, reachable, reading, writing
from domain.errors import DomainError, InvalidValue, UnknownRef
from domain.partnerships import Partnerships
from domain.rounds import Round, RoundIsOver
from domain.sealing.key_ring import KeyRing

MOST_LINKS = 10_000
"""That are made at once, and that one link for a room takes."""
_SHUFFLE = text(
    f"WITH gone AS (DELETE FROM {ballots.name} WHERE box = :box RETURNING ref, box, paper) "  # noqa: S608
    f"INSERT INTO {ballots.name} (ref, box, paper) SELECT ref, box, paper FROM gone ORDER BY random()"
)


class BallotBox:
    """The boxes of all open rounds, on an engine with the tables of ``tables``."""

    def __init__(self, engine: Engine, partnerships: Partnerships) -> None:
        self.engine = engine
        self.partnerships = partnerships

    @property
    def ring(self) -> KeyRing:
        return self.partnerships.sealing.ring

    # -- links -------------------------------------------------------------------------------------------

    def make_links(self, partnership: str, round_: str, partner: str, number: int) -> list[str]:
        """Personal links for a partner, one answer each, in no order; only their digests are kept."""
        self._check_partner(partnership, round_, partner)
        if not 0 <= number <= MOST_LINKS:
            raise InvalidValue(f"Ask for at most {MOST_LINKS:,} links at a time.", "number")
        with self._open_box(partnership, round_) as (connection, box):
            return links.make(connection, box, partner, number)

    def make_room_link(self, partnership: str, round_: str, partner: str | None, limit: int) -> str:
        """A link for anyone in the room, until it has taken ``limit`` answers."""
        self._check_partner(partnership, round_, partner)
        if not 1 <= limit <= MOST_LINKS:
            raise InvalidValue(f"A link for the room takes 1 to {MOST_LINKS:,} answers.", "limit")
        with self._open_box(partnership, round_) as (connection, box):
            return links.make(connection, box, partner, 1, room_limit=limit)[0]

    def look_up(self, token: str, today: date) -> Link:
        """Where a link leads; ``LinkRefused`` when it takes no answer."""
        with reading(self.engine) as connection:
            row = links.find(connection, token)
        links.check(row)
        self._check_takes_answers(row, today)
        return Link(row.partnership, row.round, row.partner, row.is_room)

    def revoke(self, partnership: str, round_: str, token: str) -> bool:
        """Take back one link, whether or not it was used; what it brought stays. ``False`` if it is none of these."""
        box = self.box_of(partnership, round_)
        if box is None or not links.TOKEN.fullmatch(token):
            return False
        with holding(self.engine, box.id) as connection:
            return bool(links.revoke(connection, box.id, links.digest_of(token)))

    def revoke_rooms(self, partnership: str, round_: str) -> int:
        """Take back the links for the room; how many there were."""
        box = self.box_of(partnership, round_)
        if box is None:
            return 0
        with holding(self.engine, box.id) as connection:
            return links.revoke(connection, box.id)

    def rooms(self, partnership: str, round_: str) -> int:
        """How many links for the room take answers now."""
        box = self.box_of(partnership, round_)
        with reading(self.engine) as connection:
            return links.count_rooms(connection, box.id) if box else 0

    def has_links(self, partnership: str, round_: str) -> bool:
        """Whether any link was made for the round."""
        box = self.box_of(partnership, round_)
        with reading(self.engine) as connection:
            return box is not None and links.are_there(connection, box.id)

    # -- ballots -----------------------------------------------------------------------------------------

    def drop(self, token: str, ballot: str, answer: Answer, today: date) -> None:
        """Take an answer and spend the link, both or neither. The same ballot through the same link counts once.

        ``LinkRefused`` when the link takes none; another ``DomainError`` when something is wrong with the answer.
        """
        if self.holds(token, ballot):
            return
        link = self.look_up(token, today)
        partnership = self.partnerships.get(link.partnership)
        if link.partner and link.partner != answer.partner:
            raise InvalidValue("This link is for another partner.", "partner")
        answers.check(answer, partnership.rounds[link.round], partnership)
        self._drop(token, _ballot_ref(token, ballot), answer)

    def holds(self, token: str, ballot: str) -> bool:
        """Whether this very ballot was dropped through this link, and the round is open."""
        with reading(self.engine) as connection:
            return _is_there(connection, _ballot_ref(token, ballot))

    def answered(self, partnership: str, round_: str) -> int:
        """How many answers lie in the box; none before the round is open or after it is closed."""
        box = self.box_of(partnership, round_)
        with reading(self.engine) as connection:
            if box is None:
                return 0
            return connection.execute(select(func.count()).where(ballots.c.box == box.id)).scalar_one()

    # -- guests ------------------------------------------------------------------------------------------

    def keep_addresses(self, partnership: str, round_: str, partner: str, addresses: Sequence[str]) -> None:
        """Keep addresses that were invited for a partner, besides those before: for reminders and for repeating."""
        self._check_partner(partnership, round_, partner)
        with self._open_box(partnership, round_) as (connection, box):
            guests.add(connection, self.guest_list(partnership, box), partner, addresses)

    def addresses(self, partnership: str, round_: str) -> list[str]:
        """Everybody who was invited by address, by name."""
        found = self.addresses_by_partner(partnership, round_).values()
        return sorted({address for each in found for address in each}, key=str.casefold)

    def addresses_by_partner(self, partnership: str, round_: str) -> dict[str, tuple[str, ...]]:
        """As ``addresses``, and for whom each was invited; those of a round that repeats are there until it has."""
        with reading(self.engine) as connection:
            box = guests.box_with(connection, partnership, round_)
            return guests.all_in(connection, self.guest_list(partnership, box)) if box else {}

    def hand_on_guests(self, partnership: str, guest_list: guests.GuestList, heir: str) -> None:
        """Keep the addresses of one round for another, which has none yet; those of partners invited to that."""
        with reading(self.engine) as connection:
            kept = guests.all_in(connection, guest_list)
        for partner, addresses in kept.items():
            if self.round(partnership, heir).may_answer(partner):
                self.keep_addresses(partnership, heir, partner, addresses)

    def reminded_on(self, partnership: str, round_: str) -> date | None:
        """The day of the last reminder."""
        box = self.box_of(partnership, round_)
        return date.fromordinal(box.reminded_on) if box and box.reminded_on else None

    def note_reminder(self, partnership: str, round_: str, today: date) -> bool:
        """Note that everybody is reminded today; ``False`` when they already were."""
        box = self.box_of(partnership, round_)
        if box is None:
            return False
        earlier = or_(boxes.c.reminded_on.is_(None), boxes.c.reminded_on < today.toordinal())
        change = update(boxes).where(boxes.c.id == box.id, earlier).values(reminded_on=today.toordinal())
        with writing(self.engine) as connection:
            return bool(connection.execute(change).rowcount)

    # -- what closing asks -------------------------------------------------------------------------------

    def box_of(self, partnership: str, round_: str) -> Any:
        """The row of the box that a round has, unless it is emptied and done with."""
        query = select(boxes).where(
            boxes.c.partnership == partnership, boxes.c.round == round_, boxes.c.state != "done"
        )
        with reading(self.engine) as connection:
            return connection.execute(query).one_or_none()

    def is_open(self, row: Any) -> bool:
        """Whether the round of a box is open by the log."""
        partnership = self.partnerships.find(row.partnership)
        round_ = partnership.rounds.get(row.round) if partnership else None
        return round_ is not None and round_.is_open

    def is_closing(self, partnership: str, round_: str) -> bool:
        """Whether somebody is closing the round, or began to."""
        box = self.box_of(partnership, round_)
        return box is not None and box.state != "open"

    def ballot_papers(self, partnership: str, box: str) -> Papers:
        return Papers(self.ring, partnership, box)

    def guest_list(self, partnership: str, box: str) -> guests.GuestList:
        return guests.GuestList(box, Papers(self.ring, partnership, box, "guests"))

    def close(self) -> None:
        self.engine.dispose()

    # -- guards and steps --------------------------------------------------------------------------------

    def _drop(self, token: str, ref: bytes, answer: Answer) -> None:
        with reading(self.engine) as connection:
            row = links.find(connection, token)
        paper = self.ballot_papers(row.partnership, row.box).seal_answer(answer)
        with holding(self.engine, row.box) as connection:
            if _is_there(connection, ref):
                return
            row = links.find(connection, token)
            links.check(row)
            links.spend(connection, row)
            _put_among(connection, row.box, {"ref": ref, "box": row.box, "paper": paper})

    def _check_takes_answers(self, row: Any, today: date) -> None:
        if not self.is_open(row) or self.round(row.partnership, row.round).is_due(today):
            raise LinkRefused("closed")

    def _check_partner(self, partnership: str, round_: str, partner: str | None) -> None:
        if partner is not None and not self.round(partnership, round_).may_answer(partner):
            raise InvalidValue(f"The partner “{partner}” is not invited to this round.", "partner")

    def round(self, partnership: str, ref: str) -> Round:
        """The round as the log knows it; ``UnknownRef`` when there is none."""
        round_ = self.partnerships.get(partnership).rounds.get(ref)
        if round_ is None:
            raise UnknownRef("round", ref, "round")
        return round_

    @contextmanager
    def _open_box(self, partnership: str, round_: str) -> Iterator[tuple[Connection, str]]:
        """A transaction on the box of an open round, made when missing."""
        found = self.round(partnership, round_)
        box = self.box_in_use(partnership, round_)
        with holding(self.engine, box.id) as connection:
            state = connection.execute(select(boxes.c.state).where(boxes.c.id == box.id)).scalar_one()
            if not found.is_open:
                raise RoundIsOver(round_, found.closed_on)
            if state != "open":
                raise DomainError(f"The round “{round_}” is being closed. No more links are made for it.")
            yield connection, box.id

    def box_in_use(self, partnership: str, round_: str) -> Any:
        """The row of the box of a round, made when missing."""
        box = self.box_of(partnership, round_)
        if box is not None:
            return box
        row = {"id": uuid4().hex, "partnership": partnership, "round": round_, "state": "open"}
        with reachable("written"), suppress(IntegrityError), self.engine.begin() as connection:
            connection.execute(insert(boxes).values(row))  # unless somebody else makes it at the same moment
        return self.box_of(partnership, round_)


def _ballot_ref(token: str, ballot: str) -> bytes:
    """Where a ballot lies. Without the link, which is not kept, nobody can tell that it came through it."""
    return sha256(f"{token}/{ballot}".encode()).digest()


def _put_among(connection: Connection, box: str, ballot: dict[str, Any]) -> None:
    """Add a ballot to those of its box. PostgreSQL keeps rows as they come: there all are written anew, shuffled."""
    connection.execute(insert(ballots).values(ballot))
    if connection.dialect.name == "postgresql":
        connection.execute(_SHUFFLE, {"box": box})


def _is_there(connection: Connection, ref: bytes) -> bool:
    return connection.execute(select(ballots.c.box).where(ballots.c.ref == ref)).first() is not None
