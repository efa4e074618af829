"""Turns a story into a diary: members first, then the meetings, rounds, contacts and set pieces."""

from __future__ import annotations

from datetime import date
from random import Random

from sample.diary import Diary
from sample.exchanges import write_contacts
from sample.gatherings import Gatherings
from sample.rounds import write_rounds
from sample.set_pieces import write_set_pieces
from sample.slips import write_slips
from sample.story import Story


def tell(story: Story, today: date, rng: Random) -> Diary:
    """The diary of a story up to the day before ``today``."""
    diary = Diary(story.profile, story.opened_on, story.desk.meetings.name, today, rng)
    _write_members(story, diary)
    Gatherings(story, diary).write_all(today)
    write_rounds(story, diary)
    write_contacts(story, diary, story.opened_on, today)
    write_set_pieces(story, diary)
    write_slips(story, diary)
    story.twists(diary, story)
    return diary


def _write_members(story: Story, diary: Diary) -> None:
    by = story.desk.meetings
    for partner in story.partners:
        diary.enter(partner, by, lambda p, s, partner=partner: p.join(partner, s), delay_days=0)
    for ref, left_on in story.leavers:
        diary.write(left_on, by, lambda p, s, ref=ref, left_on=left_on: p.leave(ref, left_on, s), delay_days=1)
