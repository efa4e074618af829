"""Whether the log is as it was recorded: follows the chain, and finds the first position at which it does not fit.

Called by ``goodterms verify``, and by a backup and its restoring. It reads the log once, in one snapshot, a page at a
time; only when something is wrong does it read on, to say what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.chain import LOST, ChainedRecorder, Link, LogRows, StoredRow, workspace_of
from domain.diagnosis import Fault, Place, Problem, diagnose, fits, misnumbered, no_beginning
from domain.event_log import readable

Progress = Callable[[int, int], None]
"""Called with the events checked so far and in all."""


@dataclass(frozen=True)
class Mark:
    """A link that the chain of a workspace had once, and who says so."""

    link: Link
    source: str
    workspace: str


@dataclass(frozen=True)
class Verdict:
    """How far the log is sound: ``head`` is its last link that fits, ``problem`` is ``None`` when that is all of it.

    ``workspace`` is the id that the chain begins with, empty when its beginning is not sound.
    """

    workspace: str
    head: Link
    problem: Problem | None

    @property
    def is_sound(self) -> bool:
        return self.problem is None


def verify(recorder: ChainedRecorder, marks: Iterable[Mark] = (), progress: Progress | None = None) -> Verdict:
    """Follow the chain over the whole log; ``marks`` are links that it must still have."""
    with readable(), recorder.reading() as rows:
        return verify_rows(rows, marks, progress)


def verify_rows(rows: LogRows, marks: Iterable[Mark] = (), progress: Progress | None = None) -> Verdict:
    """The same within a transaction."""
    head = rows.head()
    follower = _Follower(_places(rows), sorted(marks, key=lambda mark: mark.link), progress, head.number if head else 0)
    problem = follower.follow()
    return Verdict(follower.workspace, follower.head, problem)


class _Follower:
    """Follows the chain from link to link. ``head`` is the last one that fits, ``before`` the one before that."""

    def __init__(self, places: Iterator[Place], marks: Sequence[Mark], progress: Progress | None, total: int) -> None:
        self.workspace, self.head, self.before = "", Link(0, 0, LOST), Link(0, 0, LOST)
        self._places = places
        self._marks, self._kept_up_to = list(reversed(marks)), 0
        self._versions: dict[str, int] = {}
        self._progress, self._total = progress or _silent, total

    def follow(self) -> Problem | None:
        problem = self._begin()
        for place in () if problem else self._places:
            problem = self._passed_by(place) or self._step(place)
            if problem:
                break
        self._progress(self.head.number, self._total)
        return problem or self._marks_beyond()

    def _begin(self) -> Problem | None:
        for first in self._places:
            workspace = workspace_of(first.link) if first.link and not first.row else None
            if not workspace or not first.link:
                return no_beginning(first)
            self.workspace, self.head, self.before = str(workspace), first.link, first.link
            return self._begun_anew() or self._marked()
        return no_beginning(Place(0, None, None))

    def _step(self, place: Place) -> Problem | None:
        if not fits(self.head, place):
            return diagnose(self.before, self.head, place, self._places)
        assert place.row
        assert place.link
        problem = self._counted(place.row)
        if problem:
            return problem
        self.before, self.head = self.head, place.link
        if self.head.number % 1000 == 0:
            self._progress(self.head.number, self._total)
        return self._marked()

    def _counted(self, row: StoredRow) -> Problem | None:
        """Each partnership's events are numbered from 1 without a gap."""
        due = self._versions.get(row.originator_id, 0) + 1
        if type(row.originator_version) is not int or row.originator_version != due:
            return misnumbered(row, due)
        self._versions[row.originator_id] = due
        return None

    def _begun_anew(self) -> Problem | None:
        """Whether this is the chain that is known from elsewhere at all."""
        strange = next((mark for mark in self._marks if mark.workspace != self.workspace), None)
        return _of_another(strange) if strange else None

    # -- marks -------------------------------------------------------------------------------------------

    def _marked(self) -> Problem | None:
        """Whether the links that are known from elsewhere are still what they were."""
        while self._marks and self._marks[-1].link.position == self.head.position:
            mark = self._marks.pop()
            if mark.link != self.head:
                return _rewritten(mark, self._kept_up_to)
            self._kept_up_to = mark.link.position
        return None

    def _passed_by(self, place: Place) -> Problem | None:
        """A link that is known from elsewhere and that the chain no longer has."""
        if self._marks and self._marks[-1].link.position < place.position:
            return _rewritten(self._marks[-1], self._kept_up_to)
        return None

    def _marks_beyond(self) -> Problem | None:
        if not self._marks:
            return None
        return _cut_off(self.head, self._marks[0])


def _places(rows: LogRows) -> Iterator[Place]:
    """Events and links side by side, in order of position."""
    events, links = rows.events(), rows.links()
    row, beside = next(events, None), next(links, None)
    while row or beside:
        if row and beside and row.position == beside.position:
            yield Place(row.position, row, beside)
            row, beside = next(events, None), next(links, None)
        elif row and (not beside or row.position < beside.position):
            yield Place(row.position, row, None)
            row = next(events, None)
        elif beside:
            yield Place(beside.position, None, beside)
            beside = next(links, None)


def _rewritten(mark: Mark, kept_up_to: int) -> Problem:
    at = mark.link.position
    since = f"somewhere after position {kept_up_to}, and at {at} at the latest"
    message = f"The log was rewritten {since}: it is not what {mark.source} says it was."
    return Problem(Fault.REWRITTEN, at, message)


def _of_another(mark: Mark) -> Problem:
    told = f"{mark.source} is of the workspace {mark.workspace}. Leave that out if all is as it should be."
    return Problem(Fault.REWRITTEN, 0, f"The log was begun anew, or is another one: {told}")


def _cut_off(head: Link, mark: Mark) -> Problem:
    had = f"{mark.source} says that there were {mark.link.number:,} events, up to position {mark.link.position}"
    return Problem(Fault.CUT_OFF, head.position + 1, f"The log is cut off after position {head.position}: {had}.")


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
