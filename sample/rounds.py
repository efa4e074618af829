"""Check-in rounds: those typed up from paper forms, those opened and closed here, and one that is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from domain.check_ins import CheckIn
from domain.entries import Stamp
from domain.partnership import Partnership
from domain.rounds import Invited, Round
from sample.answers import answer
from sample.diary import Diary
from sample.story import Story

TYPED_UP_AFTER = timedelta(days=6)
OPEN_FOR = timedelta(days=13)
LEFT_OUT_ON_PAPER = 0.08


def write_rounds(story: Story, diary: Diary) -> None:
    """Write down every round of the plan; none that would have to close in the last days before the end."""
    rng, today = Random(diary.rng.getrandbits(64)), diary.cut_off.date()
    for ref, day in _named(story.rounds.days):
        if not story.rounds.is_held_here(day):
            _type_up(_on_paper(story, ref, day, rng), day + TYPED_UP_AFTER, story, diary)
        elif day + OPEN_FOR < today - timedelta(days=4):
            _hold_here(ref, day, story, diary, rng)
    if story.rounds.still_open:
        _leave_open(today, story, diary, rng)


def _named(days: Sequence[date]) -> Iterator[tuple[str, date]]:
    """Rounds are called after their month; the second of a month gets a number."""
    months: Counter[str] = Counter()
    for day in days:
        month = f"{day:%Y-%m}"
        months[month] += 1
        yield month if months[month] == 1 else f"{month}-{months[month]}", day


def _members(story: Story, first: date, last: date) -> list[str]:
    """The partners that belong throughout a round."""
    still = story.members_on(last)
    return [partner for partner in story.members_on(first) if partner in still]


# -- typed up from paper forms ---------------------------------------------------------------------------------


def _on_paper(story: Story, ref: str, day: date, rng: Random) -> list[CheckIn]:
    members = _members(story, day, day + TYPED_UP_AFTER)
    lowest, highest = (1, 2) if day in story.rounds.thin else story.rounds.answers
    return [
        answer(story, ref, _some_day(day, rng), partner, _now_and_then(members, partner, rng), rng, LEFT_OUT_ON_PAPER)
        for partner in members
        for _ in range(rng.randint(lowest, highest))
    ]


def _some_day(day: date, rng: Random) -> date:
    return day + timedelta(days=rng.choice((0, 0, 0, 1, 2, 5)))


def _now_and_then(members: Sequence[str], partner: str, rng: Random) -> str | None:
    """One answer in five is about another partner, the rest about the partnership."""
    others = [other for other in members if other != partner]
    return rng.choice(others) if others and rng.random() < 0.2 else None


def _type_up(answers: Sequence[CheckIn], on: date, story: Story, diary: Diary) -> None:
    """All in one go, and in no order that says who answered when."""

    def run(partnership: Partnership, stamp: Stamp) -> None:
        for each in _in_no_order(answers):
            partnership.answer_check_in(each, stamp)

    diary.write(on, story.desk.rounds, run, delay_days=0)


def _in_no_order(answers: Sequence[CheckIn]) -> list[CheckIn]:
    """By refs, which are drawn by lot."""
    return sorted(answers, key=lambda each: each.answer)


# -- opened and closed here --------------------------------------------------------------------------------------


def _hold_here(ref: str, day: date, story: Story, diary: Diary, rng: Random) -> None:
    members = _members(story, day, day + OPEN_FOR)
    asks_about = day in story.rounds.about
    answers = [each for partner in members for each in _through_links(story, ref, day, partner, members, rng)]
    given = Counter(each.partner for each in answers)
    invited = tuple(Invited(partner=partner, number=given[partner] + rng.randint(0, 6)) for partner in members)
    opened = Round(
        round=ref,
        title=f"{day:%B %Y}",
        opened_on=day,
        closes_on=day + OPEN_FOR,
        asks_about=asks_about,
        invited=invited,
    )
    by, closed_on = story.desk.rounds, day + OPEN_FOR
    at = diary.enter(opened, by, lambda p, s: p.open_round(opened, s), delay_days=0)
    diary.write(
        closed_on, by, lambda p, s: p.close_round(ref, closed_on, _in_no_order(answers), s), after=at, delay_days=0
    )


def _through_links(
    story: Story, ref: str, day: date, partner: str, members: Sequence[str], rng: Random
) -> Iterator[CheckIn]:
    """Three or four answers about the partnership, and in some rounds about each other partner too; all marked."""
    others = [other for other in members if other != partner] if day in story.rounds.about else []
    for about in (None, *others):
        for _ in range(rng.randint(*story.rounds.answers) if about is None else rng.choice((3, 3, 3, 4))):
            yield answer(story, ref, day, partner, about, rng, 0)


def _leave_open(today: date, story: Story, diary: Diary, rng: Random) -> None:
    """A round that was opened last week and closes in a fortnight."""
    day = today - timedelta(days=8)
    invited = tuple(Invited(partner=partner, number=rng.randint(4, 9)) for partner in _members(story, day, today))
    opened = Round(
        round=f"{day:%Y-%m}-here",
        title=f"{day:%B %Y}",
        opened_on=day,
        closes_on=today + timedelta(days=14),
        asks_about=True,
        invited=invited,
    )
    diary.enter(opened, story.desk.rounds, lambda p, s: p.open_round(opened, s), delay_days=0)
