"""Agenda items and how they come back: a thread is one item, at one meeting or carried from meeting to meeting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from sample.phases import AgendaHabit
from sample.words import Topic, Words, slug


@dataclass
class Thread:
    """One agenda item. ``times`` counts how often it has come up."""

    ref: str
    topic: Topic
    times: int = 0
    paper_out: bool = False


class Agenda:
    """The items of one series of meetings. What is not finished waits for a later meeting."""

    def __init__(self, words: Words, rng: Random, refs: Counter[str]) -> None:
        self._words, self._rng, self._refs = words, rng, refs
        self._waiting: list[Thread] = []

    def prepare(self, count: int) -> list[Thread]:
        """The items of the next meeting: up to two thirds carried over, the rest new."""
        carried = self._waiting[: max(1, count * 2 // 3)]
        self._waiting = self._waiting[len(carried) :]
        threads = carried + [self._new() for _ in range(count - len(carried))]
        for thread in threads:
            thread.times += 1
        return threads

    def outcome(self, thread: Thread, habit: AgendaHabit, is_last: bool) -> str | None:
        """What the item came to; only the last items of a meeting are not reached. ``None``: nobody wrote it down."""
        if self._rng.random() < 0.012:
            return None
        weights = dict(habit.outcomes)
        if not is_last:
            weights.pop("not-reached", None)
        if thread.times > 1:
            weights.pop("noted", None)
        if thread.times > 3:
            weights["withdrawn"] = 0.5
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def settle(self, thread: Thread, outcome: str | None) -> None:
        """Carry the item over when it is not finished."""
        carried_ratio = {"deferred": 1.0, "not-reached": 1.0, "discussed": 0.55, None: 0.5}.get(outcome, 0.0)
        if self._rng.random() < carried_ratio:
            self._waiting.append(thread)

    def _new(self) -> Thread:
        topic = self._words.topic(self._rng)
        ref = slug(topic.title)
        self._refs[ref] += 1
        return Thread(ref if self._refs[ref] == 1 else f"{ref}-{self._refs[ref]}", topic)
