"""The roles that people hold in partnerships, and what each allows. ``deciding`` asks; pages show the words."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What somebody may do in a partnership; the last three concern the whole workspace."""

    SEE = "see"
    """Pooled pages: health, its timeline and what moved it, without entries."""
    READ = "read"
    """Entries that are not confidential."""
    RECORD = "record"
    """Add, correct, retract and import entries."""
    HEAR = "hear"
    """Listening: read and record confidential conversations."""
    FORM = "form"
    """Add a partnership."""
    WEIGH = "weigh"
    """Change how health is worked out: save scoring policies, and put one in force."""
    ADMINISTER = "administer"
    """Look after people, grants, webhooks and erasure."""


class Role(StrEnum):
    LEAD = "lead"
    CONSULTANT = "consultant"
    BOARD = "board"
    ADMINISTRATOR = "administrator"


OF_THE_WORKSPACE = frozenset({Action.FORM, Action.WEIGH, Action.ADMINISTER})
"""Actions that only a grant for all partnerships allows."""

ALLOWS: dict[Role, frozenset[Action]] = {
    Role.LEAD: frozenset({Action.SEE, Action.READ, Action.RECORD, Action.FORM}),
    Role.CONSULTANT: frozenset({Action.SEE, Action.READ, Action.RECORD, Action.HEAR, Action.FORM, Action.WEIGH}),
    Role.BOARD: frozenset({Action.SEE}),
    Role.ADMINISTRATOR: frozenset({Action.ADMINISTER}),
}

ROLE_WORDS: dict[Role, str] = {
    Role.LEAD: "Records what happens and reads everything that is not confidential.",
    Role.CONSULTANT: "Records and reads everything, confidential listening included. In all partnerships: changes "
    "how health is worked out, too.",
    Role.BOARD: "Sees health and its timeline, in pooled figures only.",
    Role.ADMINISTRATOR: "Looks after people and access. Reads no partnership's content.",
}
