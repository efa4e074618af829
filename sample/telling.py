"""Turns a story into a diary: members first, then the meetings, rounds, contacts and set pieces."""

from __future__ import annotations

from datetime import date
from random import Random

from domain.membership import Partner
from sample.diary import Diary
from sample.exchanges import write_contacts
from sample.gatherings import Gatherings
from sample.rounds import write_rounds
from sample.set_pieces import write_plan, write_set_pieces, write_targets
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
    write_targets(story, diary)
    if story.plans_ahead:
        write_plan(story, diary, today)
    return diary


def _write_members(story: Story, diary: Diary) -> None:
    for partner in story.partners:
        _write_joining(partner, story, diary)
    for ref, left_on in story.leavers:
        _write_leaving(ref, left_on, story, diary)


def _write_joining(partner: Partner, story: Story, diary: Diary) -> None:
    diary.enter(partner, story.desk.meetings, lambda p, s: p.join(partner, s), delay_days=0)


def _write_leaving(ref: str, left_on: date, story: Story, diary: Diary) -> None:
    diary.write(left_on, story.desk.meetings, lambda p, s: p.leave(ref, left_on, s), delay_days=1)
