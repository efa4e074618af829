"""What each setting of a scoring policy is called, and what it does. ``settings`` puts them together."""

from __future__ import annotations

from projections.policy import DIMENSION_NAMES
from web.wording import capital

Words = tuple[str, str]
"""What a setting is called, and what it does."""

GROUPS: dict[str, Words] = {
    "start": ("Where a score starts", "How much evidence it takes to move a score, and to have one at all."),
    **dict.fromkeys(DIMENSION_NAMES, ("", "")),
    "caps": ("Held down", "What health cannot exceed while an escalation is open."),
    "bands": ("Bands", "The least health, from 0 to 100, that is called so."),
    "signals": ("Pointing out", "When pages point out that work may be being avoided. Health does not depend on it."),
}
"""The groups of settings in the order shown; those of dimensions have the words of the dimension."""

OWN: dict[str, Words] = {
    "prior": ("Start", "Where every score starts before there is evidence, from 0 to 1."),
    "prior_strength": (
        "Weight of the start",
        "How much evidence it takes to move a score half the way from its start.",
    ),
    "least_evidence": ("Least evidence", "With less evidence than this a dimension has no score."),
    "trust.answer_weight": ("Weight of an answer", "How much one answer to a check-in counts."),
    "trust.least_answers": ("Least answers", "How many answers there must be in all before trust has a score."),
    "trust.stale_after_days": (
        "Out of date after days",
        "Trust is called out of date when nobody answered for so long.",
    ),
    "trust.least_respondents": (
        "Answers behind a figure",
        "How many answers stand behind every figure about a partner. It was promised, and is the same in every policy.",
    ),
    "decisions.put_off_counts_at_most": (
        "Put off: counts at most so often",
        "Each time an item comes up again it weighs more, up to so many times.",
    ),
    "decisions.withdrawn_counts_from": (
        "Withdrawn: counts from so often",
        "Only items that had come up so many times.",
    ),
    "decisions.meetings_that_decide": (
        "Meetings that decide",
        "Kinds of meeting that are expected to decide something.",
    ),
    "follow_through.done_weight": (
        "Something was done: weight",
        "How much a decision enacted or an action completed counts.",
    ),
    "follow_through.late_half_life_days": (
        "Late by so many days is half as good",
        "How fast being late takes its toll.",
    ),
    "follow_through.paper_within_days": ("Days for a paper", "Acted on within so many days it was in time."),
    "repair.least_settled_weight": (
        "Settled: least weight",
        "Something settled counts as much as this, however small.",
    ),
    "engagement.present": ("A member was there", "How good that is, from 0 to 1."),
    "engagement.deputy": ("A deputy came", "How good that is, from 0 to 1."),
    "engagement.absent": ("A member was absent", "How good that is, from 0 to 1."),
    "engagement.meeting_weight": ("Weight of a meeting", "Shared by all who were expected at it."),
    "engagement.quiet_after_days": ("Quiet after days", "Without meeting or contact for so long it counts as quiet."),
    "conversation.pace_weight": ("Time for items: weight", "How much the minutes a meeting gave each item count."),
    "conversation.rushed_minutes": ("Minutes an item when rushed", "So few minutes are worth 0."),
    "conversation.unhurried_minutes": ("Minutes an item when unhurried", "So many minutes are worth 1."),
    "conversation.warm": ("A warm contact", "How good that is, from 0 to 1."),
    "conversation.neutral": ("A neutral contact", "How good that is, from 0 to 1."),
    "conversation.prickly": ("A prickly contact", "How good that is, from 0 to 1."),
    "conversation.contact_weight": ("Weight of a contact", "How much one made in person, by phone or by video counts."),
    "conversation.written_weight": ("Weight of a written contact", "How much an email or a letter counts."),
}

SUBJECTS: dict[str, str] = {
    "decisions.decided": "An item was decided",
    "decisions.actioned": "An item led to an action",
    "decisions.discussed": "An item was only discussed",
    "decisions.put_off": "An item was put off or not reached",
    "decisions.withdrawn": "An item was withdrawn",
    "decisions.nothing_decided": "A meeting decided nothing",
    "follow_through.dropped": "A decision or action was dropped",
    "follow_through.overdue": "A decision or action is overdue",
    "follow_through.paper_in_time": "A paper was acted on in time",
    "follow_through.paper_late": "A paper was acted on late",
    "follow_through.paper_unanswered": "A paper is not acted on",
    "repair.named": "A tension was named",
    "repair.levels.tension": "A tension",
    "repair.levels.concern": "A concern",
    "repair.levels.dispute": "A dispute",
    "repair.levels.breakdown": "A breakdown",
    "engagement.quiet": "Nobody meets or is in touch",
    "conversation.listening": "A listening conversation or a programme step",
    "caps.breakdown": "A breakdown",
    "caps.dispute": "A dispute",
    "signals.deciding_nothing": "Deciding nothing",
    "signals.carried_over": "Carried over",
    "signals.paper_unanswered": "Paper unanswered",
    "signals.overdue": "Overdue",
    "signals.crowded_agenda": "Crowded agenda",
    "signals.absent_partner": "Absent partner",
    "signals.silent_tension": "Silent tension",
    "signals.escalation_stuck": "Escalation stuck",
    "signals.prickly": "Prickly contact",
    "signals.workshop_without_agreement": "Workshop without agreement",
    "signals.gone_quiet": "Gone quiet",
    "signals.perception_gap": "Perception gap",
    "signals.programme_stalled": "Programme stalled",
}
"""What settings that come in pairs and triples are about."""

PARTS: dict[str, Words] = {
    "value": ("how good", "From 0, which is poor, to 1, which is good."),
    "weight": ("weight", "How much it counts next to other evidence."),
    "per_30_days": ("weight of 30 days", "How much it counts for every 30 days that it lasts."),
    "level": (
        "weight of 30 days open",
        "How much it counts for every 30 days that it stays open, and once it is settled.",
    ),
    "grace_days": ("days before it counts", "So long it may be open before it counts."),
    "target_days": ("days to settle it", "Settled after so many days it is half as good as at once."),
    "at_most": ("health at most", "While one is open, health is not shown above this, from 0 to 100."),
    "after_days": ("once open for days", "So long it may be open before it holds health down."),
    "meetings": ("meetings", "Over so many meetings."),
    "times": ("times", "After so many times."),
    "days": ("days", "After so many days."),
    "minutes": ("minutes an item", "With fewer minutes than this."),
    "points": ("points", "By so many points."),
    "targets": ("times its days to settle", "Open for so many times the days in which it should be settled."),
    "contacts": ("contacts", "Over so many contacts."),
}

OF_A_DIMENSION: dict[str, Words] = {
    "weight": ("Share of health", "How much this dimension counts in health, next to the others."),
    "half_life_days": ("Half-life in days", "After so many days an entry counts half."),
}


def words_of(path: str) -> Words:
    """What the setting at a path, such as ``repair.levels.dispute.grace_days``, is called and does."""
    if path in OWN:
        return OWN[path]
    whole, _, part = path.rpartition(".")
    if whole == "bands":
        return capital(part), "From so much health on."
    if whole.startswith("dimensions."):
        return OF_A_DIMENSION[part]
    name, about = PARTS[part]
    return f"{SUBJECTS[whole]}: {name}", about
