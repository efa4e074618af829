"""Runs what diaries say through the commands of the domain, oldest recording first, and saves in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.entries import EntryRecorded, Stamp
from domain.errors import PartnershipExists
from domain.partnership import Partnership
from domain.partnerships import Partnerships
from sample.diary import Diary, Note

BATCH = 500
"""How many events go into one save."""

Progress = Callable[[int, int], None]


def record(partnerships: Partnerships, diaries: Sequence[Diary], progress: Progress | None = None) -> int:
    """How many entries were recorded. ``PartnershipExists`` when one of the partnerships is there already."""
    for diary in diaries:
        if partnerships.find(diary.profile.partnership):
            raise PartnershipExists(diary.profile.partnership)
    desk = _Desk(partnerships)
    notes = sorted(((note, diary) for diary in diaries for note in _notes(diary)), key=lambda pair: pair[0].at)
    for done, (note, diary) in enumerate(notes, 1):
        desk.run(note, diary)
        if progress and (done % BATCH == 0 or done == len(notes)):
            progress(done, len(notes))
    desk.save()
    return desk.entries


def _notes(diary: Diary) -> list[Note]:
    """The opening of the record, then the notes of a diary in the order of recording."""
    opening = Note(diary.opened_at, diary.opened_by, lambda partnership, stamp: None)
    return [opening, *sorted(diary.notes, key=lambda note: note.at)]


class _Desk:
    """The partnerships at hand, and what was recorded on them since the last save."""

    def __init__(self, partnerships: Partnerships) -> None:
        self._partnerships = partnerships
        self._open: dict[str, Partnership] = {}
        self._waiting = 0
        self.entries = 0

    def run(self, note: Note, diary: Diary) -> None:
        stamp, ref = Stamp(self._partnerships.people.ref_of(note.by), note.at), diary.profile.partnership
        if ref not in self._open:
            self._open[ref] = Partnership.form(diary.profile, stamp)
            before = 0
        else:
            before = len(self._open[ref].pending_events)
        note.run(self._open[ref], stamp)
        self._count(self._open[ref].pending_events[before:])

    def save(self) -> None:
        self._partnerships.save_all([p for p in self._open.values() if p.pending_events])
        self._waiting = 0

    def _count(self, events: Sequence[object]) -> None:
        self.entries += sum(isinstance(event, EntryRecorded) for event in events)
        self._waiting += len(events)
        if self._waiting >= BATCH:
            self.save()
