"""Given the whole database, nobody can join answers to invitations better than by chance.

Forty people are invited by email and answer in the worst order there is: that in which they were written to, or that
of their addresses. Somebody with every table (and what the database notes beside each row) lays whatever has an order
beside whatever has one. By chance one of forty is told rightly; of all pairs of orders that are tried, none may tell
``MOST`` (by chance: once in ten thousand runs). Broken on purpose, the joining must succeed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from domain.ballots import box as ballot_box
from domain.ballots import closing, links
from domain.ballots.answers import Answer
from domain.ballots.tables import ballots as ballot_rows
from domain.partnership import partnership_id
from domain.rounds import Round
from domain.sealing.key_ring import key_name
from projections.workspace import Workspace
from tests import rounds
from tests.ballots.joining import Orders, best_hits, orders_in
from tests.ballots.looking_in import answers_in_log
from tests.conftest import NOW
from web import create_app
from web.check_ins import handing_out
from web.check_ins.guests import Guests
from web.door.identity import store
from web.post.letters import Letter
from web.post.parcels import claim, note_delivered

TODAY = NOW.date()
PEOPLE = 40
MOST = 12
ADDRESSES = [f"{name}.{number}@council.example" for number, name in enumerate(["ada", "bo", "cy", "di"] * 10)]
Sent = list[tuple[str, str]]
"""Each address with its link, in the order of the mails."""


@pytest.fixture
def app(harbour: Workspace) -> Flask:
    mail = {"SMTP_URL": "smtp://localhost:9", "MAIL_FROM": "post@goodterms.example"}
    return create_app(harbour, mail | {"PUBLIC_ADDRESS": "https://goodterms.example"})


def invite_everybody(workspace: Workspace, app: Flask) -> Sent:
    """Open a round and write to everybody; what each mail said, which is deleted once it is delivered."""
    rounds.open_round(workspace, "harbour", invited={"council": None})
    partnership = workspace.partnerships.get("harbour")
    asked: Round = partnership.rounds["summer"]
    with app.app_context():
        guest = Guests("council", 0, tuple(ADDRESSES))
        handing_out.make_links(partnership.profile, asked, {"council": "Council"}, [guest])
        return list(_deliver(workspace))


def _deliver(workspace: Workspace) -> Iterator[tuple[str, str]]:
    while parcel := claim(store(), ["email"], workspace.clock()):
        letter = Letter.read(str(parcel.body))
        yield letter.to, letter.text.partition("/c/")[2][:32]
        note_delivered(store(), parcel, workspace.clock())


def everybody_answers(workspace: Workspace, sent: Sent) -> None:
    """The comment says who gave the answer: the truth, which is sealed like every other."""
    for address, token in sent:
        given = Answer(partner="council", marks={"fair": 3}, comment=address)
        workspace.ballots.drop(token, uuid4().hex, given, TODAY)


def orders_of_invitations(workspace: Workspace, app: Flask, sent: Sent) -> Orders:
    """Whatever there is about invitations: the addresses, the links, and what is left of the mails."""
    kept = workspace.ballots.addresses_by_partner("harbour", "summer").get("council", ())
    by_digest = {links.digest_of(token): address for address, token in sent}
    found: Orders = {
        "mails": [address for address, _ in sent],
        "guest list": list(kept),
        "addresses": sorted(ADDRESSES),
    }
    return found | orders_in(workspace.ballots.engine, links.links.name, "digest", by_digest)


def orders_of_ballots(workspace: Workspace) -> Orders:
    row = workspace.ballots.box_of("harbour", "summer")
    papers = workspace.ballots.ballot_papers("harbour", row.id)
    with workspace.ballots.engine.connect() as connection:
        names = {
            bytes(ref): str(papers.answer_in(bytes(paper)).comment)
            for ref, paper in connection.execute(select(ballot_rows.c.ref, ballot_rows.c.paper))
        }
    return orders_in(workspace.ballots.engine, ballot_rows.name, "ref", names)


def orders_of_answers(workspace: Workspace) -> Orders:
    """The answers in the log, in the views, and their keys."""
    answers = answers_in_log(workspace)
    by_ref = {answer.ref: str(answer.comment) for answer in answers}
    id_ = partnership_id("harbour")
    by_key = {key_name(id_, "check-in", ref): name for ref, name in by_ref.items()}
    views = workspace.tables().entries.name
    found: Orders = {"log": list(by_ref.values()), "refs": [by_ref[ref] for ref in sorted(by_ref)]}
    found |= orders_in(workspace.views.engine, views, "ref", by_ref)
    return found | orders_in(workspace.ballots.ring.engine, "goodterms_keys", "name", by_key)


def worst(workspace: Workspace, app: Flask, order: Callable[[Sent], Sent]) -> tuple[int, str]:
    """The most that is told rightly, while the round is open or afterwards."""
    sent = invite_everybody(workspace, app)
    everybody_answers(workspace, order(sent))
    invited = orders_of_invitations(workspace, app, sent)
    while_open = best_hits(invited, orders_of_ballots(workspace))
    rounds.close(workspace, "harbour")
    return max(while_open, best_hits(invited, orders_of_answers(workspace)))


def as_written_to(sent: Sent) -> Sent:
    return sent


def by_address(sent: Sent) -> Sent:
    return sorted(sent)


@pytest.mark.parametrize("order", [as_written_to, by_address])
def test_answers_cannot_be_joined_to_invitations(harbour: Workspace, app: Flask, order: Callable[[Sent], Sent]) -> None:
    hits, which = worst(harbour, app, order)
    assert hits < MOST, which


def test_links_are_in_no_order_of_those_they_were_sent_to(harbour: Workspace, app: Flask) -> None:
    sent = invite_everybody(harbour, app)
    people: Orders = {"addresses": sorted(ADDRESSES), "as typed": ADDRESSES, "mails": [address for address, _ in sent]}
    by_digest = {links.digest_of(token): address for address, token in sent}
    hits, which = best_hits(people, orders_in(harbour.ballots.engine, links.links.name, "digest", by_digest))
    assert hits < MOST, which


def test_all_ballots_are_of_one_length_and_no_two_alike(harbour: Workspace, app: Flask) -> None:
    everybody_answers(harbour, invite_everybody(harbour, app))
    with harbour.ballots.engine.connect() as connection:
        papers = [bytes(paper) for paper in connection.execute(select(ballot_rows.c.paper)).scalars()]
    assert (len(papers), len(set(papers)), {len(paper) for paper in papers}) == (PEOPLE, PEOPLE, {len(papers[0])})


def test_no_file_of_the_box_holds_a_link_or_an_address(harbour: Workspace, app: Flask, home: Path) -> None:
    sent = invite_everybody(harbour, app)
    everybody_answers(harbour, sent)
    assert not list(home.glob("ballots.sqlite-*"))
    box_files = [file.read_bytes() for pattern in ("ballots*", "goodterms*", "views*") for file in home.glob(pattern)]
    whole = b"".join(box_files)
    assert not [address for address, token in sent if address.encode() in whole or token.encode() in whole]


# -- broken on purpose, people are told --------------------------------------------------------------------


def count_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ballots that are numbered as they come."""
    numbers = iter(range(1, 1_000))
    monkeypatch.setattr(ballot_box, "_ballot_ref", lambda *_: next(numbers).to_bytes(32))
    monkeypatch.setattr(ballot_box.BallotBox, "holds", lambda *_: False)


def leave_as_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ballots that lie in the order in which they came, which is that of the log then."""
    count_up(monkeypatch)
    monkeypatch.setattr(closing._lot, "shuffle", lambda _: None)


def note_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ballots that lie where their links do."""
    monkeypatch.setattr(ballot_box, "_ballot_ref", lambda token, _: links.digest_of(token))
    monkeypatch.setattr(ballot_box.BallotBox, "holds", lambda *_: False)


@pytest.mark.parametrize("breaking", [count_up, leave_as_they_lie, note_the_link])
def test_broken_on_purpose_people_are_told(
    harbour: Workspace, app: Flask, monkeypatch: pytest.MonkeyPatch, breaking: Callable[[pytest.MonkeyPatch], None]
) -> None:
    breaking(monkeypatch)
    hits, _ = worst(harbour, app, as_written_to)
    assert hits >= PEOPLE / 2


def test_ballots_that_postgresql_keeps_as_they_come_tell_people(
    harbour: Workspace, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_last(connection: Any, _: str, ballot: dict[str, Any]) -> None:
        connection.execute(ballot_rows.insert().values(ballot))

    if harbour.ballots.engine.dialect.name == "postgresql":
        monkeypatch.setattr(ballot_box, "_put_among", put_last)
        hits, _ = worst(harbour, app, as_written_to)
        assert hits >= PEOPLE / 2
