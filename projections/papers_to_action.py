"""From papers to action: what became of the papers and agenda items of a time, and which items keep coming back.

Called by the page about it, and by ``came_to_in_all`` for many partnerships. Each item counts once, with what it came
to when it last came up in that time; each paper once. What is not done by the end of that time is still open then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from projections.evidence.decisions import ENDING
from projections.signals.past import Past
from projections.workspace import Workspace

Source = Literal["papers", "items"]
CameTo = Literal["decided", "actioned", "acted-on", "put-off", "talked-about", "dropped", "waiting", "not-said"]
Became = Literal["done", "late", "open", "given-up", "nothing"]
Way = tuple[Source, CameTo, Became | None]

SOURCES: tuple[Source, ...] = ("papers", "items")
CAME_TO: tuple[CameTo, ...] = (
    "decided",
    "actioned",
    "acted-on",
    "talked-about",
    "put-off",
    "waiting",
    "not-said",
    "dropped",
)
BECAME: tuple[Became, ...] = ("done", "late", "open", "nothing", "given-up")

_OUTCOMES: dict[str | None, CameTo] = {
    "decided": "decided",
    "actioned": "actioned",
    "deferred": "put-off",
    "not-reached": "put-off",
    "discussed": "talked-about",
    "noted": "talked-about",
    "withdrawn": "dropped",
    None: "not-said",
}
_WORST: tuple[Became, ...] = ("open", "late", "done", "given-up")
"""Of several decisions and actions that came of one item, that which says most about it."""


@dataclass(frozen=True)
class Followed:
    """So many papers or items that came to the same and became the same (``None``: nothing was to come of them)."""

    source: Source
    came_to: CameTo
    became: Became | None
    number: int


@dataclass(frozen=True)
class Stop:
    """One time that an item came up."""

    meeting: str
    on: date
    outcome: str | None


@dataclass(frozen=True)
class Path:
    """An item that came up more than once, from its first time to its last."""

    item: str
    title: str
    stops: tuple[Stop, ...]
    since_ended: int
    """How often it has come up since it was last decided or actioned; 0 when that was its last time."""

    @property
    def keeps_coming(self) -> bool:
        """Whether it has come up again without being decided, and was not withdrawn."""
        return self.since_ended > 1 and self.stops[-1].outcome != "withdrawn"


@dataclass(frozen=True)
class ToAction:
    """``followed`` in the order of the tuples above; ``paths`` with those that come back most often first."""

    followed: list[Followed]
    paths: list[Path]
    loose: int
    """Decisions and actions of that time that name neither an item nor a paper."""

    @property
    def coming(self) -> list[Path]:
        """The items that keep coming back."""
        return [path for path in self.paths if path.keeps_coming]


def to_action(
    workspace: Workspace, partnership: str, first: date, last: date, *, known_at: datetime | None = None
) -> ToAction:
    """What became by ``last`` of what came up since ``first``, both days included."""
    past = Past(workspace, partnership, last, known_at, True)
    asked = _Asked(past, first)
    counts = Counter([*asked.items(), *asked.papers()])
    return ToAction(_in_order(counts), asked.paths(), asked.loose())


def summed(found: Iterable[Followed]) -> list[Followed]:
    """The same ways of several partnerships taken together, in order."""
    counts: Counter[Way] = Counter()
    for each in found:
        counts[each.source, each.came_to, each.became] += each.number
    return _in_order(counts)


def _in_order(counts: Counter[Way]) -> list[Followed]:
    return [Followed(*way, counts[way]) for way in _ways() if counts[way]]


def _ways() -> Iterator[Way]:
    for source in SOURCES:
        for came_to in CAME_TO:
            for became in (*BECAME, None):
                yield source, came_to, became


class _Asked:
    """One question about what came up since a day."""

    def __init__(self, past: Past, first: date) -> None:
        self._past = past
        self._first = first
        self._meetings: dict[str, Any] = {meeting.ref: meeting for meeting in past.of("meeting")}
        self._times = self._all_times()
        self._matters = [*past.of("decision"), *past.of("action")]
        self._by_item: dict[str, list[Any]] = defaultdict(list)
        for matter in self._matters:
            if matter.item:
                self._by_item[matter.item].append(matter)

    def _all_times(self) -> dict[str, list[Any]]:
        """Each item whenever it came up, oldest first."""
        times: dict[str, list[Any]] = defaultdict(list)
        for meeting in self._past.of("meeting"):
            for item in self._past.items_of.get(meeting.ref, ()):
                times[item.item].append(item)
        return times

    def items(self) -> Iterator[Way]:
        for name, times in self._times.items():
            if self._held_on(times[-1]) >= self._first:
                came_to = _OUTCOMES[times[-1].outcome]
                yield "items", came_to, self._became(came_to, self._by_item[name])

    def papers(self) -> Iterator[Way]:
        decisions = {decision.ref: decision for decision in self._past.of("decision")}
        for paper in self._past.of("paper"):
            if paper.presented_on < self._first:
                continue
            if not self._past.has_come(paper.acted_on):
                yield "papers", "waiting", "open"
            elif paper.decision in decisions:
                yield "papers", "decided", self._became("decided", [decisions[paper.decision]])
            else:
                yield "papers", "acted-on", "done"

    def paths(self) -> list[Path]:
        found = [self._path(times) for times in self._times.values() if self._held_on(times[-1]) >= self._first]
        again = [path for path in found if len(path.stops) > 1]
        return sorted(again, key=lambda path: (-path.since_ended, -len(path.stops), path.item))

    def loose(self) -> int:
        by_paper = {paper.decision for paper in self._past.of("paper")}
        own = [matter for matter in self._matters if matter.happened_on >= self._first]
        return sum(not matter.item and matter.ref not in by_paper for matter in own)

    def _path(self, times: Sequence[Any]) -> Path:
        stops = tuple(Stop(item.meeting, self._held_on(item), item.outcome) for item in times)
        since = 0
        for item in times:
            since = 0 if item.outcome in ENDING else since + 1
        return Path(times[-1].item, times[-1].title, stops, since)

    def _became(self, came_to: CameTo, matters: Sequence[Any]) -> Became | None:
        if came_to == "put-off":
            return "open"
        if came_to not in ENDING:
            return None
        found = {self._state(matter) for matter in matters}
        return next((state for state in _WORST if state in found), "nothing")

    def _state(self, matter: Any) -> Became:
        if self._past.has_come(matter.done_on):
            return "late" if matter.due_on and matter.done_on > matter.due_on else "done"
        return "given-up" if self._past.has_come(matter.dropped_on) else "open"

    def _held_on(self, item: Any) -> date:
        held_on: date = self._meetings[item.meeting].held_on
        return held_on
