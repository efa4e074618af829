"""What was once stored sealed can be read for ever, with its keys and without."""

from __future__ import annotations

from typing import Any

import pytest
from eventsourcing.persistence import JSONTranscoder
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entries import Entry
from domain.event_log import ClosedMapper, TypedMapper
from domain.sealing.leaves import leaves
from tests.domain.cast import CHECK_IN, CONTACT, CONVERSATION, MEETING, but
from tests.domain.stored_events import EVENTS
from tests.sealing.stored_sealed import SAMPLES, mapper, read_sample, sealed_events

SEALED = sealed_events()
NO_NUL = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=300)


def test_every_event_with_personal_words_has_a_sealed_sample() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(SEALED), "python -m tests.sealing.stored_sealed"


@pytest.mark.parametrize("name", sorted(SEALED))
def test_a_sealed_sample_reads_as_exactly_the_event_it_was(name: str) -> None:
    event = mapper().to_domain_event(read_sample(name))
    assert event == SEALED[name]
    assert vars(event).keys() == vars(SEALED[name]).keys()


@pytest.mark.parametrize("name", sorted(SEALED))
def test_an_event_of_today_is_sealed_byte_for_byte_like_its_sample(name: str) -> None:
    assert mapper().to_stored_event(SEALED[name]).state == read_sample(name).state


@pytest.mark.parametrize("name", sorted(SEALED))
def test_a_sealed_sample_holds_no_personal_words_and_reads_without_its_keys(name: str) -> None:
    stored = read_sample(name)
    personal = [leaf.words for leaf in leaves(SEALED[name]) if leaf.personal and isinstance(leaf.words, str)]
    assert [words for words in personal if words in stored.state.decode()] == []
    for without in (TypedMapper(JSONTranscoder()), ClosedMapper(JSONTranscoder())):
        event: Any = without.to_domain_event(stored)
        assert not any(leaf.personal for leaf in leaves(event))
        assert event.originator_version == SEALED[name].originator_version


@settings(deadline=None)
@given(NO_NUL, st.lists(NO_NUL, min_size=1, max_size=4, unique=True), st.integers(1, 5))
def test_any_words_are_read_as_they_were_written(words: str, themes: list[str], mark: int) -> None:
    told: tuple[Entry, ...] = (
        but(MEETING, summary=words, title=words),
        but(CONTACT, note=words),
        but(CHECK_IN, comment=words, reliable=mark),
        but(CONVERSATION, themes=tuple(but(CONVERSATION.themes[0], theme=theme, note=words) for theme in themes)),
    )
    corrected = next(event for event in EVENTS if type(event).__name__ == "EntryCorrected")
    for entry in told:
        event = type(corrected)(**vars(corrected) | {"entry": entry, "reason": words})
        assert mapper().to_domain_event(mapper().to_stored_event(event)) == event
