"""Recording a meeting with ten items, against the library saving the same events with no rules at all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application

from benchmarks.made_up import LAST_DAY, STAMP, a_meeting, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from domain.event_log import event_log_environment
from domain.partnerships import open_partnerships

ROUNDS = 300


class Bare(Application[UUID]):
    """The library's application, its own recorder and our stored format; nothing else."""


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), place.workspace() as (other_home, other_url):
        environment = event_log_environment(other_home, other_url)
        environment.pop("APPLICATION_RECORDER_TOPIC", None)
        with closing(open_partnerships(home, url)) as log, closing(Bare(environment)) as bare:
            log.save_all([a_partnership("p", 500)])
            chance = random.Random(1)
            meetings = iter([a_meeting(f"x{n}", LAST_DAY, chance) for n in range(ROUNDS)])
            batches = iter(_events_of_meetings(chance))

            def ours() -> None:
                meeting, items = next(meetings)
                log.hold_meeting("p", meeting, STAMP, items=items)

            ours_took, bare_took = by_turns(ROUNDS, ours, lambda: bare.save(*next(batches)))
    yield Figure(
        "hold_meeting with ten items, against the library's save() of the same events",
        place.name,
        ours_took / bare_took,
        at_most=1.5,
        detail={"ours_ms": ours_took * 1e3, "bare_ms": bare_took * 1e3},
    )


def _events_of_meetings(chance: random.Random) -> list[list[Any]]:
    """The events of as many meetings, one after the other in the history of one partnership."""
    partnership, whose = a_partnership("p", 500), uuid4()
    partnership.collect_events()
    batches = []
    for number in range(ROUNDS):
        meeting, items = a_meeting(f"x{number}", LAST_DAY, chance)
        partnership.hold_meeting(meeting, STAMP, items=items)
        batches.append([replace(event, originator_id=whose) for event in partnership.collect_events()])
    return batches
