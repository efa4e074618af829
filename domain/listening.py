"""Confidential one-to-one conversations, recorded as themes that may grow from one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import msgspec

from domain.entries import (
    ERASED,
    Entry,
    EntryChanged,
    EntryRecorded,
    Happened,
    PartnerRef,
    PersonalText,
    PersonalTitle,
    Ref,
    Stamp,
)
from domain.errors import InvalidValue, RefTaken, StillReferredTo, UnknownRef
from domain.record import Record, check_shape

THEME_KINDS = Literal["feeling", "worry", "problem", "hope"]


class Theme(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    theme: PersonalTitle
    kind: THEME_KINDS
    grows_from: PersonalTitle | None = None
    note: PersonalText | None = None


class Conversation(Entry, frozen=True, kw_only=True, tag="listening"):
    """One conversation; its sheet has a row for each theme."""

    kind_name: ClassVar[str] = "listening"
    sheet: ClassVar[str] = "listening"
    own_date: ClassVar[str] = "held_on"
    key: ClassVar[tuple[str, ...]] = ("conversation",)

    conversation: Ref
    held_on: Happened
    partner: PartnerRef | None = None
    themes: tuple[Theme, ...]

    def check(self) -> None:
        names = [theme.theme for theme in self.themes if theme.theme != ERASED]
        if not self.themes:
            raise InvalidValue("Name at least one theme.", "theme")
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise InvalidValue(f"The theme “{twice}” is listed twice in this conversation.", "theme")
        if any(theme.grows_from == theme.theme for theme in self.themes):
            raise InvalidValue("A theme cannot grow from itself.", "grows_from")


class ConversationHeld(EntryRecorded):
    entry: Conversation


class ThemesHeard(EntryChanged):
    """Further themes of a conversation already recorded."""

    kind_name = "listening"
    themes: tuple[Theme, ...]

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Conversation):
            return before
        return msgspec.structs.replace(before, themes=before.themes + self.themes)

    def place_of(self, words: str, after: Any) -> str | None:
        whole, at, name = words.split(".")
        return f"{whole}.{len(after.themes) - len(self.themes) + int(at)}.{name}"


class Listening(Record):
    def hold_conversation(self, conversation: Conversation, stamp: Stamp) -> None:
        self._check_grows_from(conversation, conversation.themes)
        self._add(ConversationHeld, conversation, stamp)

    def hear_themes(self, ref: str, themes: tuple[Theme, ...], stamp: Stamp) -> None:
        conversation: Any = self._standing("listening", ref)
        taken = {theme.theme for theme in conversation.themes}
        for theme in themes:
            if theme.theme in taken:
                raise RefTaken("theme", theme.theme, "theme")
        whole = msgspec.structs.replace(conversation, themes=conversation.themes + themes)
        check_shape(whole)
        whole.check()
        self._check_grows_from(whole, themes)
        self._record(ThemesHeard, stamp, ref=ref, themes=themes)

    def _check_grows_from(self, conversation: Conversation, themes: tuple[Theme, ...]) -> None:
        """Themes grow from one heard in this conversation or in another; those heard before may since be erased."""
        heard = _names(conversation.themes) | self._heard_elsewhere(conversation.conversation)
        for theme in themes:
            if theme.grows_from and theme.grows_from not in heard:
                raise UnknownRef("theme", theme.grows_from, "grows_from")

    def _check_dependants(self, entry: Entry) -> None:
        super()._check_dependants(entry)
        if isinstance(entry, Conversation):
            self._check_grows_from(entry, self._new_in(entry))
            grown = [f"listening {other.ref}" for other in self._grown_from(entry.ref, kept=entry.themes)]
            if grown:
                raise StillReferredTo("listening", entry.ref, grown)

    def _referring(self, kind: str, ref: str) -> Iterator[tuple[Entry, str]]:
        yield from super()._referring(kind, ref)
        if kind == "listening":
            yield from ((other, "themes") for other in self._grown_from(ref, kept=()))

    def _grown_from(self, ref: str, kept: tuple[Theme, ...]) -> list[Conversation]:
        """Other conversations with a theme that grows from one that would no longer be heard anywhere."""
        lost = _names(self._conversations()[ref].themes) - _names(kept) - self._heard_elsewhere(ref)
        others = [other for other in self._conversations().values() if other.ref != ref]
        return [other for other in others if any(theme.grows_from in lost for theme in other.themes)]

    def _new_in(self, corrected: Conversation) -> tuple[Theme, ...]:
        """The themes that grow from another than they did."""
        before = {theme.grows_from for theme in self._conversations()[corrected.ref].themes}
        return tuple(theme for theme in corrected.themes if theme.grows_from not in before)

    def _heard_elsewhere(self, ref: str) -> set[str]:
        others = [other.themes for other in self._conversations().values() if other.ref != ref]
        return {name for themes in others for name in _names(themes)}

    def _conversations(self) -> dict[str, Conversation]:
        conversations: dict[str, Any] = self.entries.of("listening")
        return conversations


def _names(themes: tuple[Theme, ...]) -> set[str]:
    return {theme.theme for theme in themes}
