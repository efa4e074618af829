"""Small slips that people put right later: a wrong length, a wrong due date, a call recorded twice."""

from __future__ import annotations

from datetime import date, timedelta

from domain.contacts import Contact
from sample.diary import Diary
from sample.story import Story

CORRECTED_CALLS = (
    ("phone", "It was a video call: put right from the calendar invitation."),
    ("video", "We spoke on the phone in the end, the link did not work."),
)
WRONG_LENGTHS = (
    "The meeting ran over; length taken from the minutes.",
    "The first half hour was a separate pre-meeting and is left out.",
    "Typing error in the length.",
)


def write_slips(story: Story, diary: Diary) -> None:
    """One meeting in thirty and one contact in twenty-five is put right; one call in fifty was recorded twice."""
    for kind, ref in list(diary.recorded_at):
        chance = diary.rng.random()
        if kind == "meeting" and chance < 0.035:
            _correct_length(ref, story, diary)
        elif kind == "contact" and chance < 0.04:
            _correct_channel(ref, story, diary)
        elif kind == "contact" and chance > 0.98:
            _record_twice(ref, story, diary)


def _correct_length(ref: str, story: Story, diary: Diary) -> None:
    minutes = diary.rng.choice((75, 95, 100, 105, 130))
    reason = diary.rng.choice(WRONG_LENGTHS)
    diary.correct("meeting", ref, _some_days_after("meeting", ref, diary), story.desk.meetings, reason, minutes=minutes)


def _correct_channel(ref: str, story: Story, diary: Diary) -> None:
    by = diary.rng.choice(story.desk.contacts)
    wrong, reason = diary.rng.choice(CORRECTED_CALLS)
    right = "video" if wrong == "phone" else "phone"
    diary.correct("contact", ref, _some_days_after("contact", ref, diary), by, reason, channel=right)


def _record_twice(ref: str, story: Story, diary: Diary) -> None:
    """A second person records the same conversation, and it is taken out again."""
    day = _some_days_after("contact", ref, diary)
    first, second = diary.rng.choice(story.desk.contacts), diary.rng.choice(story.desk.contacts)
    made_on = diary.recorded_at["contact", ref].date()
    members = story.members_on(made_on)
    again = Contact(
        contact=f"{ref}-again", made_on=made_on, between=tuple(members[:2]), channel="phone", tone="neutral"
    )
    diary.enter(again, second, lambda p, s: p.make_contact(again, s))
    reason = f"The same conversation as {ref}, which was already recorded."
    diary.retract("contact", again.contact, day + timedelta(days=8), first, reason)


def _some_days_after(kind: str, ref: str, diary: Diary) -> date:
    return diary.recorded_at[kind, ref].date() + timedelta(days=diary.rng.randint(2, 35))
