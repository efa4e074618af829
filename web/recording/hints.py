"""Words that only forms need: what to type, and what unfamiliar words mean. Labels and choices stand in ``words``."""

from __future__ import annotations

from web.words import SECTOR_WORDS

LATER_TITLES = {
    "decision": "Already carried out or dropped?",
    "action": "Already done or dropped?",
    "paper": "Already acted on?",
    "escalation": "Already settled?",
    "programme": "Already ended?",
    "agreement": "Already reviewed or withdrawn?",
    "partner": "Has it left?",
    "partnership": "Has it closed?",
}
"""What is asked before the fields of what became of an entry."""

HINTS: dict[tuple[str, str], str] = {
    ("decision", "title"): "what was decided, in a few words",
    ("decision", "due_on"): "the day may lie ahead",
    ("action", "title"): "what will be done, in a few words",
    ("action", "due_on"): "the day may lie ahead",
    ("paper", "title"): "as it stands on the paper",
    ("paper", "author"): "an organisation or a group",
    ("escalation", "title"): "the issue, not a person",
    ("contact", "between"): "at least two",
    ("contact", "note"): "anything worth keeping",
    ("partner", "name"): "the organisation’s full name",
    ("programme", "aim"): "what it should change",
    ("step", "title"): "such as “Scene-setting”",
    ("agreement", "measure"): "how everyone will know that it is met",
    ("agreement", "target_on"): "the day may lie ahead",
    ("link", "note"): "anything worth keeping",
    ("rebase", "reason"): "what changed, as everyone agrees",
    ("planned-meeting", "meets_on"): "the day may lie ahead",
    ("planned-meeting", "title"): "if its kind does not say it",
    ("target", "value"): "a number, such as 80 or 1.5",
    ("dismissal", "until_on"): "at most a year ahead; after it the signal stands again, if it still does",
    ("dismissal", "reason"): "why it need not be pointed out for now",
    ("target", "reason"): "who agreed it, and why this figure",
    ("check-in", "round"): "such as spring-2026; the same for every answer of that round",
    ("check-in", "comment"): "in the respondent’s own words, without names",
    ("listening", "partner"): "leave it open if it could identify someone",
    ("listening", "theme"): "what was heard, in a few words, without names",
    ("listening", "grows_from"): "another theme on this form, as written there",
    ("listening", "note"): "only those who listen can read it",
    ("partnership", "purpose"): "what it is for, in a sentence",
    ("partnership", "history"): "what came before, and what newcomers should know",
    ("item", "title"): "as it stood on the agenda",
    (
        "commentary",
        "text",
    ): "everybody who may open the report reads it: think before you quote what was said in confidence",
}
"""A few words beside a label."""

TERMS: dict[tuple[str, str], tuple[str, str]] = {
    ("escalation", "level"): (
        "What the levels mean",
        "A tension is something felt and named early, which is healthy. A concern gets in the way of the work. In a "
        "dispute the partners disagree openly. In a breakdown they have stopped working together on it.",
    ),
    ("contact", "tone"): (
        "What the tones mean",
        "Warm: it did the relationship good. Neutral: businesslike. Prickly: somebody came away annoyed. Go by how it "
        "felt to those who were in touch; it blames nobody.",
    ),
    ("item", "outcome"): (
        "What the outcomes mean",
        "Decided: a choice was made. Action agreed: somebody will do something. Deferred: put off to another meeting. "
        "Discussed: talked over without either. Not reached: time ran out.",
    ),
    ("agreement", "kind"): (
        "What these mean",
        "A principle is how the partners want to work. A goal is what they want to reach. An outcome is what should "
        "be different for people.",
    ),
    ("rebase", "measure"): (
        "When to do this",
        "Charts compare each month with what is usual. When something changed for good and everyone agrees what, the "
        "chart starts afresh from that day, with the reason beside it.",
    ),
    ("target", "bound"): (
        "What a target does",
        "It is drawn as a line on the chart from that day on, and the chart says whether it can be relied on: always "
        "met, met at times, or never, if things go on as they are. It changes no score.",
    ),
    ("link", "relation"): (
        "What these mean",
        "Grew from: that one came first and this one continues its work. Merged into: this one became part of that "
        "one. Works with: they run side by side. Shares a problem with: both work on the same thing.",
    ),
    ("check-in", "about"): (
        "Whom the answers are about",
        "Leave it open when the respondent answered about the partnership as a whole, as most forms ask.",
    ),
}
"""A question that a person may have at a field, and its answer."""

SUGGESTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("partner", "sector"): tuple(SECTOR_WORDS.values()),
    ("rebase", "measure"): ("check-in answers", "decisions per meeting", "days to settle", "attendance", "health"),
}
"""What a line of text may well be; anything else may be typed."""

MENU_WORDS: dict[str, tuple[str, str]] = {
    "meeting": ("A meeting", "who was there, and what each item came to"),
    "planned-meeting": ("A planned meeting", "when the partners meet next"),
    "contact": ("A contact", "a call, a coffee, an email between partners"),
    "action": ("An action", "somebody will do something"),
    "decision": ("A decision", "made outside a meeting, or forgotten in one"),
    "escalation": ("A tension or dispute", "named early, it counts in the partners’ favour"),
    "paper": ("A paper", "presented, and waiting to be acted on"),
    "check-in": ("A check-in answer", "typed up from a paper form"),
    "listening": ("A listening conversation", "confidential: themes only, no names"),
    "agreement": ("An agreement", "a principle, a goal or an outcome"),
    "step": ("A step of a programme", "a session, a workshop, a conversation"),
    "programme": ("A programme", "coaching, mediation, an awayday, leadership"),
    "item": ("An agenda item", "forgotten at a meeting that is recorded"),
    "partner": ("A partner", "an organisation that joined"),
    "link": ("A link", "to another partnership"),
    "rebase": ("A fresh start of a chart", "when something changed for good"),
}
"""The kinds of entry in the order in which a lead needs them, with a line about each."""

FROM_OTHER_PAGES: dict[str, tuple[str, str]] = {
    "dismissal": ("A signal set aside", "for a while, with a reason; it is not deleted"),
    "target": ("A target", "for a measure: what the partners want its figures to be"),
    "commentary": ("A commentary", "beside a section of the report on a period, in your own words"),
}
"""The same for kinds that are recorded from a page of their own, where they belong."""

TITLES: dict[str, str] = {
    kind: words[0][:1].lower() + words[0][1:] for kind, words in (MENU_WORDS | FROM_OTHER_PAGES).items()
}
"""“a decision”, to follow “Record”."""
