"""The fold: the events of one partnership in, rows of entries and evidence out, with both times on each.

The projector feeds it page by page, a rebuild the whole history at once; rows come out the same. A book
holds the standing entries, a few indexes and the evidence each entry gives now. After the events of one save
it asks again the rules whose evidence these events may touch, and no others.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import astuple

from domain.entries import Changed, Entries, Entry, PartnershipEvent
from domain.errors import DomainError
from domain.meetings import Meeting
from projections.evidence import RULES, Evidence, Rule
from projections.evidence.conversation import pace
from projections.evidence.decisions import ENDING, nothing_decided, outcome
from projections.evidence.engagement import attendance, quiet
from projections.inserts import Group, Row, spread
from projections.policy import Policy
from projections.row_numbers import RowNumbers
from projections.sealed_words import WordsOfEntries
from projections.search_words import words_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Key = tuple[str, str]
"""The kind and ref of an entry."""


def microseconds(instant: datetime) -> int:
    """An aware instant as microseconds since 1970 UTC, as views store it."""
    return (instant - EPOCH) // _MICROSECOND


class ImpossibleEvent(DomainError):
    """A stored event can be read and cannot be: it does not fit what was recorded before it."""

    def __init__(self, event: PartnershipEvent) -> None:
        super().__init__(
            f"Event {event.originator_version} ({type(event).__name__}) of the partnership with id "
            f"{event.originator_id} does not fit what was recorded before it. Restore the log from a backup; "
            "nothing after it is shown until then."
        )
        self.which = event.originator_id, event.originator_version


class Changes:
    """Rows to add to the views, and rows already there to mark as superseded.

    Rows are lists in the column order of ``views``; the last value is ``superseded_at``. Evidence is grouped by
    the entry and the rule that gave it.
    """

    def __init__(self) -> None:
        self.entries: list[list[Any]] = []
        self.given: list[Group] = []
        self.superseded_entries: dict[tuple[str, str, str], int] = {}
        self.superseded_evidence: dict[tuple[str, str, str, str], int] = {}
        self._open_entries: dict[tuple[str, str, str], list[Any]] = {}
        self._open_evidence: dict[tuple[str, str, str, str], Group] = {}

    @property
    def evidence(self) -> list[Row]:
        """The rows of evidence."""
        return spread(self.given, values=astuple)

    def put_entry(self, key: tuple[str, str, str], row: list[Any], at: int, *, follows: bool, stands: bool) -> None:
        """Add a version of an entry; it supersedes the version before, if it ``follows`` one.

        A retraction is a version that never stands: it is superseded as soon as it is recorded.
        """
        before = self._open_entries.pop(key, None)
        if before is not None:
            before[-1] = at
        elif follows:
            self.superseded_entries[key] = at
        if stands:
            self._open_entries[key] = row
        else:
            row[-1] = at
        self.entries.append(row)

    def put_evidence(self, key: tuple[str, str, str, str], given: list[Evidence], at: int, *, follows: bool) -> None:
        """Replace all evidence that an entry gives by one rule; it gave some before if it ``follows`` any."""
        before = self._open_evidence.get(key)
        if before is not None:
            before[-1] = at
        elif follows:
            self.superseded_evidence[key] = at
        self._open_evidence[key] = group = [key, given, at, None]
        self.given.append(group)


class Book:
    """One partnership as far as its events were read; ``version`` counts them."""

    def __init__(self, policy: Policy) -> None:
        self.version = 0
        self.partnership = ""
        self.entries = Entries()
        self._policy = policy
        self._evidence: dict[tuple[str, str, Rule], list[Evidence]] = {}
        self._touched: dict[tuple[str, str, Rule], None] = {}
        self._recorded: datetime = EPOCH
        self._at = 0
        self._items_of: dict[str, dict[str, None]] = {}
        self._runs: dict[str, list[tuple[date, str]]] = {}
        self._contacts: list[tuple[date, str, str]] = []
        self._words = WordsOfEntries()
        self._numbers = RowNumbers()

    # -- reading events ----------------------------------------------------------------------------------

    def read(self, events: Iterable[PartnershipEvent], changes: Changes) -> None:
        """Apply events in order, adding to ``changes`` what they do to the views; or ``ImpossibleEvent``."""
        event: Any = None
        for event in events:
            try:
                if event.timestamp != self._recorded:
                    self._settle(changes)
                    self._recorded, self._at = event.timestamp, microseconds(event.timestamp)
                self._apply(event, changes)
            except Exception as error:  # whatever went wrong, the projector must say where and stop
                raise ImpossibleEvent(event) from error
            self.version = event.originator_version
        try:
            self._settle(changes)
        except Exception as error:
            raise ImpossibleEvent(event) from error

    def standing_evidence(self) -> list[tuple[Key, str, Evidence]]:
        """All evidence as it stands, with the entry that gives it and the rule by which it does."""
        return [
            ((kind, ref), rule.__name__, item) for (kind, ref, rule), given in self._evidence.items() for item in given
        ]

    def _apply(self, event: PartnershipEvent, changes: Changes) -> None:
        changed = self.entries.apply(event)
        kind, ref, before, after = changed
        entry = after or before
        if entry is None:
            return
        if kind == "partnership":
            self.partnership = ref
        self._reindex(changed)
        self._words.note(event, kind, ref, after)
        self._put_entry(kind, ref, entry, event, changes, stands=after is not None, follows=before is not None)
        if kind == "meeting" and before is not None and after is not None and before.happened_on != after.happened_on:
            for item in self.items_of(ref):
                self._put_entry("item", item.ref, item, event, changes, stands=True, follows=True)

    def _put_entry(
        self,
        kind: str,
        ref: str,
        entry: Entry,
        event: PartnershipEvent,
        changes: Changes,
        *,
        stands: bool,
        follows: bool,
    ) -> None:
        happened_on = self.meeting_of(entry).held_on if kind == "item" else entry.happened_on
        row = [
            self.partnership,
            kind,
            ref,
            happened_on.toordinal(),
            type(event).__name__,
            *self._words.stored(event, kind, ref, entry),
            event.why,
            event.recorded_by,
            stands,
            *self._numbers.next(self.partnership, (kind, ref), event, self._at, follows=follows),
            words_of(self.partnership, kind, ref, entry),
            self._at,
            None,
        ]
        changes.put_entry((self.partnership, kind, ref), row, self._at, follows=follows, stands=stands)

    def _settle(self, changes: Changes) -> None:
        """Ask every touched rule again; evidence that stayed the same leaves no trace."""
        find, standing = self.entries.get, self._evidence
        for touched in self._touched:
            kind, ref, rule = touched
            entry = find(kind, ref)
            given = [*rule(entry, self, self._policy)] if entry is not None else []
            before = standing.get(touched)
            if given != before and (given or before):
                standing[touched] = given
                key = (self.partnership, kind, ref, rule.__name__)
                changes.put_evidence(key, given, self._at, follows=bool(before))
        self._touched.clear()

    # -- which entries a change touches ------------------------------------------------------------------

    def _reindex(self, changed: Changed) -> None:
        kind, ref, before, after = changed
        for rule in RULES.get(kind, ()):
            self._touched[kind, ref, rule] = None
        if kind == "item":
            self._reindex_item(before, after)
        elif kind in ("meeting", "contact"):
            self._reindex_contact(before, after)
        elif kind == "partner":
            for meeting in self.entries.of("meeting"):
                self._touched["meeting", meeting, attendance] = None
        elif kind == "partnership" and self._contacts:
            _, last_kind, last_ref = self._contacts[-1]
            self._touched[last_kind, last_ref, quiet] = None

    def _reindex_item(self, before: Any, after: Any) -> None:
        entry = after or before
        meeting, item = entry.meeting, entry.item
        run = self._runs.setdefault(item, [])
        place = (self.meeting_of(entry).held_on, meeting)
        self._touched["meeting", meeting, nothing_decided] = None
        self._touched["meeting", meeting, pace] = None
        if before is None:
            insort(run, place)
            self._items_of.setdefault(meeting, {})[item] = None
        if run[-1] != place:
            self._touch_run(item, place)
        if after is None:
            run.remove(place)
            del self._items_of[meeting][item]

    def _touch_run(self, item: str, place: tuple[date, str]) -> None:
        """An item's earlier appearances bear on its later ones."""
        run = self._runs[item]
        for _, meeting in run[bisect_left(run, place) :]:
            self._touched["item", f"{meeting}/{item}", outcome] = None

    def _reindex_contact(self, before: Entry | None, after: Entry | None) -> None:
        if before is not None and after is not None and before.happened_on == after.happened_on:
            return
        if before is not None:
            place = (before.happened_on, before.kind_name, before.ref)
            self._touch_day_before(place)
            self._contacts.remove(place)
        if after is not None:
            place = (after.happened_on, after.kind_name, after.ref)
            insort(self._contacts, place)
            self._touch_day_before(place)
        if isinstance(before, Meeting):
            self._redate_items(before, after)

    def _touch_day_before(self, place: tuple[date, str, str]) -> None:
        """The last entry of the day before may now be followed by another, and its own day closed by another."""
        at = bisect_left(self._contacts, place)
        for _, kind, ref in self._contacts[max(at - 1, 0) : at + 2]:
            self._touched[kind, ref, quiet] = None

    def _redate_items(self, before: Meeting, after: Entry | None) -> None:
        held_on = after.happened_on if after is not None else before.held_on
        for item in self._items_of.get(before.meeting, {}):
            run = self._runs[item]
            self._touch_run(item, min((before.held_on, before.meeting), (held_on, before.meeting)))
            run.remove((before.held_on, before.meeting))
            insort(run, (held_on, before.meeting))

    # -- what the rules ask (Surroundings) ---------------------------------------------------------------

    @property
    def closed_on(self) -> date | None:
        profile: Any = self.entries.get("partnership", self.partnership)
        closed_on: date | None = profile.closed_on
        return closed_on

    def meeting_of(self, item: Any) -> Any:
        return self.entries.get("meeting", item.meeting)

    def items_of(self, meeting: str) -> list[Any]:
        items = self.entries.of("item")
        return [items[f"{meeting}/{item}"] for item in self._items_of.get(meeting, {})]

    def times_up(self, item: Any) -> int:
        run, items = self._runs[item.item], self.entries.of("item")
        at = bisect_left(run, (self.meeting_of(item).held_on, item.meeting))
        times = 1
        for _, meeting in reversed(run[:at]):
            earlier: Any = items[f"{meeting}/{item.item}"]
            if earlier.outcome in ENDING:
                break
            times += 1
        return times

    def members_on(self, day: date) -> list[str]:
        partners: list[Any] = list(self.entries.of("partner").values())
        return [partner.partner for partner in partners if partner.is_member_on(day)]

    def next_contact_after(self, entry: Any) -> tuple[bool, date | None]:
        at = bisect_left(self._contacts, (entry.happened_on, entry.kind_name, entry.ref)) + 1
        if at == len(self._contacts):
            return True, None
        next_on = self._contacts[at][0]
        return next_on > entry.happened_on, next_on
