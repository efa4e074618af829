"""Confidential conversations and the themes heard in them."""

from __future__ import annotations

from domain.amendments import EntryCorrected
from domain.errors import FutureDate, InvalidValue, NotAMember, RefTaken, StillReferredTo, UnknownRef
from domain.listening import ConversationHeld, Theme, ThemesHeard
from tests.domain.cast import CHARITY, CONVERSATION, MAY, STAMP, THEME, TOMORROW, but
from tests.domain.story import given, recorded, refused, then, when

ROOT = Theme(theme="No time to talk", kind="problem")
GROWN = Theme(theme="Meetings are too full", kind="worry", grows_from="No time to talk")
SECOND = but(CONVERSATION, conversation="l2", held_on=MAY, themes=(GROWN,))


def test_a_conversation_is_held() -> None:
    then(when(given().hold_conversation, CONVERSATION), recorded(ConversationHeld, entry=CONVERSATION))


def test_a_conversation_names_no_partner_if_none_is_meant() -> None:
    assert when(given().hold_conversation, but(CONVERSATION, partner=None)).refusal is None


def test_a_conversation_has_a_theme() -> None:
    then(when(given().hold_conversation, but(CONVERSATION, themes=())), refused(InvalidValue, "theme", "at least one"))


def test_a_theme_is_listed_once_in_a_conversation() -> None:
    twice = but(CONVERSATION, themes=(THEME, THEME))
    then(when(given().hold_conversation, twice), refused(InvalidValue, "theme", "listed twice"))


def test_a_theme_does_not_grow_from_itself() -> None:
    circle = Theme(theme="Not heard", kind="worry", grows_from="Not heard")
    then(when(given().hold_conversation, but(CONVERSATION, themes=(circle,))), refused(InvalidValue, "grows_from"))


def test_a_theme_grows_from_one_heard_in_the_same_or_another_conversation() -> None:
    together = but(CONVERSATION, themes=(GROWN, ROOT))
    assert when(given().hold_conversation, together).refusal is None
    assert when(given(but(CONVERSATION, themes=(ROOT,))).hold_conversation, SECOND).refusal is None


def test_a_theme_does_not_grow_from_one_that_nobody_named() -> None:
    then(when(given().hold_conversation, SECOND), refused(UnknownRef, "grows_from", "no theme “No time to talk”"))


def test_further_themes_are_heard() -> None:
    outcome = when(given(CONVERSATION).hear_themes, "l1", (ROOT, GROWN))
    then(outcome, recorded(ThemesHeard, ref="l1", themes=(ROOT, GROWN)))
    whole = but(CONVERSATION, themes=(THEME, ROOT, GROWN))
    assert outcome.partnership.entries.get("listening", "l1") == whole


def test_a_theme_already_heard_in_the_conversation_is_not_heard_again() -> None:
    then(when(given(CONVERSATION).hear_themes, "l1", (THEME,)), refused(RefTaken, "theme", "“Not heard”"))


def test_further_themes_obey_the_rules_of_themes() -> None:
    harbour = given(CONVERSATION)
    then(when(harbour.hear_themes, "l1", (GROWN,)), refused(UnknownRef, "grows_from"))
    then(when(harbour.hear_themes, "l1", (ROOT, ROOT)), refused(InvalidValue, "theme"))
    then(when(harbour.hear_themes, "l9", (ROOT,)), refused(UnknownRef, None, "no listening “l9”"))


def test_a_conversation_is_with_a_member_and_not_tomorrow() -> None:
    then(when(given(CHARITY).hold_conversation, but(CONVERSATION, partner="charity")), refused(NotAMember, "partner"))
    then(when(given().hold_conversation, but(CONVERSATION, held_on=TOMORROW)), refused(FutureDate, "held_on"))


def test_a_conversation_whose_theme_others_grow_from_cannot_be_retracted() -> None:
    harbour = given(but(CONVERSATION, themes=(ROOT,)), SECOND)
    then(when(harbour.retract, "listening", "l1", "wrong"), refused(StillReferredTo, None, "listening l2"))


def test_a_theme_that_others_grow_from_cannot_be_corrected_away() -> None:
    harbour = given(but(CONVERSATION, themes=(ROOT,)), SECOND)
    then(when(harbour.correct, CONVERSATION, "wrong"), refused(StillReferredTo, None, "listening l2"))


def test_a_correction_does_not_let_a_theme_grow_from_one_that_nobody_named() -> None:
    stray = but(CONVERSATION, themes=(GROWN,))
    then(when(given(CONVERSATION).correct, stray, "wrong"), refused(UnknownRef, "grows_from"))


def test_a_conversation_and_what_grows_within_it_is_retracted() -> None:
    harbour = given(but(CONVERSATION, themes=(ROOT, GROWN)))
    assert when(harbour.retract, "listening", "l1", "not to be kept").refusal is None


def test_a_theme_heard_twice_may_be_corrected_away_once() -> None:
    harbour = given(but(CONVERSATION, themes=(ROOT,)), but(CONVERSATION, conversation="l3", themes=(ROOT,)), SECOND)
    then(when(harbour.correct, CONVERSATION, "wrong"), recorded(EntryCorrected, entry=CONVERSATION))
    harbour.collect_events()
    harbour.correct(but(CONVERSATION, themes=(ROOT,)), "right after all", STAMP)
