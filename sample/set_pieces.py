"""The set pieces of a story: tensions, listening, programmes, agreements, links, rebases, targets, the next meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.agreements import MET
from domain.escalations import Escalation
from domain.links import Link
from domain.listening import Conversation
from domain.planned_meetings import PlannedMeeting
from domain.programmes import Step
from domain.rebases import Rebase
from domain.targets import Target
from sample.diary import Diary
from sample.story import Promise, Story, Trouble, Undertaking
from sample.words import slug

PLANNED_AHEAD = timedelta(days=40)
"""So that it was planned by the end of the month before."""


def write_set_pieces(story: Story, diary: Diary) -> None:
    for trouble in story.troubles:
        _write_trouble(trouble, story, diary)
    for undertaking in story.programmes:
        _write_programme(undertaking, story, diary)
    for promise in story.agreements:
        _write_agreement(promise, story, diary)
    _write_the_rest(story, diary)


def _write_trouble(trouble: Trouble, story: Story, diary: Diary) -> None:
    by, ref = story.desk.follow_up, trouble.ref
    entry = Escalation(
        escalation=ref,
        raised_on=trouble.raised_on,
        level=trouble.level,
        title=trouble.title,
        raised_by=trouble.raised_by,
        between=trouble.between,
    )
    at = diary.enter(entry, by, lambda p, s: p.raise_escalation(entry, s))
    day = trouble.raised_on
    for number, spell in enumerate(trouble.spells):
        day += timedelta(days=spell.after_days)
        if number:
            at = _reopen(ref, day, diary, story, at)
        if spell.open_days is None:
            return
        day += timedelta(days=spell.open_days)
        at = _settle(ref, day, spell.how, diary, story, at)


def _reopen(ref: str, day: date, diary: Diary, story: Story, after: datetime) -> datetime:
    return diary.write(day, story.desk.follow_up, lambda p, s: p.reopen_escalation(ref, day, s), after=after)


def _settle(ref: str, day: date, how: str, diary: Diary, story: Story, after: datetime) -> datetime:
    return diary.write(day, story.desk.follow_up, lambda p, s: p.settle_escalation(ref, day, how, s), after=after)


def _write_programme(undertaking: Undertaking, story: Story, diary: Diary) -> None:
    programme, by = undertaking.programme, story.desk.listening
    ref = programme.programme
    at = diary.enter(programme, by, lambda p, s: p.start_programme(programme, s))
    for number, (day, title, note) in enumerate(undertaking.steps, 1):
        step = Step(programme=ref, step=f"{number}-{slug(title, 3)}", held_on=day, title=title, note=note or None)
        _hold_step(step, story, diary, at)
    ended_on = undertaking.ended_on
    if ended_on:
        reflection = undertaking.reflection
        diary.write(ended_on, by, lambda p, s: p.end_programme(ref, ended_on, s, reflection), after=at)


def _hold_step(step: Step, story: Story, diary: Diary, after: datetime) -> None:
    diary.enter(step, story.desk.listening, lambda p, s: p.hold_step(step, s), after=after)


def _write_agreement(promise: Promise, story: Story, diary: Diary) -> None:
    agreement, by = promise.agreement, story.desk.meetings
    ref = agreement.agreement
    at = diary.enter(agreement, by, lambda p, s: p.reach_agreement(agreement, s))
    for day, met in promise.reviews:
        at = _review(ref, day, met, diary, story, at)
    withdrawn_on = promise.withdrawn_on
    if withdrawn_on:
        diary.write(withdrawn_on, by, lambda p, s: p.withdraw_agreement(ref, withdrawn_on, s), after=at)


def _review(ref: str, day: date, met: MET, diary: Diary, story: Story, after: datetime) -> datetime:
    return diary.write(day, story.desk.meetings, lambda p, s: p.review_agreement(ref, day, met, s), after=after)


def _write_the_rest(story: Story, diary: Diary) -> None:
    after = diary.opened_at
    for conversation in sorted(story.listening, key=lambda conversation: conversation.held_on):
        after = _write_conversation(conversation, story, diary, after)
    for link in story.links:
        _write_link(link, story, diary)
    for rebase in story.rebases:
        _write_rebase(rebase, story, diary)


def _write_conversation(conversation: Conversation, story: Story, diary: Diary, after: datetime) -> datetime:
    by = story.desk.listening
    return diary.enter(conversation, by, lambda p, s: p.hold_conversation(conversation, s), after=after)


def _write_link(link: Link, story: Story, diary: Diary) -> None:
    diary.enter(link, story.desk.meetings, lambda p, s: p.link(link, s))


def _write_rebase(rebase: Rebase, story: Story, diary: Diary) -> None:
    diary.enter(rebase, story.desk.follow_up, lambda p, s: p.rebase(rebase, s))


def write_targets(story: Story, diary: Diary) -> None:
    """To be told after the rest, so that everything else is told as it was before there were targets."""
    for target in story.targets:
        _write_target(target, story, diary)


def _write_target(target: Target, story: Story, diary: Diary) -> None:
    diary.enter(target, story.desk.follow_up, lambda p, s: p.set_target(target, s))


def write_plan(story: Story, diary: Diary, today: date) -> None:
    """The next meeting of the first series, four to ten days after the story ends; told last."""
    series, soon = story.series[0], today + timedelta(days=4)
    planned = PlannedMeeting(
        plan="next",
        meets_on=soon + timedelta(days=(series.weekday - soon.weekday()) % 7),
        kind=series.kind,
        title=series.title,
        planned_on=today - PLANNED_AHEAD,
    )
    diary.enter(planned, story.desk.meetings, lambda p, s: p.plan_meeting(planned, s), delay_days=0)
