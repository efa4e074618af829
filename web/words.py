"""What kinds, fields and choices are called in plain English.

The one place for labels and help texts: forms, pages, refusals and the import template all read them from here.
"""

from __future__ import annotations

KIND_WORDS: dict[str, tuple[str, str]] = {
    "partnership": ("partnership", "partnerships"),
    "policy": ("policy", "policies"),
    "partner": ("partner", "partners"),
    "meeting": ("meeting", "meetings"),
    "item": ("agenda item", "agenda items"),
    "decision": ("decision", "decisions"),
    "action": ("action", "actions"),
    "paper": ("paper", "papers"),
    "escalation": ("escalation", "escalations"),
    "contact": ("contact", "contacts"),
    "check-in": ("check-in answer", "check-in answers"),
    "round": ("check-in round", "check-in rounds"),
    "listening": ("listening conversation", "listening conversations"),
    "programme": ("programme", "programmes"),
    "step": ("programme step", "programme steps"),
    "agreement": ("agreement", "agreements"),
    "link": ("link to another partnership", "links to other partnerships"),
    "rebase": ("fresh start of a chart", "fresh starts of charts"),
    "target": ("target", "targets"),
    "dismissal": ("signal set aside", "signals set aside"),
    "planned-meeting": ("planned meeting", "planned meetings"),
    "commentary": ("commentary", "commentaries"),
    "problem-tree": ("problem tree", "problem trees"),
    "released-tree": ("released problem tree", "released problem trees"),
}
"""Each kind of entry in the singular and the plural."""

_OWN_REF = "A short name or number of your choice, used only once in this sheet."
_PARTNER = "The short ref of a partner."
_SEVERAL = "Short refs of partners, with ; between them."
_AT_MEETING = "The ref of the meeting it came from, if any."
_ON_AGENDA = "The ref of the agenda item it came from, if any."
_MARK = "1 (strongly disagree) to 5 (strongly agree)."

_SHARED_WORDS: dict[str, tuple[str, str]] = {
    "partnership": ("Partnership", "The short ref of the partnership, as in the sheet partnerships."),
    "title": ("Title", "What it is called, in a few words."),
    "kind": ("Kind", "Choose the nearest."),
    "note": ("Note", "Anything worth keeping."),
    "meeting": ("Meeting", _AT_MEETING),
    "item": ("Agenda item", _ON_AGENDA),
    "owner": ("Owner", f"{_PARTNER} Who sees to it."),
    "due_on": ("Due on", "The day by which it should be done. It may lie ahead."),
    "dropped_on": ("Dropped on", "The day on which it was given up, if it was."),
    "reason": ("Reason", "Why it was dropped."),
    "held_on": ("Held on", "The day it took place."),
}

_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "partnership": {
        "partnership": ("Short ref", "Small letters, digits and hyphens: it becomes the web address."),
        "name": ("Name", "What people call the partnership."),
        "purpose": ("Purpose", "What it is for, in a sentence."),
        "place": ("Place", "Where it works."),
        "formed_on": ("Formed on", "The day it began. Nothing can be recorded before it."),
        "history": ("History", "What came before, and what newcomers should know."),
        "closed_on": ("Closed on", "The day it ended, if it has."),
    },
    "partner": {
        "partner": ("Short ref", "A short name for the organisation, used wherever it is mentioned."),
        "name": ("Name", "The organisation’s full name."),
        "sector": ("Sector", "Council, health, police, charity, ..."),
        "joined_on": ("Joined on", "The day it became a member."),
        "left_on": ("Left on", "Its last day as a member, if it has left."),
    },
    "meeting": {
        "meeting": ("Short ref", f"{_OWN_REF} The date will do."),
        "kind": ("Kind", "Board and working meetings are expected to decide things; the others need not."),
        "minutes": ("Length in minutes", "How long it lasted, as a whole number."),
        "present": ("Present", _SEVERAL),
        "deputies": ("Sent a deputy", _SEVERAL),
        "absent": ("Absent", f"{_SEVERAL} Leave it empty and every other member counts as absent."),
        "summary": ("Summary", "What it came to, in a few sentences."),
    },
    "item": {
        "meeting": ("Meeting", "The ref of the meeting whose agenda it was on."),
        "item": ("Item ref", "Use the same ref again when the item is carried over to another meeting."),
        "outcome": ("What it came to", "Leave empty when that was not recorded."),
        "minutes": ("Minutes spent", "How long it was discussed, as a whole number."),
    },
    "decision": {
        "decision": ("Short ref", _OWN_REF),
        "decided_on": ("Decided on", "The day of the decision."),
        "enacted_on": ("Carried out on", "The day it took effect, if it has."),
    },
    "action": {
        "action": ("Short ref", _OWN_REF),
        "agreed_on": ("Agreed on", "The day it was agreed."),
        "completed_on": ("Completed on", "The day it was done, if it is."),
    },
    "paper": {
        "paper": ("Short ref", _OWN_REF),
        "presented_on": ("Presented on", "The day it was presented."),
        "author": ("Author", "Who wrote it: an organisation or a group."),
        "acted_on": ("Acted on", "The day on which something was done about it."),
        "decision": ("Decision", "The ref of the decision it led to, if any."),
    },
    "escalation": {
        "escalation": ("Short ref", _OWN_REF),
        "raised_on": ("Raised on", "The day it was named."),
        "level": ("Level", "How serious: naming a tension early is healthy."),
        "title": ("What it is about", "The issue, not a person."),
        "raised_by": ("Raised by", _PARTNER),
        "between": ("Between", _SEVERAL),
        "settled_on": (
            "Settled on",
            "The day it was settled. If settled more than once: the days with ; between them.",
        ),
        "how": ("How it was settled", "If settled more than once: each in turn, with ; between them."),
        "reopened_on": ("Reopened on", "The day it came up again, if it did; several with ; between them."),
    },
    "contact": {
        "contact": ("Short ref", _OWN_REF),
        "made_on": ("Made on", "The day they were in touch."),
        "between": ("Between", f"{_SEVERAL} At least two."),
        "channel": ("By", "How they were in touch."),
        "tone": ("Tone", "How it felt."),
    },
    "check-in": {
        "round": ("Round", "The ref of the round of check-ins, such as 2026-spring."),
        "answered_on": ("Answered on", "The day of the answer."),
        "partner": ("Answered for", f"{_PARTNER} Whose view it is."),
        "about": ("About", "Another partner. Leave empty when it is about the whole partnership."),
        "reliable": ("Reliable", f"They do what they say they will. {_MARK}"),
        "open": ("Open", f"We can raise difficult things with them. {_MARK}"),
        "fair": ("Fair", f"They take our interests into account. {_MARK}"),
        "able": ("Able", f"They bring what the work needs. {_MARK}"),
        "comment": ("Comment", "In the respondent’s own words, without names."),
        "answer": ("Answer", "Given when the answer is recorded."),
        "mean": ("Mean of the marks", "Worked out from the marks; it is what counts."),
    },
    "listening": {
        "conversation": ("Conversation", "A short ref. Use one row for each theme, with the same ref."),
        "partner": ("Partner", f"{_PARTNER} Leave empty if it could identify someone."),
        "theme": ("Theme", "What was heard, in a few words, without names."),
        "kind": ("Kind", "A feeling, a worry, a problem or a hope."),
        "grows_from": ("Grows from", "The theme that it grows out of, as written there."),
        "note": ("Note", "Confidential: only those who listen can read it."),
        "themes": ("Themes", "What was heard in this conversation."),
    },
    "programme": {
        "programme": ("Short ref", _OWN_REF),
        "started_on": ("Started on", "The day it began."),
        "ended_on": ("Ended on", "The day it finished, if it has."),
        "aim": ("Aim", "What it should change."),
        "reflection": ("Reflection", "What it changed, looking back."),
    },
    "step": {
        "programme": ("Programme", "The ref of the programme it belongs to."),
        "step": ("Step ref", "Its number or a short name, used once in its programme."),
    },
    "agreement": {
        "agreement": ("Short ref", _OWN_REF),
        "kind": ("Kind", "A principle to work by, a goal to reach, or an outcome for people."),
        "agreed_on": ("Agreed on", "The day the partners agreed."),
        "measure": ("Measure", "How everyone will know that it is met."),
        "target_on": ("Target day", "The day by which it should be met. It may lie ahead."),
        "reviewed_on": ("Reviewed on", "The day it was last looked at."),
        "met": ("Met", "What the review found."),
        "withdrawn_on": ("Withdrawn on", "The day the partners gave it up, if they did."),
    },
    "link": {
        "to": ("Other partnership", "The short ref of the other partnership, which must be recorded too."),
        "relation": ("Relation", "How this partnership relates to the other."),
        "since": ("Since", "The day from which it holds."),
    },
    "rebase": {
        "rebase": ("Short ref", _OWN_REF),
        "measure": ("Measure", "The chart that it concerns, such as attendance."),
        "from_on": ("From", "The day from which the limits are worked out afresh."),
        "reason": ("Reason", "What changed, as everyone agrees."),
    },
    "target": {
        "target": ("Short ref", _OWN_REF),
        "measure": ("Measure", "The chart on which it is drawn."),
        "bound": ("The figures should be", "Whether the target is the least or the most that they should be."),
        "value": ("Figure", "The target itself: a number."),
        "from_on": ("From", "The day from which it holds, until another one is set."),
        "reason": ("Reason", "Who agreed it, and why this figure."),
    },
    "dismissal": {
        "dismissal": ("Short ref", _OWN_REF),
        "signal": ("Signal", "The pattern that is set aside."),
        "about": ("About", "The short ref of what it is about: an item, a partner, a paper and so on."),
        "dismissed_on": ("From", "The day from which it is set aside."),
        "until_on": ("Until", "The last day for which it is set aside; it may lie ahead, up to a year."),
        "reason": ("Reason", "Why it need not be pointed out for now."),
    },
    "planned-meeting": {
        "plan": ("Short ref", _OWN_REF),
        "meets_on": ("Meets on", "The day of the meeting. It may lie ahead; correct it when the meeting moves."),
        "kind": ("Kind", "What kind of meeting it will be."),
        "title": ("Title", "What it is called, if its kind does not say it."),
        "planned_on": ("Planned on", "The day on which it was agreed to meet."),
    },
    "commentary": {
        "commentary": ("Short ref", _OWN_REF),
        "section": ("Section", "The section of the report beside which it stands."),
        "from_on": ("Period from", "The first day of the period that the report is about."),
        "to_on": ("Period to", "The last day of that period."),
        "text": ("Commentary", "What the figures do not say by themselves."),
    },
}

SIGNAL_WORDS = {
    "deciding-nothing": "Meetings that decide nothing",
    "carried-over": "Carried over",
    "paper-unanswered": "Paper without an answer",
    "overdue": "Overdue",
    "crowded-agenda": "Crowded agendas",
    "absent-partner": "A partner is missing",
    "silent-tension": "Trust falls in silence",
    "escalation-stuck": "Escalation stuck",
    "prickly": "Prickly or in writing",
    "workshop-without-agreement": "Nothing came of it",
    "gone-quiet": "Gone quiet",
    "perception-gap": "Views far apart",
    "programme-stalled": "Programme stalled",
}
MEETING_KIND_WORDS = {
    "board": "Board",
    "working": "Working meeting",
    "workshop": "Workshop",
    "awayday": "Awayday",
    "informal": "Informal",
}
LEVEL_WORDS = {"tension": "Tension", "concern": "Concern", "dispute": "Dispute", "breakdown": "Breakdown"}
CHANNEL_WORDS = {"in-person": "In person", "phone": "Phone", "video": "Video", "email": "Email", "letter": "Letter"}
TONE_WORDS = {"warm": "Warm", "neutral": "Neutral", "prickly": "Prickly"}
OUTCOME_WORDS = {
    "decided": "Decided",
    "actioned": "Action agreed",
    "deferred": "Deferred",
    "discussed": "Discussed",
    "noted": "Noted",
    "withdrawn": "Withdrawn",
    "not-reached": "Not reached",
}
SECTOR_WORDS = {
    "council": "Council",
    "health": "Health",
    "police": "Police and justice",
    "education": "Education",
    "housing": "Housing",
    "charity": "Charity or community group",
    "business": "Business",
    "government": "Government",
    "other": "Other",
}
"""Suggestions for a partner’s sector, which may be any text."""
CHOICE_WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("meeting", "kind"): MEETING_KIND_WORDS,
    ("planned-meeting", "kind"): MEETING_KIND_WORDS,
    ("item", "outcome"): OUTCOME_WORDS,
    ("escalation", "level"): LEVEL_WORDS,
    ("contact", "channel"): CHANNEL_WORDS,
    ("contact", "tone"): TONE_WORDS,
    ("listening", "kind"): {"feeling": "Feeling", "worry": "Worry", "problem": "Problem", "hope": "Hope"},
    ("programme", "kind"): {
        "listening": "Listening",
        "awayday": "Awayday",
        "coaching": "Coaching",
        "leadership": "Leadership",
        "mediation": "Mediation",
        "other": "Other",
    },
    ("agreement", "kind"): {"principle": "Principle", "goal": "Goal", "outcome": "Outcome"},
    ("agreement", "met"): {"yes": "Yes", "partly": "Partly", "no": "No"},
    ("link", "relation"): {
        "grew-from": "Grew from",
        "merged-into": "Merged into",
        "works-with": "Works with",
        "shares-problem": "Shares a problem with",
    },
    ("target", "measure"): {
        "check-in answers": "Check-in answers",
        "decisions per meeting": "Decisions per meeting",
        "days to settle": "Days to settle",
        "attendance": "Attendance",
        "health": "Health",
    },
    ("target", "bound"): {"at-least": "At least", "at-most": "At most"},
    ("dismissal", "signal"): SIGNAL_WORDS,
    ("commentary", "section"): {
        "summary": "In short",
        "timeline": "Health over the period",
        "dimensions": "The dimensions",
        "change": "What changed",
        "trust": "Trust",
        "signals": "Signals and turning points",
        "programmes": "Programmes",
        "corrections": "Corrections and late records",
        "open-matters": "Open matters",
        "method": "Method",
    },
}
"""The choices of each field that has them, in words."""


def label(kind: str, field: str) -> str:
    """What a field of a kind of entry is called; ``KeyError`` when it has no words yet."""
    return _words(kind, field)[0]


def help_text(kind: str, field: str) -> str:
    """One or two sentences on what belongs in the field; ``KeyError`` when it has no words yet."""
    return _words(kind, field)[1]


def choice_label(kind: str, field: str, choice: str) -> str:
    """A choice in words, e.g. “In person”; ``KeyError`` when it has none yet."""
    return CHOICE_WORDS[kind, field][choice]


def _words(kind: str, field: str) -> tuple[str, str]:
    return _WORDS[kind].get(field) or _SHARED_WORDS[field]
