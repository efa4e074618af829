"""What was once stored can be read for ever: a sample of every version of every event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.entries import PartnershipEvent
from domain.follow_up import DecisionDropped
from tests.domain.stored_events import EVENTS, SAMPLES, SNAPSHOT, expected_events, mapper, read_sample, version_of

EXPECTED = expected_events()
CURRENT = (*EVENTS, SNAPSHOT)


def event_classes(root: type[Any] = PartnershipEvent) -> Iterator[type[Any]]:
    """The classes of events that are recorded: those that no other class narrows."""
    for event_class in root.__subclasses__():
        if event_class.__module__.startswith("domain."):
            yield from event_classes(event_class)
            if not event_class.__subclasses__():
                yield event_class


def test_every_version_of_every_event_has_a_sample() -> None:
    needed = {f"{c.__name__}-{v}" for c in event_classes() for v in range(1, version_of(c) + 1)}
    stored = {path.stem for path in SAMPLES.glob("*.json")}
    assert stored == needed | {"PartnershipSnapshot-1"}, "python -m tests.domain.stored_events writes missing samples"
    assert stored == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_reads_as_exactly_the_event_it_was(name: str) -> None:
    event = mapper().to_domain_event(read_sample(name))
    assert event == EXPECTED[name]
    assert type(event) is type(EXPECTED[name])
    assert vars(event).keys() == vars(EXPECTED[name]).keys()


@pytest.mark.parametrize("event", CURRENT, ids=lambda event: type(event).__name__)
def test_an_event_of_today_is_stored_byte_for_byte_like_its_sample(event: Any) -> None:
    sample = read_sample(f"{type(event).__name__}-{version_of(type(event))}")
    stored = mapper().to_stored_event(event)
    assert (stored.topic, stored.state) == (sample.topic, sample.state)


def test_a_topic_is_the_bare_name_of_its_event() -> None:
    assert {read_sample(name).topic for name in EXPECTED} == {f"goodterms:{type(event).__name__}" for event in CURRENT}


def test_a_decision_dropped_before_reasons_were_asked_for_was_dropped_for_no_reason() -> None:
    event: Any = mapper().to_domain_event(read_sample("DecisionDropped-1"))
    assert b"reason" not in read_sample("DecisionDropped-1").state
    assert isinstance(event, DecisionDropped)
    assert (event.reason, event.why) == ("", "")
