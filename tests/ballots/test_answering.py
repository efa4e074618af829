"""Dropping a ballot: what a link takes, once, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.ballots.answers import Answer
from domain.ballots.box import LinkRefused
from domain.errors import DomainError, InvalidValue, NotAMember
from domain.rounds import Invited
from projections.workspace import Workspace
from tests import rounds
from tests.conftest import NOW
from tests.domain.cast import STAMP

TODAY = NOW.date()
FINE = Answer(partner="council", marks={"reliable": 4})
Tokens = dict[str, list[str]]


def reason_of(workspace: Workspace, token: str, on: Any = TODAY) -> str:
    with pytest.raises(LinkRefused) as refused:
        workspace.ballots.look_up(token, on)
    return refused.value.reason


def test_a_link_says_where_it_leads(harbour: Workspace, tokens: Tokens) -> None:
    link = harbour.ballots.look_up(tokens["council"][0], TODAY)
    assert (link.partnership, link.round, link.partner, link.is_room) == ("harbour", "summer", "council", False)


def test_a_personal_link_takes_one_answer(harbour: Workspace, tokens: Tokens) -> None:
    token = tokens["council"][0]
    rounds.answer(harbour, token, "council", [4, 4, 4, 4])
    assert reason_of(harbour, token) == "used"
    with pytest.raises(LinkRefused):
        rounds.answer(harbour, token, "council", [1, 1, 1, 1])
    assert harbour.ballots.answered("harbour", "summer") == 1


def test_the_same_ballot_sent_twice_counts_once(harbour: Workspace, tokens: Tokens) -> None:
    token = tokens["council"][0]
    for _ in range(2):
        harbour.ballots.drop(token, "ballot", FINE, TODAY)
    assert harbour.ballots.answered("harbour", "summer") == 1
    assert harbour.ballots.holds(token, "ballot")


def test_the_same_ballot_through_two_links_counts_twice(harbour: Workspace, tokens: Tokens) -> None:
    for token in tokens["council"][:2]:
        harbour.ballots.drop(token, "ballot", FINE, TODAY)
    assert harbour.ballots.answered("harbour", "summer") == 2


def test_a_link_for_the_room_takes_as_many_answers_as_it_was_made_for(harbour: Workspace, tokens: Tokens) -> None:
    token = harbour.ballots.make_room_link("harbour", "summer", None, 2)
    assert harbour.ballots.look_up(token, TODAY).is_room
    rounds.answer(harbour, token, "council", [3])
    rounds.answer(harbour, token, "hospital", [3])
    assert reason_of(harbour, token) == "full"
    assert harbour.ballots.rooms("harbour", "summer") == 0


@pytest.mark.parametrize(
    "token", ["", "short", "a" * 31, "a" * 32, "a" * 33, "é" * 32, "a/b" + "c" * 29, "a" * 31 + "\n"]
)
def test_a_link_that_nobody_made_is_unknown(harbour: Workspace, tokens: Tokens, token: str) -> None:
    assert reason_of(harbour, token) == "unknown"


def test_a_link_that_was_cut_short_is_unknown(harbour: Workspace, tokens: Tokens) -> None:
    assert reason_of(harbour, tokens["council"][0][:-1]) == "unknown"


def test_a_revoked_link_takes_nothing(harbour: Workspace, tokens: Tokens) -> None:
    one, other = tokens["council"][:2]
    assert harbour.ballots.revoke("harbour", "summer", one)
    assert reason_of(harbour, one) == "revoked"
    assert harbour.ballots.look_up(other, TODAY)
    assert not harbour.ballots.revoke("harbour", "summer", "a" * 32)


def test_links_for_the_room_are_revoked_together_and_personal_ones_are_not(harbour: Workspace, tokens: Tokens) -> None:
    rooms = [harbour.ballots.make_room_link("harbour", "summer", None, 9) for _ in range(2)]
    assert harbour.ballots.rooms("harbour", "summer") == 2
    assert harbour.ballots.revoke_rooms("harbour", "summer") == 2
    assert [reason_of(harbour, token) for token in rooms] == ["revoked", "revoked"]
    assert harbour.ballots.look_up(tokens["council"][0], TODAY)


def test_the_last_day_takes_answers_and_the_day_after_does_not(harbour: Workspace, tokens: Tokens) -> None:
    token, last = tokens["council"][0], TODAY + timedelta(days=14)
    assert harbour.ballots.look_up(token, last)
    assert reason_of(harbour, token, last + timedelta(days=1)) == "closed"
    with pytest.raises(LinkRefused):
        harbour.ballots.drop(token, "ballot", FINE, last + timedelta(days=1))


def test_an_answer_after_closing_is_refused(harbour: Workspace, tokens: Tokens) -> None:
    rounds.close(harbour, "harbour")
    assert reason_of(harbour, tokens["council"][0]) == "closed"
    with pytest.raises(LinkRefused):
        rounds.answer(harbour, tokens["council"][0], "council", [3])


WRONG: list[tuple[dict[str, Any], type[DomainError], str]] = [
    ({"partner": "hospital"}, InvalidValue, "partner"),
    ({"marks": {}}, InvalidValue, "reliable"),
    ({"marks": {"reliable": 0}}, InvalidValue, "reliable"),
    ({"marks": {"reliable": 6}}, InvalidValue, "reliable"),
    ({"marks": {"reliable": 4.5}}, InvalidValue, "reliable"),
    ({"marks": {"kind": 4}}, InvalidValue, "kind"),
    ({"about": "council"}, InvalidValue, "about"),
    ({"about": "nobody"}, NotAMember, "about"),
    ({"comment": "x" * 2_001}, InvalidValue, "comment"),
    ({"comment": "x" * 1_000_000}, InvalidValue, "comment"),
    ({"comment": "nothing\x00here"}, InvalidValue, "comment"),
]


@pytest.mark.parametrize(("wrong", "error", "field"), WRONG)
def test_an_answer_that_cannot_be_recorded_is_refused_and_spends_nothing(
    harbour: Workspace, tokens: Tokens, wrong: dict[str, Any], error: type[DomainError], field: str
) -> None:
    given: dict[str, Any] = {"partner": "council", "marks": {"reliable": 4}, **wrong}
    with pytest.raises(error) as refused:
        harbour.ballots.drop(tokens["council"][0], "ballot", Answer(**given), TODAY)
    assert refused.value.field == field
    assert harbour.ballots.answered("harbour", "summer") == 0
    harbour.ballots.drop(tokens["council"][0], "ballot", FINE, TODAY)


def test_who_answers_through_a_link_for_the_room_must_be_invited(harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", invited={"council": None})
    room = harbour.ballots.make_room_link("harbour", "summer", None, 9)
    with pytest.raises(InvalidValue):
        rounds.answer(harbour, room, "hospital", [3])
    harbour.partnerships.invite_more("harbour", "summer", [Invited(partner="hospital")], STAMP)
    rounds.answer(harbour, room, "hospital", [3])


def test_a_round_that_does_not_ask_about_others_takes_no_such_answer(harbour: Workspace) -> None:
    found = rounds.open_round(harbour, "harbour", statements=("fair",))
    with pytest.raises(InvalidValue):
        rounds.answer(harbour, found["council"][0], "council", {"fair": 3}, about="hospital")
    with pytest.raises(InvalidValue):
        rounds.answer(harbour, found["council"][0], "council", {"reliable": 3})


def test_links_are_made_for_partners_that_were_invited_and_rounds_that_are_open(harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", invited={"council": 1})
    with pytest.raises(InvalidValue):
        harbour.ballots.make_links("harbour", "summer", "hospital", 1)
    rounds.close(harbour, "harbour")
    with pytest.raises(DomainError):
        harbour.ballots.make_links("harbour", "summer", "council", 1)
    with pytest.raises(DomainError):
        harbour.ballots.make_room_link("harbour", "autumn", None, 1)
