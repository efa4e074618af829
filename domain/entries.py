"""What every entry and every event share.

An entry is an immutable ``msgspec.Struct`` whose fields are the columns of its import sheet. An event changes
exactly one entry; ``event.after(before)`` says what the entry says afterwards. ``Entries`` is the fold of such
events: the aggregate holds one to guard its commands, and the projections hold one to derive their views.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import msgspec
from eventsourcing.domain import AggregateEvent
from eventsourcing.utils import register_topic
from msgspec import Meta

# The types a field of an entry can have. ``refers_to`` names the kind of entry a ref must be found among;
# ``planned`` marks the only dates that may lie in the future. ``words`` are free text; those that are ``personal`` are
# always sealed in the log, other words only when they name somebody who is known.
Ref: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f;]+$")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\x00]*$", extra={"words": True})]
Text: TypeAlias = Annotated[str, Meta(max_length=10_000, pattern=r"^[^\x00]*$", extra={"words": True})]
PersonalTitle: TypeAlias = Annotated[Title, Meta(extra={"personal": True})]
PersonalText: TypeAlias = Annotated[Text, Meta(extra={"personal": True})]
PersonalTexts: TypeAlias = tuple[PersonalText, ...]
Words: TypeAlias = Annotated[str, Meta(extra={"personal": True})]
"""Personal text on an event; the guards have seen to its length."""
ERASED = "(erased)"
"""What required text reads as when the words that stood there were erased."""
Happened: TypeAlias = date
HappenedOften: TypeAlias = tuple[date, ...]
Planned: TypeAlias = Annotated[date, Meta(extra={"planned": True})]
Minutes: TypeAlias = Annotated[int, Meta(ge=0, le=1440)]
PartnerRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "partner"})]
PartnerRefs: TypeAlias = tuple[PartnerRef, ...]
MeetingRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "meeting"})]
DecisionRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "decision"})]
ItemRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "item"})]
PartnershipRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "partnership"})]
ProgrammeRef: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, extra={"refers_to": "programme"})]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="entry", gc=False):
    """One thing that people recorded. ``kind`` is also its tag in the stored JSON."""

    kind_name: ClassVar[str]
    """What the kind is called, e.g. ``check-in``."""
    sheet: ClassVar[str]
    """The import sheet that holds entries of this kind."""
    own_date: ClassVar[str]
    """The field with the day on which the entry happened; empty for items, which happen when their meeting does."""
    key: ClassVar[tuple[str, ...]]
    """The fields that make up the ref, in order."""
    generated: ClassVar[tuple[str, ...]] = ()
    """Fields that are worked out when recorded and are no column of the sheet."""

    @property
    def ref(self) -> str:
        """What names the entry among those of its kind; the two parts of a composite key are joined by ``/``."""
        key = self.key
        ref: str = getattr(self, key[0])
        return ref if len(key) == 1 else f"{ref}/{getattr(self, key[1])}"

    @property
    def happened_on(self) -> date:
        """The entry's own date."""
        own: date = getattr(self, self.own_date)
        return own

    def filled(self, before: Self | None = None) -> Self:
        """The entry with what is worked out from its other fields; ``before`` is what it corrects."""
        return self

    def check(self) -> None:
        """Raise a ``DomainError`` when fields contradict each other. Rules of one kind override this."""


@dataclass(frozen=True)
class Stamp:
    """Who records something and when: passed in to every command, so that no rule reads a clock."""

    by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a stamp needs an aware instant")

    @property
    def today(self) -> date:
        """The day on which it is recorded (UTC)."""
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True)
class PartnershipEvent(AggregateEvent):
    """Something that was recorded about a partnership. Its stored topic is its bare name, which never changes."""

    recorded_by: str
    sealed: ClassVar[Any] = None
    """The box with the words of an event that was read closed (``event_log.ClosedMapper``)."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.TOPIC = f"goodterms:{cls.__name__}"  # type: ignore[attr-defined]
        register_topic(cls.TOPIC, cls)  # type: ignore[attr-defined]

    @property
    def subject(self) -> tuple[str, str]:
        """The kind and ref of the one entry that this event changes."""
        raise NotImplementedError

    @property
    def why(self) -> str:
        """The reason given, or an empty text. Events that ask for a reason override this."""
        return ""

    def after(self, before: Entry | None) -> Entry | None:
        """What the entry says after this event; ``None`` when it no longer stands."""
        raise NotImplementedError

    def place_of(self, words: str, after: Any) -> str | None:
        """Where words of this event (``entry.note``, ``reason``) stand in the entry that it leaves, if anywhere."""
        return words.removeprefix("entry.") if words.startswith("entry.") else None

    def apply(self, aggregate: Any) -> None:
        aggregate.entries.apply(self)


@dataclass(frozen=True)
class EntryRecorded(PartnershipEvent):
    """The first event of an entry; subclasses narrow ``entry`` to their kind."""

    entry: Any

    @property
    def subject(self) -> tuple[str, str]:
        return self.entry.kind_name, self.entry.ref

    def after(self, before: Entry | None) -> Entry | None:
        entry: Entry = self.entry
        return entry


class EntryChanged(PartnershipEvent):
    """A later event of an entry; ``ref`` names the entry among those of ``kind_name``."""

    kind_name: ClassVar[str]
    ref: str

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind_name, self.ref

    def place_of(self, words: str, after: Any) -> str | None:
        return words


Changed: TypeAlias = tuple[str, str, Entry | None, Entry | None]
"""What one event did: the kind and ref of the entry, and what it said before and says after."""


class Entries:
    """The standing entries of one partnership, by kind and ref, in the order in which they were recorded."""

    def __init__(self) -> None:
        self._by_kind: dict[str, dict[str, Entry]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Copy the dictionaries and share the entries, which are immutable."""
        copy = type(self)()
        copy._by_kind = {kind: dict(entries) for kind, entries in self._by_kind.items()}
        return copy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries) and list(self) == list(other)

    def __iter__(self) -> Iterator[Entry]:
        for entries in self._by_kind.values():
            yield from entries.values()

    def of(self, kind: str) -> dict[str, Entry]:
        """The standing entries of one kind, by ref."""
        return self._by_kind.get(kind, {})

    def get(self, kind: str, ref: str) -> Entry | None:
        of_kind = self._by_kind.get(kind)
        return None if of_kind is None else of_kind.get(ref)

    def apply(self, event: PartnershipEvent) -> Changed:
        """Apply one event; the result is what the entry said before and what it says after."""
        kind, ref = event.subject
        of_kind = self._by_kind.get(kind)
        if of_kind is None:
            of_kind = self._by_kind[kind] = {}
        before = of_kind.get(ref)
        after = event.after(before)
        if after is None:
            of_kind.pop(ref, None)
        else:
            of_kind[ref] = after
        return kind, ref, before, after

    def put(self, entry: Entry) -> None:
        """Add an entry as it stands (used when a snapshot is read)."""
        self._by_kind.setdefault(entry.kind_name, {})[entry.ref] = entry
