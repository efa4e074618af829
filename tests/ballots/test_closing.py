"""Closing and cancelling a round: what is in the log afterwards, and what is left in the box."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from domain.ballots import closing
from domain.ballots.answers import Answer
from domain.ballots.box import LinkRefused
from domain.errors import AlreadyEnded, DomainError, UnknownRef
from domain.rounds import ANSWERED_BY
from domain.sealing.rotation import rotate
from projections.workspace import Workspace
from tests import rounds
from tests.ballots.looking_in import answers_in_log, sealed_ballots, states, what_links_say
from tests.conftest import NOW
from tests.domain.cast import STAMP

TODAY = NOW.date()
Tokens = dict[str, list[str]]


def events_of(workspace: Workspace) -> list[Any]:
    harbour = workspace.partnerships.get("harbour")
    return list(workspace.partnerships.events.get(harbour.id))


def test_while_a_round_is_open_nothing_of_its_answers_is_in_the_log(harbour: Workspace, tokens: Tokens) -> None:
    before = events_of(harbour)
    rounds.answer(harbour, tokens["council"][0], "council", [4], comment="we get on")
    assert events_of(harbour) == before


def test_closing_records_the_round_and_every_answer_in_one_save(harbour: Workspace, tokens: Tokens) -> None:
    before = len(events_of(harbour))
    rounds.answer(harbour, tokens["council"][0], "council", [4, 3, 2, 1], comment="we get on")
    rounds.answer(harbour, tokens["hospital"][0], "hospital", [5], about="council")
    rounds.close(harbour, "harbour")
    closed, *answered = events_of(harbour)[before:]
    assert (type(closed).__name__, closed.recorded_by, closed.closed_on) == ("RoundClosed", "ada", TODAY)
    assert [(type(each).__name__, each.recorded_by) for each in answered] == [("CheckInAnswered", ANSWERED_BY)] * 2
    assert {each.timestamp for each in answered} == {closed.timestamp}
    one, other = sorted((each.entry for each in answered), key=lambda entry: str(entry.partner))
    assert (one.marks, one.comment, one.about, one.answered_on) == ([4, 3, 2, 1], "we get on", None, TODAY)
    assert (other.marks, other.about, other.mean) == ([5], "council", 5)


def test_answers_are_recorded_in_an_order_drawn_by_lot(harbour: Workspace) -> None:
    """Of twelve answers given in turn, some are recorded out of turn: but for one draw in 479 million."""
    found = rounds.open_round(harbour, "harbour", invited={"council": 12})
    for number, token in enumerate(found["council"]):
        rounds.answer(harbour, token, "council", [3], comment=f"{number:02}")
    rounds.close(harbour, "harbour")
    order = [answer.comment for answer in answers_in_log(harbour)]
    assert sorted(order) == [f"{number:02}" for number in range(12)] != order


def test_a_closed_box_is_empty_and_its_links_all_read_the_same(harbour: Workspace, tokens: Tokens) -> None:
    rounds.answer(harbour, tokens["council"][0], "council", [4])
    harbour.ballots.revoke("harbour", "summer", tokens["council"][1])
    rounds.close(harbour, "harbour")
    assert (sealed_ballots(harbour), states(harbour)) == ([], ["done"])
    assert len(what_links_say(harbour)) == 1
    for token in (*tokens["council"], *tokens["hospital"]):
        with pytest.raises(LinkRefused) as refused:
            harbour.ballots.look_up(token, TODAY)
        assert refused.value.reason == "closed"


def test_a_copy_of_the_box_from_before_cannot_be_opened_any_more(harbour: Workspace, tokens: Tokens) -> None:
    rounds.answer(harbour, tokens["council"][0], "council", [4])
    box, (paper,) = harbour.ballots.box_of("harbour", "summer"), sealed_ballots(harbour)
    papers = harbour.ballots.ballot_papers("harbour", box.id)
    assert papers.answer_in(paper).marks == {"reliable": 4}
    rounds.close(harbour, "harbour")
    with pytest.raises(DomainError, match="cannot be read"):
        papers.answer_in(paper)


def test_answers_outlive_a_change_of_the_master_key(harbour: Workspace, tokens: Tokens) -> None:
    rounds.answer(harbour, tokens["council"][0], "council", [4], comment="before")
    rotate(harbour.ballots.ring)
    rounds.answer(harbour, tokens["council"][1], "council", [4], comment="after")
    rounds.close(harbour, "harbour")
    assert sorted(answer.comment for answer in answers_in_log(harbour)) == ["after", "before"]


def test_a_round_that_nobody_answered_and_that_had_no_links_can_be_closed(harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", invited={"council": None})
    rounds.close(harbour, "harbour")
    assert answers_in_log(harbour) == []
    with pytest.raises(AlreadyEnded):
        rounds.close(harbour, "harbour")


def test_a_round_that_is_over_closes_on_its_last_day(harbour: Workspace) -> None:
    earlier = TODAY - timedelta(days=20)
    rounds.open_round(harbour, "harbour", opened_on=earlier, closes_on=TODAY)
    rounds.close(harbour, "harbour")
    assert harbour.ballots.round("harbour", "summer").closed_on == TODAY


def test_an_answer_for_a_partner_that_left_counts_from_its_last_day(harbour: Workspace) -> None:
    found = rounds.open_round(harbour, "harbour", opened_on=TODAY - timedelta(days=9), closes_on=TODAY)
    harbour.partnerships.leave("harbour", "council", TODAY - timedelta(days=2), STAMP)
    rounds.answer(harbour, found["council"][0], "council", [2])
    rounds.close(harbour, "harbour")
    assert [answer.answered_on for answer in answers_in_log(harbour)] == [TODAY - timedelta(days=2)]


def test_a_cancelled_round_leaves_nothing_behind(harbour: Workspace, tokens: Tokens) -> None:
    rounds.answer(harbour, tokens["council"][0], "council", [4])
    closing.cancel_round(harbour, "harbour", "summer", "asked by mistake", STAMP)
    assert (answers_in_log(harbour), sealed_ballots(harbour), states(harbour)) == ([], [], ["done"])
    with pytest.raises(UnknownRef):
        harbour.ballots.round("harbour", "summer")
    with pytest.raises(LinkRefused) as refused:
        harbour.ballots.look_up(tokens["council"][1], TODAY)
    assert refused.value.reason == "closed"


def test_a_cancelling_that_is_refused_leaves_the_round_open(harbour: Workspace, tokens: Tokens) -> None:
    with pytest.raises(DomainError, match="Say why"):
        closing.cancel_round(harbour, "harbour", "summer", " ", STAMP)
    rounds.answer(harbour, tokens["council"][0], "council", [4])


def test_a_round_under_the_name_of_a_cancelled_one_has_a_box_of_its_own(harbour: Workspace, tokens: Tokens) -> None:
    closing.cancel_round(harbour, "harbour", "summer", "asked by mistake", STAMP)
    again = rounds.open_round(harbour, "harbour")
    rounds.answer(harbour, again["council"][0], "council", [4])
    with pytest.raises(LinkRefused):
        harbour.ballots.look_up(tokens["council"][1], TODAY)
    rounds.close(harbour, "harbour")
    assert len(answers_in_log(harbour)) == 1


def test_a_box_whose_round_the_log_calls_closed_is_emptied_unread(harbour: Workspace, tokens: Tokens) -> None:
    """As when a copy of the box from before is put back."""
    rounds.answer(harbour, tokens["council"][0], "council", [4])
    harbour.partnerships.close_round("harbour", "summer", TODAY, (), STAMP)
    with pytest.raises(LinkRefused):
        harbour.ballots.look_up(tokens["council"][1], TODAY)
    closing.finish_closing(harbour, STAMP)
    assert (answers_in_log(harbour), sealed_ballots(harbour), states(harbour)) == ([], [], ["done"])


def test_whoever_drops_a_ballot_as_the_round_closes_is_in_it_or_refused(
    harbour: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    rounds.open_round(harbour, "harbour", invited={"council": None})
    room = harbour.ballots.make_room_link("harbour", "summer", "council", 10_000)
    taken: list[str] = []
    late: list[str] = []

    def drop_until_refused(workspace: Workspace) -> None:
        while True:
            ballot = uuid4().hex
            try:
                given = Answer(partner="council", marks={"fair": 4}, comment=ballot)
                workspace.ballots.drop(room, ballot, given, TODAY)
                taken.append(ballot)
            except LinkRefused as refused:
                late.append(refused.reason)
                return

    droppers = [Thread(target=drop_until_refused, args=(open_workspace(),)) for _ in range(2)]
    for dropper in droppers:
        dropper.start()
    while len(taken) < 8:
        Event().wait(0.01)
    closing.close_round(harbour, "harbour", "summer", TODAY, STAMP)
    for dropper in droppers:
        dropper.join()
    assert sorted(answer.comment for answer in answers_in_log(harbour)) == sorted(taken)
    assert late == ["closed", "closed"]


def test_two_who_close_a_round_at_once_record_its_answers_once(
    harbour: Workspace, tokens: Tokens, open_workspace: Callable[[], Workspace]
) -> None:
    for token in tokens["council"]:
        rounds.answer(harbour, token, "council", [3])

    def close_it(workspace: Workspace) -> None:
        with suppress(AlreadyEnded):
            closing.close_round(workspace, "harbour", "summer", TODAY, STAMP)

    closers = [Thread(target=close_it, args=(open_workspace(),)) for _ in range(3)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join()
    assert len(answers_in_log(harbour)) == len(tokens["council"])
    assert (sealed_ballots(harbour), set(states(harbour))) == ([], {"done"})
