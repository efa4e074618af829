"""The words that newcomers stumble over, each with its meaning: behind the word on pages, and from A to Z in the help.

Templates write ``{{ word('perception gap') }}`` where a word first stands on a page: it becomes a button that opens
its meaning, by mouse, finger or keyboard and without scripts. The second time on a page it is the plain word.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, render_template
from markupsafe import Markup, escape

from web.wording import capital


@dataclass(frozen=True)
class Term:
    """What a word means, and the section of the help that says more."""

    meaning: str
    section: str


TERMS: dict[str, Term] = {
    "health": Term(
        "One number from 0 to 100 for how well partners work together on a day. It is worked out from what was "
        "recorded, never judged by hand.",
        "health",
    ),
    "range": Term(
        "Where the number probably lies, four times out of five. The less was recorded, the wider it is; a change "
        "within it may mean nothing.",
        "range",
    ),
    "band": Term("Health in words, such as “on working terms”.", "bands"),
    "dimension": Term(
        "One side of working together, with a number of its own: trust, decisions, follow-through, repair, engagement "
        "or conversation. Health is made of them.",
        "dimensions",
    ),
    "half-life": Term("The days after which an entry counts half as much as on its first day.", "dimensions"),
    "weight": Term("How much one piece of evidence counts beside the others.", "policies"),
    "scoring policy": Term(
        "What each kind of entry is evidence of, how much it counts and how fast it fades. One and the same holds for "
        "all partnerships.",
        "policies",
    ),
    "in force": Term(
        "The scoring policy that all numbers are worked out with now. Each change of it is on record, with its reason.",
        "policies",
    ),
    "points": Term(
        "How far an entry lifts or lowers the number. The points of all entries add up to it exactly.",
        "why",
    ),
    "check-in round": Term(
        "Some days in which partners mark four statements about one another, without an account and without a name.",
        "rounds",
    ),
    "pooled": Term(
        "Taken together with the answers of other partners, because too few stood behind one figure to show it alone.",
        "pooled",
    ),
    "perception matrix": Term(
        "Who trusts whom: a row for the partner whose view it is, a column for the one whom it is about.",
        "perception",
    ),
    "perception gap": Term(
        "How far the partner whose trust is highest lies from the one whose trust is lowest. A wide gap says that they "
        "see the partnership differently, not who is right.",
        "perception",
    ),
    "problem tree": Term(
        "What was heard in confidence, drawn without names: the causes at the bottom, and what grows from them above.",
        "tree",
    ),
    "released": Term(
        "Shared with everybody who sees the partnership, without names and without what too few people said.",
        "tree",
    ),
    "limits": Term(
        "The two lines between which a figure goes up and down by chance, as things are. They are worked out from the "
        "figures themselves and are no target.",
        "signal",
    ),
    "special cause": Term(
        "What chance alone hardly does: a figure outside the limits, or a row of figures that all lean one way. Then "
        "it is worth asking what changed.",
        "signal",
    ),
    "fresh start": Term(
        "A day from which limits are worked out anew, because something changed for good and everybody agrees what.",
        "signal",
    ),
    "signal": Term(
        "A pattern that often goes with work being avoided, with the entries behind it and a question to ask. It says "
        "nothing about anybody’s intentions.",
        "signals",
    ),
    "set aside": Term(
        "Not pointed out for a while, for a reason that is on record. Afterwards it stands again if the pattern does.",
        "signals",
    ),
    "keeps coming back": Term(
        "An agenda item that came up again without having been decided and without an action having been agreed.",
        "carried",
    ),
    "put off": Term("Deferred to a later meeting, or not reached at this one.", "carried"),
    "as known on": Term(
        "By what was recorded up to that day: what came in or was corrected later is left out.",
        "times",
    ),
    "as of": Term("How things stood on a day, by everything that is recorded now.", "times"),
    "retracted": Term(
        "Taken back with a reason, so that it no longer counts. It stays on record and can still be read.",
        "times",
    ),
    "manifest": Term(
        "A note beside a file that was taken along: what was asked, when and by whom, signed so that a later change of "
        "the file shows.",
        "ledger",
    ),
}
"""Each word as it is written within a sentence, with what it means."""


@dataclass(frozen=True)
class Entry:
    """A line of the glossary in the help."""

    name: str
    anchor: str
    term: Term


def register(app: Flask) -> None:
    app.jinja_env.globals["word"] = word


def word(name: str, shown: str | None = None) -> Markup:
    """The word with its meaning behind it, the first time on a page; ``shown`` instead of its name where it is given.

    ``KeyError`` when the glossary has no such word.
    """
    term, text = TERMS[name], shown or name
    explained: set[str] = g.setdefault("words_explained", set())
    if name in explained:
        return escape(text)
    explained.add(name)
    entry = Entry(capital(name), anchor(name), term)
    return Markup(render_template("help/word.html", entry=entry, text=text).strip())  # noqa: S704 - it escapes


def glossary() -> list[Entry]:
    """All words from A to Z."""
    return [Entry(capital(name), anchor(name), TERMS[name]) for name in sorted(TERMS)]


def anchor(name: str) -> str:
    """Where the glossary explains a word."""
    return f"word-{name.replace(' ', '-')}"
