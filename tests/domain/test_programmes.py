"""Programmes and the steps they take."""

from __future__ import annotations

from domain.amendments import EntryRetracted
from domain.errors import AlreadyEnded, DateOutOfOrder, FutureDate, RefTaken, UnknownRef
from domain.programmes import ProgrammeEnded, ProgrammeStarted, StepHeld
from tests.domain.cast import JOINED, JUNE, PROGRAMME, STEP, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when

ENDED = but(PROGRAMME, ended_on=JUNE, reflection="They ring each other now")


def test_a_programme_is_started() -> None:
    then(when(given().start_programme, PROGRAMME), recorded(ProgrammeStarted, entry=PROGRAMME))


def test_a_programme_is_not_started_twice_nor_tomorrow() -> None:
    then(when(given(PROGRAMME).start_programme, PROGRAMME), refused(RefTaken, "programme"))
    then(when(given().start_programme, but(PROGRAMME, started_on=TOMORROW)), refused(FutureDate, "started_on"))


def test_a_programme_ends_with_a_reflection() -> None:
    outcome = when(given(PROGRAMME).end_programme, "g1", JUNE, reflection="They ring each other now")
    then(outcome, recorded(ProgrammeEnded, ref="g1", ended_on=JUNE, reflection="They ring each other now"))
    assert outcome.partnership.entries.get("programme", "g1") == ENDED


def test_an_earlier_reflection_is_kept_when_none_is_given_at_the_end() -> None:
    outcome = when(given(but(PROGRAMME, reflection="Slow at first")).end_programme, "g1", JUNE)
    assert outcome.partnership.entries.get("programme", "g1") == but(
        PROGRAMME, reflection="Slow at first", ended_on=JUNE
    )


def test_a_programme_ends_once() -> None:
    then(when(given(ENDED).end_programme, "g1", JUNE), refused(AlreadyEnded, "ended_on", "ended (on 2024-06-15)"))


def test_a_programme_does_not_end_before_it_started_nor_tomorrow() -> None:
    then(when(given(PROGRAMME).end_programme, "g1", JOINED), refused(DateOutOfOrder, "ended_on"))
    then(when(given(PROGRAMME).end_programme, "g1", TOMORROW), refused(FutureDate, "ended_on"))
    then(when(given().end_programme, "g9", JUNE), refused(UnknownRef, None, "no programme “g9”"))


def test_a_step_is_held() -> None:
    then(when(given(PROGRAMME).hold_step, STEP), recorded(StepHeld, entry=STEP))


def test_a_step_needs_its_programme() -> None:
    then(when(given().hold_step, STEP), refused(UnknownRef, "programme", "no programme “g1”"))


def test_steps_of_two_programmes_may_share_a_ref() -> None:
    harbour = given(PROGRAMME, but(PROGRAMME, programme="g2"), STEP)
    assert when(harbour.hold_step, but(STEP, programme="g2")).refusal is None
    then(when(harbour.hold_step, STEP), refused(RefTaken, "step", "“g1/1”"))


def test_a_programme_is_retracted_with_its_steps() -> None:
    then(
        when(given(PROGRAMME, STEP).retract, "programme", "g1", "it never began"),
        recorded(EntryRetracted, kind="step", ref="g1/1"),
        recorded(EntryRetracted, kind="programme", ref="g1"),
    )


def test_a_step_needs_no_title() -> None:
    assert when(given(PROGRAMME).hold_step, but(STEP, title=None)).refusal is None
