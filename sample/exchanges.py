"""Contact between meetings: calls, coffees, emails and letters, in the tone of the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from domain.contacts import Contact
from sample.diary import Diary
from sample.story import Story

WORKING_DAYS_A_MONTH = 21.7
MANNERS = {"in-person": "met", "phone": "called", "video": "called", "email": "written", "letter": "written"}


def write_contacts(story: Story, diary: Diary, first: date, today: date) -> None:
    """Write down contacts at the pace of each phase, at most one on a working day, up to yesterday."""
    number = 0
    for ahead in range(1, (today - first).days):
        day = first + timedelta(days=ahead)
        chance = story.course.on(day).talk.per_month / WORKING_DAYS_A_MONTH
        if day.weekday() < 5 and diary.rng.random() < chance:
            number += 1
            _contact(story, diary, day, number)


def _contact(story: Story, diary: Diary, day: date, number: int) -> None:
    rng, talk = diary.rng, story.course.on(day).talk
    members = story.members_on(day)
    tone, channel = _pick(talk.tones, diary), _pick(talk.channels, diary)
    contact = Contact(
        contact=f"C-{number:03}",
        made_on=day,
        between=tuple(rng.sample(members, 3 if len(members) > 3 and rng.random() < 0.12 else 2)),
        channel=channel,
        tone=tone,
        note=_note(tone, channel, story, diary),
    )
    by = rng.choice(story.desk.contacts)
    diary.enter(contact, by, lambda p, s: p.make_contact(contact, s))


def _note(tone: str, channel: str, story: Story, diary: Diary) -> str | None:
    """A note that suits tone and channel, four times in five; ``None`` when the story has none that does."""
    path = f"contacts.{tone}_{MANNERS[channel]}"
    if not story.words.all(path) or diary.rng.random() > 0.8:
        return None
    note: str = story.words.draw(path, diary.rng)
    return note


def _pick(weights: Mapping[str, float], diary: Diary) -> Any:
    return diary.rng.choices(list(weights), list(weights.values()))[0]
