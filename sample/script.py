"""Reads the set pieces of a story from its TOML file and turns weeks into days. Story modules call ``stage``.

In the file, ``on`` and other days are ``[week, day]``, counted from the Monday of the week the story turns on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from domain.agreements import Agreement
from domain.links import Link
from domain.listening import Conversation, Theme
from domain.membership import Partner
from domain.partnership import Profile
from domain.programmes import Programme
from domain.rebases import Rebase
from domain.targets import Target
from sample.diary import Diary
from sample.phases import Course, Phase
from sample.story import Desk, Occasion, Promise, RoundPlan, Series, Spell, Story, Trouble, Undertaking, Weeks
from sample.words import Words


def stage(
    name: str,
    week: Weeks,
    opened_on: date,
    *,
    phases: tuple[Phase, ...],
    desk: Desk,
    series: tuple[Series, ...],
    rounds: RoundPlan,
    twists: Callable[[Diary, Story], None],
    plans_ahead: bool = False,
) -> Story:
    """The story of this name, with the days of its set pieces worked out."""
    words = Words(name)
    partners = words.all("partners")
    return Story(
        profile=_profile(name, words, week),
        partners=tuple(_partner(row, week) for row in partners),
        leavers=tuple((row["ref"], week(*row["left"])) for row in partners if "left" in row),
        course=Course(week.anchor, phases),
        desk=desk,
        words=words,
        opened_on=opened_on,
        series=series,
        occasions=tuple(_occasion(row, week) for row in words.all("occasions")),
        rounds=rounds,
        troubles=tuple(_trouble(row, week) for row in words.all("troubles")),
        listening=tuple(_conversation(row, week) for row in words.all("conversations")),
        programmes=tuple(_undertaking(row, week) for row in words.all("programmes")),
        agreements=tuple(_promise(row, week) for row in words.all("agreements")),
        links=tuple(_read(Link, row, week, "since") for row in words.all("links")),
        rebases=tuple(_read(Rebase, row, week, "from_on") for row in words.all("rebases")),
        targets=tuple(_read(Target, row, week, "from_on") for row in words.all("targets")),
        twists=twists,
        plans_ahead=plans_ahead,
    )


def _profile(name: str, words: Words, week: Weeks) -> Profile:
    profile: Profile = _read(Profile, dict(words.all_of("profile"), partnership=name), week, "formed_on")
    return profile


def _partner(row: dict[str, Any], week: Weeks) -> Partner:
    return Partner(partner=row["ref"], name=row["name"], sector=row["sector"], joined_on=week(*row["joined"]))


def _occasion(row: dict[str, Any], week: Weeks) -> Occasion:
    items = tuple(
        (outcome, title, result) for outcome, title, *rest in row.get("items", []) for result in [*rest, ""][:1]
    )
    return Occasion(week(*row["on"]), row["kind"], row["title"], row["minutes"], row["summary"], items)


def _trouble(row: dict[str, Any], week: Weeks) -> Trouble:
    spells = tuple(Spell(after, days or None, how) for after, days, how in row["spells"])
    return Trouble(row["ref"], week(*row["on"]), row["level"], row["title"], row["by"], tuple(row["between"]), spells)


def _conversation(row: dict[str, Any], week: Weeks) -> Conversation:
    themes = tuple(
        Theme(
            theme=theme, kind=kind, grows_from=(rest[0] or None) if rest else None, note=rest[1] if rest[1:] else None
        )
        for theme, kind, *rest in row["themes"]
    )
    return Conversation(conversation=row["ref"], held_on=week(*row["on"]), partner=row.get("partner"), themes=themes)


def _undertaking(row: dict[str, Any], week: Weeks) -> Undertaking:
    programme = Programme(
        programme=row["ref"], kind=row["kind"], title=row["title"], started_on=week(*row["on"]), aim=row["aim"]
    )
    steps = tuple((week(at, day), title, note) for at, day, title, note in row["steps"])
    ended_on = week(*row["ended"]) if "ended" in row else None
    return Undertaking(programme, steps, ended_on, row.get("reflection"))


def _promise(row: dict[str, Any], week: Weeks) -> Promise:
    agreement = Agreement(
        agreement=row["ref"],
        kind=row["kind"],
        agreed_on=week(*row["on"]),
        title=row["title"],
        measure=row.get("measure"),
        target_on=week(*row["target"]) if "target" in row else None,
    )
    reviews = tuple((week(at, day), met) for at, day, met in row.get("reviews", []))
    return Promise(agreement, reviews, week(*row["withdrawn"]) if "withdrawn" in row else None)


def _read(kind: type[Any], row: dict[str, Any], week: Weeks, dated: str) -> Any:
    """An entry whose fields are the keys of the row, ``dated`` being given in weeks."""
    return msgspec.convert({**row, dated: week(*row[dated])}, kind)
