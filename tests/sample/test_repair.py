"""The repaired partnership of the sample shows its programmes, trust before and after, and what one would say aloud."""

from __future__ import annotations

import re
from typing import Any

import pytest

from projections.before_and_after import BeforeAndAfter, before_and_after
from projections.ledger import entries
from projections.workspace import Workspace
from tests.sample.conftest import TODAY
from web.programmes.doubts import doubts
from web.programmes.telling import other_words, trust_words


def told(sample: Workspace, programme: str) -> BeforeAndAfter:
    found: list[Any] = [row.entry for row in entries(sample, "kirkfield", kind="programme")]
    (one,) = [each for each in found if each.ref == programme]
    return before_and_after(sample, "kirkfield", one, TODAY)


def test_coaching_is_told_in_the_sentence_a_consultant_would_say(sample: Workspace) -> None:
    assert re.fullmatch(
        r"Trust stood at (3\d|4\d) before the coaching \(range \d\d to \d\d, \d+ answers\) "
        r"and at 6\d six months after it \(\d\d to \d\d, \d+ answers\)\. "
        r"The two ranges lie apart: a rise by chance alone is unlikely\.",
        trust_words(told(sample, "coaching")),
    )
    assert "rose clearly" in other_words(told(sample, "coaching"))


def test_trust_stands_higher_in_each_window_of_coaching_and_mediation(sample: Workspace) -> None:
    for programme in ("coaching", "finance-mediation"):
        trust = told(sample, programme).compared[0]
        values = [trust.readings[when].value or 0 for when in ("before", "during", "after")]
        assert values == sorted(values)
        assert trust.overlaps is False
        assert all(reading.low is not None and reading.number >= 10 for reading in trust.readings.values())


def test_listening_alone_did_not_move_trust_beyond_chance(sample: Workspace) -> None:
    assert trust_words(told(sample, "listening")).endswith("The two ranges overlap, so that may be chance.")


@pytest.mark.parametrize("programme", ["listening", "finance-mediation", "coaching"])
def test_other_programmes_and_the_rebase_are_named_as_having_happened_at_once(
    sample: Workspace, programme: str
) -> None:
    found = told(sample, programme)

    happened = {(each.what, each.entry.ref) for each in found.at_once}
    others = {"listening", "finance-mediation", "coaching"} - {programme}
    assert {("programme", other) for other in others} <= happened
    assert ("rebase", "awayday") in happened
    assert any("could have moved the figures just as well" in each for each in doubts(found))


def test_signals_of_repair_began_in_its_windows(sample: Workspace) -> None:
    trust = told(sample, "coaching").compared[0]

    assert "shift" in [signal.cause for signal in trust.readings["during"].signals]
