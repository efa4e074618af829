"""How a consultant arranges what was heard into a problem tree, and lets the partnership see it. Stories call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from domain.entries import Stamp
from domain.partnership import Partnership
from domain.problem_tree.shape import Spot
from sample.diary import Diary, Recorder
from sample.story import Story

RAISED_BY = 3
"""Conversations that must raise a theme before the partnership sees it."""


def arrange(story: Story, diary: Diary, on: date, by: Recorder) -> None:
    """Merge and move the themes that the story names on one day, once all were heard, and release the tree."""
    at = max((diary.recorded_at[key] for key in _conversations(diary, on)), default=diary.opened_at)
    for theme, other, label in story.words.all("merges"):
        at = _tend(diary, on, by, at, _merging(theme, other, label))
    for theme, grows_from in story.words.all("moves"):
        at = _tend(diary, on, by, at, _moving(theme, grows_from))
    _tend(diary, on, by, at, lambda p, s: p.release_problem_tree(RAISED_BY, s))


def _conversations(diary: Diary, until: date) -> list[tuple[str, str]]:
    """Those recorded at any time, of the days up to the one on which the tree is arranged."""
    found = [key for key in diary.recorded_at if key[0] == "listening"]
    return [key for key in found if diary.happened_on[key] <= until]


def _tend(diary: Diary, on: date, by: Recorder, after: datetime, run: Callable[[Partnership, Stamp], None]) -> datetime:
    return diary.write(on, by, run, after=after, delay_days=0)


def _merging(theme: str, other: str, label: str) -> Callable[[Partnership, Stamp], None]:
    return lambda p, s: p.merge_themes(_spot(p, theme), _spot(p, other), label, s)


def _moving(theme: str, grows_from: str) -> Callable[[Partnership, Stamp], None]:
    return lambda p, s: p.move_theme(_spot(p, theme), _spot(p, grows_from), s)


def _spot(partnership: Partnership, words: str) -> Spot:
    """Where a theme was first heard."""
    heard: dict[str, Any] = partnership.entries.of("listening")
    return next(
        Spot(ref, at)
        for ref, conversation in heard.items()
        for at, theme in enumerate(conversation.themes)
        if theme.theme == words
    )
