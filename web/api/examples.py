"""A plausible entry of every kind, as it is sent, and answers over all. For the document; tests hold them to it."""

from __future__ import annotations

from typing import Any

ENTRIES: dict[str, dict[str, Any]] = {
    "partnership": {
        "partnership": "harbour",
        "name": "Harbour Wellbeing Partnership",
        "purpose": "Help people leave hospital sooner, and stay well at home.",
        "place": "Marlhaven",
        "formed_on": "2024-01-10",
    },
    "partner": {"partner": "council", "name": "Harbour Council", "sector": "council", "joined_on": "2024-02-01"},
    "meeting": {
        "meeting": "2026-03-15",
        "held_on": "2026-03-15",
        "kind": "board",
        "title": "March board",
        "minutes": 90,
        "present": ["council", "hospital"],
        "absent": ["charity"],
        "summary": "Half the time went on transport; the budget was settled.",
    },
    "item": {
        "meeting": "2026-03-15",
        "item": "budget",
        "title": "Shared budget",
        "outcome": "decided",
        "minutes": 25,
    },
    "decision": {
        "decision": "one-budget",
        "decided_on": "2026-03-15",
        "title": "Share one budget for home care",
        "meeting": "2026-03-15",
        "item": "budget",
        "owner": "council",
        "due_on": "2026-06-01",
    },
    "action": {
        "action": "draft-budget",
        "agreed_on": "2026-03-15",
        "title": "Draft the shared budget",
        "meeting": "2026-03-15",
        "owner": "hospital",
        "due_on": "2026-04-15",
    },
    "paper": {
        "paper": "transport-options",
        "presented_on": "2026-03-15",
        "title": "Options for transport",
        "meeting": "2026-03-15",
        "author": "The transport group",
    },
    "escalation": {
        "escalation": "who-pays",
        "raised_on": "2026-03-15",
        "level": "concern",
        "title": "Who pays for transport",
        "raised_by": "charity",
        "between": ["council", "hospital"],
    },
    "contact": {
        "contact": "2026-03-20",
        "made_on": "2026-03-20",
        "between": ["council", "hospital"],
        "channel": "phone",
        "tone": "warm",
        "note": "Cleared up the transport figures.",
    },
    "check-in": {
        "round": "2026-spring",
        "answered_on": "2026-03-22",
        "partner": "hospital",
        "about": "council",
        "reliable": 4,
        "open": 3,
        "fair": 4,
        "able": 5,
    },
    "listening": {
        "conversation": "before-the-awayday",
        "held_on": "2026-02-02",
        "partner": "hospital",
        "themes": [
            {"theme": "Agendas leave no time to think", "kind": "problem"},
            {"theme": "Not being heard", "kind": "feeling", "grows_from": "Agendas leave no time to think"},
        ],
    },
    "programme": {
        "programme": "chairs",
        "kind": "coaching",
        "title": "Coaching the chairs",
        "started_on": "2026-03-01",
        "aim": "Chairs who can hold a hard conversation.",
    },
    "step": {"programme": "chairs", "step": "1", "held_on": "2026-03-08", "title": "Setting the scene"},
    "agreement": {
        "agreement": "home-in-two-days",
        "kind": "goal",
        "agreed_on": "2026-03-15",
        "title": "Home within two days",
        "measure": "Days from being well enough to being home.",
        "target_on": "2026-12-31",
    },
    "link": {"to": "county", "relation": "grew-from", "since": "2024-01-10"},
    "rebase": {
        "rebase": "online",
        "measure": "attendance",
        "from_on": "2026-02-01",
        "reason": "Meetings moved online.",
    },
}

WHOLE_MEETING: dict[str, Any] = ENTRIES["meeting"] | {
    "items": [{"item": "budget", "title": "Shared budget", "outcome": "decided", "minutes": 25}],
    "decisions": [
        {"decision": "one-budget", "decided_on": "2026-03-15", "title": "Share one budget", "item": "budget"}
    ],
    "actions": [
        {"action": "draft-budget", "agreed_on": "2026-03-15", "title": "Draft the budget", "owner": "hospital"}
    ],
    "completed": ["call-the-county"],
}

STEPS: dict[str, Any] = {
    "enacted_on": "2026-05-01",
    "completed_on": "2026-04-10",
    "dropped_on": "2026-04-10",
    "reason": "The county took it over.",
    "acted_on": "2026-04-20",
    "decision": "one-budget",
    "settled_on": "2026-05-10",
    "how": "Both met, and split the cost.",
    "reopened_on": "2026-06-01",
    "ended_on": "2026-06-15",
    "reflection": "The chairs now ring each other before a board.",
    "reviewed_on": "2026-06-15",
    "met": "partly",
    "withdrawn_on": "2026-06-15",
    "left_on": "2026-06-15",
    "closed_on": "2026-06-30",
    "themes": [{"theme": "Proud of the work", "kind": "hope"}],
}
"""What each field of a step might say."""

OVER_ALL: dict[str, dict[str, Any]] = {
    "Portfolio": {
        "on": "2026-03-31",
        "known_at": None,
        "partnerships": [
            {
                "partnership": "harbour",
                "name": "Harbour Wellbeing Partnership",
                "place": "Marlhaven",
                "closed_on": None,
                "health": {"score": 58.4, "low": 52.1, "high": 64.7, "band": "on strained terms", "cap": None},
                "change_3_months": -6.2,
                "variation": "concerning",
                "trust": 61.0,
                "perception_gap": 18.0,
                "signals": {"carried-over": 1, "overdue": 2},
                "open_escalations": 1,
                "overdue": 2,
                "last_contact_on": "2026-03-20",
                "next_meeting_on": "2026-04-14",
                "next_meeting_kind": "board",
            }
        ],
        "next": "harbour",
    },
    "SignalsOverAll": {
        "partnerships": [
            {
                "partnership": "harbour",
                "on": "2026-03-31",
                "known_at": None,
                "signals": [
                    {
                        "signal": "carried-over",
                        "since": "2026-02-15",
                        "sentence": "Shared budget has come up 3 times without being decided.",
                        "question": "What makes this one hard to decide?",
                        "entries": [
                            {"kind": "item", "entry": "2025-12-14/budget"},
                            {"kind": "item", "entry": "2026-01-18/budget"},
                            {"kind": "item", "entry": "2026-02-15/budget"},
                        ],
                        "dismissed_until": None,
                    }
                ],
            }
        ],
        "next": "harbour",
    },
    "Network": {
        "on": "2026-03-31",
        "known_at": None,
        "organisations": [
            {
                "organisation": "harbour council",
                "name": "Harbour Council",
                "sector": "council",
                "partnerships": ["county", "harbour"],
            }
        ],
        "memberships": [
            {"partnership": "county", "organisation": "harbour council", "from": "2021-05-01", "until": None},
            {"partnership": "harbour", "organisation": "harbour council", "from": "2024-02-01", "until": None},
        ],
        "ties": [{"from": "county", "to": "harbour", "relation": "grew-from", "since": "2024-01-10"}],
    },
}
"""What is answered over all partnerships, by schema."""
