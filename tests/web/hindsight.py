"""What was recorded about “harbour” in June that tells of the time up to the end of March."""

from __future__ import annotations

import msgspec

from domain.contacts import Contact
from domain.partnerships import Partnerships
from tests.web.harbour import at, day

LATE, CORRECTED, FURTHER, RETRACTED = "K-0", "E-1", "d2", "G-1"


def look_back(log: Partnerships) -> None:
    """A contact of February comes in, the dispute becomes a concern, d2 was carried out in March, the goal goes."""
    contact = Contact(
        contact=LATE, made_on=day("2026-02-10"), between=("council", "charity"), channel="email", tone="prickly"
    )
    log.make_contact("harbour", contact, at("2026-06-22"))
    dispute = log.get("harbour").entries.of("escalation")[CORRECTED]
    log.correct("harbour", msgspec.structs.replace(dispute, level="concern"), "It was less than that", at("2026-06-23"))
    log.enact_decision("harbour", FURTHER, day("2026-03-01"), at("2026-06-25"))
    log.retract("harbour", "agreement", RETRACTED, "Nobody agreed to it", at("2026-06-26"))
