"""Papers presented and acted on."""

from __future__ import annotations

from domain.errors import AlreadyEnded, DateOutOfOrder, FutureDate, RefTaken, StillReferredTo, UnknownRef
from domain.papers import PaperActedOn, PaperPresented
from tests.domain.cast import APRIL, DECISION, JOINED, PAPER, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when


def test_a_paper_is_presented() -> None:
    then(when(given().present_paper, PAPER), recorded(PaperPresented, entry=PAPER))


def test_a_paper_is_not_presented_twice() -> None:
    then(when(given(PAPER).present_paper, PAPER), refused(RefTaken, "paper"))


def test_a_paper_is_acted_on() -> None:
    outcome = when(given(PAPER).act_on_paper, "p1", APRIL)
    then(outcome, recorded(PaperActedOn, ref="p1", acted_on=APRIL, decision=None))
    assert outcome.partnership.entries.get("paper", "p1") == but(PAPER, acted_on=APRIL)


def test_a_paper_leads_to_a_decision() -> None:
    outcome = when(given(PAPER, DECISION).act_on_paper, "p1", APRIL, decision="d1")
    then(outcome, recorded(PaperActedOn, ref="p1", acted_on=APRIL, decision="d1"))
    assert outcome.partnership.entries.get("paper", "p1") == but(PAPER, acted_on=APRIL, decision="d1")


def test_a_paper_presented_with_its_decision_keeps_it_when_acted_on() -> None:
    outcome = when(given(DECISION, but(PAPER, decision="d1")).act_on_paper, "p1", APRIL)
    assert outcome.partnership.entries.get("paper", "p1") == but(PAPER, acted_on=APRIL, decision="d1")


def test_a_paper_cannot_lead_to_an_unknown_decision() -> None:
    then(when(given(PAPER).act_on_paper, "p1", APRIL, decision="d9"), refused(UnknownRef, "decision", "“d9”"))
    then(when(given().present_paper, but(PAPER, decision="d9")), refused(UnknownRef, "decision", "“d9”"))


def test_a_paper_is_acted_on_once() -> None:
    harbour = given(but(PAPER, acted_on=APRIL))
    then(when(harbour.act_on_paper, "p1", APRIL), refused(AlreadyEnded, "acted_on", "acted on (on 2024-04-15)"))


def test_a_paper_is_not_acted_on_before_it_was_presented_nor_tomorrow() -> None:
    then(when(given(PAPER).act_on_paper, "p1", JOINED), refused(DateOutOfOrder, "acted_on"))
    then(when(given(PAPER).act_on_paper, "p1", TOMORROW), refused(FutureDate, "acted_on"))


def test_an_unknown_paper_is_refused() -> None:
    then(when(given().act_on_paper, "p9", APRIL), refused(UnknownRef, None, "no paper “p9”"))


def test_a_decision_that_answers_a_paper_cannot_be_retracted() -> None:
    harbour = given(DECISION, but(PAPER, acted_on=APRIL, decision="d1"))
    then(when(harbour.retract, "decision", "d1", "wrong"), refused(StillReferredTo, None, "paper p1"))
