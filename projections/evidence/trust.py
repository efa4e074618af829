"""Trust: what respondents answered to the check-in statements."""

from __future__ import annotations

from collections.abc import Iterator

from domain.check_ins import CheckIn
from projections.evidence.surroundings import Evidence, Surroundings
from projections.policy import Policy


def answer(check_in: CheckIn, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """The mean of the statements answered, from 1..5 to 0..1, for the partner that answered."""
    value = (check_in.average - 1) / 4
    day = check_in.answered_on.toordinal()
    yield Evidence("trust", value, policy.trust.answer_weight, day, day + 1, check_in.partner, check_in.round)
