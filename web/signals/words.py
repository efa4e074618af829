"""Each signal's sentence, and the question that a chair could ask. No blame: patterns, never culprits."""

from __future__ import annotations

from dataclasses import dataclass

from projections.signals.past import Signal


@dataclass(frozen=True)
class Words:
    """``said`` takes the numbers of a signal by name, and ``title``: what it is about, or words in its place."""

    said: str
    question: str
    untitled: str = ""
    """What stands for the title where it may not be named."""


WORDS: dict[str, Words] = {
    "deciding-nothing": Words(
        "The last {meetings:.0f} meetings that are meant to decide have decided nothing.",
        "Which of these matters could we settle today, and what would we need for it?",
    ),
    "carried-over": Words(
        "{title} has come up {times:.0f} times without being decided.",
        "What makes this one hard to decide?",
        "An agenda item",
    ),
    "paper-unanswered": Words(
        "{title} was presented {days:.0f} days ago, and nothing has been done about it.",
        "What did we want to happen because of this paper?",
        "A paper",
    ),
    "overdue": Words(
        "{title} is {days:.0f} days late.",
        "Is this still the right thing to do, and what stands in its way?",
        "Something decided or agreed",
    ),
    "crowded-agenda": Words(
        "Items at the last meetings got {minutes:.0f} minutes each.",
        "Which two items deserve most of our time today?",
    ),
    "absent-partner": Words(
        "{title} was not at the last {meetings:.0f} meetings.",
        "What would make coming worthwhile, and has anybody asked?",
        "A partner",
    ),
    "silent-tension": Words(
        "The trust of {title} has fallen by {points:.0f} points, and no tension was raised.",
        "What are we not saying to each other?",
        "a partner",
    ),
    "escalation-stuck": Words(
        "{title} has been open for {days:.0f} days; {target_days:.0f} are meant for it.",
        "Who could help to settle this, and what would be a first step?",
        "An escalation",
    ),
    "prickly": Words(
        "{contacts:.0f} of the last {of:.0f} contacts were prickly, or by email and letter.",
        "Which of these conversations is better had in person?",
    ),
    "workshop-without-agreement": Words(
        "{title} was {days:.0f} days ago, and no decision, action or agreement has come of it.",
        "What did we mean to do differently after that day?",
        "A workshop or awayday",
    ),
    "gone-quiet": Words(
        "There has been no meeting or contact for {days:.0f} days.",
        "Who calls whom this week?",
    ),
    "perception-gap": Words(
        "The trust of two partners lies {points:.0f} points apart.",
        "What does one partner see that another does not?",
    ),
    "programme-stalled": Words(
        "{title} has had no step for {days:.0f} days.",
        "Do we still want this, and what is the next step?",
        "A programme",
    ),
}


def sentence(signal: Signal, title: str | None) -> str:
    """The signal in a sentence; without a title for those who may not read entries."""
    words = WORDS[signal.rule]
    return words.said.format(title=title or words.untitled, **signal.numbers)
