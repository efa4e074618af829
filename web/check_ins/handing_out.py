"""Makes the links that guests need, sends those that go by mail, and shows the others once.

Called by ``opening`` and ``inviting``. Only digests of links are kept: the page that shows them is the answer itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import make_response, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from domain.partnership import Profile
from domain.rounds import Round
from web.check_ins import invitations
from web.check_ins.codes import address_of, square_code
from web.check_ins.guests import Guests
from web.check_ins.round_words import how_many, title_of
from web.current import workspace


@dataclass(frozen=True)
class Slip:
    """A link as it is handed out, with its square code."""

    address: str
    code: Markup


@dataclass(frozen=True)
class Pile:
    """The links of one partner."""

    name: str
    slips: list[Slip]


@dataclass(frozen=True)
class ForTheRoom:
    """A link that anyone in the room can use, its square code, and the page for the projector."""

    address: str
    code: Markup
    screen: str
    limit: int
    partner: str


@dataclass
class Made:
    """What was made: piles to hand out, how many invitations were sent, and a link for the room."""

    piles: list[Pile]
    sent: int = 0
    room: ForTheRoom | None = None


def make_links(profile: Profile, asked: Round, names: dict[str, str], guests: Iterable[Guests]) -> Made:
    """A link for each guest: those with an address get it by mail, in an order drawn by lot."""
    box, made, mails = workspace().ballots, Made([]), list[tuple[str, str, str]]()
    for each in guests:
        tokens = box.make_links(profile.ref, asked.ref, each.partner, each.number)
        drawn, left = invitations.draw(each.addresses, tokens)
        mails += [(each.partner, address, token) for address, token in drawn]
        box.keep_addresses(profile.ref, asked.ref, each.partner, each.addresses)
        if left:
            made.piles.append(Pile(names[each.partner], [_slip(token) for token in left]))
    made.sent = invitations.invite(profile.name, asked, names, mails)
    return made


def make_room_link(
    profile: Profile, asked: Round, names: dict[str, str], partner: str | None, limit: int
) -> ForTheRoom:
    """A link for anyone in the room, for one partner or for all (``None``)."""
    token = workspace().ballots.make_room_link(profile.ref, asked.ref, partner, limit)
    address = address_of(token)
    screen = url_for("answering.screen", token=token)
    return ForTheRoom(address, square_code(address), screen, limit, names[partner] if partner else "")


def show(profile: Profile, asked: Round, made: Made) -> Response:
    """The page with links: shown once, kept nowhere."""
    page = render_template(
        "check_ins/links.html",
        profile=profile,
        title=title_of(asked),
        how_many=how_many(asked),
        closes_on=asked.closes_on,
        address=url_for("rounds.show", ref=profile.ref, round_ref=asked.ref),
        handed=made.piles,
        sent=made.sent,
        room=made.room,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _slip(token: str) -> Slip:
    address = address_of(token)
    return Slip(address, square_code(address))
