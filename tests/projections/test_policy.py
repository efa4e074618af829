"""A scoring policy is data: the standard one says what the design says, and a bad file is refused by name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from domain.partnership import PLAIN_KINDS
from projections.evidence import NO_EVIDENCE, RULES
from projections.policy import STANDARD, InvalidPolicy, parse_policy, read_policy, standard_policy

Spoil = Callable[[dict[str, Any]], Any]


def test_the_standard_policy_is_the_design() -> None:
    policy = standard_policy()
    dimensions = {name: (d.weight, d.half_life_days) for name, d in policy.by_dimension.items()}
    assert dimensions == {
        "trust": (0.30, 120),
        "decisions": (0.15, 90),
        "follow_through": (0.20, 90),
        "repair": (0.15, 120),
        "engagement": (0.10, 90),
        "conversation": (0.10, 90),
    }
    levels = policy.repair.levels
    assert [(x.level, x.grace_days, x.target_days) for x in (levels.tension, levels.concern)] == [
        (0.5, 30, 60),
        (1, 14, 30),
    ]
    assert [(x.level, x.grace_days, x.target_days) for x in (levels.dispute, levels.breakdown)] == [
        (2, 7, 30),
        (4, 0, 30),
    ]
    assert (policy.prior, policy.prior_strength, policy.least_evidence) == (0.5, 2, 1)
    assert (policy.trust.least_answers, policy.trust.stale_after_days, policy.trust.least_respondents) == (3, 120, 3)
    assert policy.bands == {
        "on good terms": 75,
        "on working terms": 60,
        "on strained terms": 45,
        "on poor terms": 0,
    }


def test_the_standard_signals_are_those_of_the_design() -> None:
    assert to_builtins(standard_policy().signals) == {
        "deciding_nothing": {"meetings": 3},
        "carried_over": {"times": 3},
        "paper_unanswered": {"days": 60},
        "overdue": {"days": 30},
        "crowded_agenda": {"minutes": 8, "meetings": 5},
        "absent_partner": {"meetings": 3},
        "silent_tension": {"points": 10, "days": 90},
        "escalation_stuck": {"targets": 2},
        "prickly": {"contacts": 6},
        "workshop_without_agreement": {"days": 30},
        "gone_quiet": {"days": 60},
        "perception_gap": {"points": 25},
        "programme_stalled": {"days": 60},
    }


def test_a_policy_from_before_there_were_signals_has_the_standard_ones() -> None:
    data = tomllib.loads(STANDARD.read_text())
    del data["signals"]
    assert parse_policy(data, "old.toml") == standard_policy()


def test_every_kind_of_entry_is_evidence_or_left_out_on_purpose() -> None:
    assert set(RULES) | NO_EVIDENCE == set(PLAIN_KINDS)
    assert not set(RULES) & NO_EVIDENCE


def test_a_copy_of_the_standard_policy_is_the_same_policy(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text(STANDARD.read_text())
    assert read_policy(copy) == standard_policy()
    assert read_policy(copy).digest == standard_policy().digest


@pytest.mark.parametrize(
    ("spoil", "key", "problem"),
    [
        (lambda p: p.update(colour="green"), "colour", "Unknown field"),
        (lambda p: p["trust"].update(answer_wieght=2), "trust.answer_wieght", "Unknown field"),
        (lambda p: p["repair"]["levels"].update(row={}), "repair.levels.row", "Unknown field"),
        (lambda p: p["dimensions"].update(mood={}), "dimensions.mood", "Unknown field"),
        (lambda p: p.pop("prior"), "prior", "Missing"),
        (lambda p: p.pop("caps"), "caps", "Missing"),
        (lambda p: p["repair"]["levels"]["dispute"].pop("grace_days"), "repair.levels.dispute.grace_days", "Missing"),
        (lambda p: p["dimensions"]["trust"].update(weight=-0.1), "dimensions.trust.weight", "greater than or equal"),
        (lambda p: p["decisions"]["decided"].update(weight=-1), "decisions.decided.weight", "greater than or equal"),
        (lambda p: p["decisions"]["decided"].update(value=1.1), "decisions.decided.value", "less than or equal"),
        (lambda p: p["dimensions"]["repair"].update(half_life_days=0), "dimensions.repair.half_life_days", "greater"),
        (lambda p: p["dimensions"]["repair"].update(half_life_days=1e300), "dimensions.repair.half_life_days", "less"),
        (lambda p: p["engagement"].update(quiet_after_days=-1), "engagement.quiet_after_days", "greater than or equal"),
        (
            lambda p: p["engagement"].update(quiet_after_days=10**30),
            "engagement.quiet_after_days",
            "less than or equal",
        ),
        (lambda p: p["engagement"].update(quiet_after_days=60.5), "engagement.quiet_after_days", "integer"),
        (lambda p: p["engagement"].update(meeting_weight=1e300), "engagement.meeting_weight", "less than or equal"),
        (lambda p: p["engagement"].update(present="often"), "engagement.present", "valid number"),
        (lambda p: p["engagement"].update(present=float("nan")), "engagement.present", "nan"),
        (lambda p: p["engagement"].update(meeting_weight=float("inf")), "engagement.meeting_weight", "infinity"),
        (lambda p: p["engagement"].update(present=True), "engagement.present", "valid number"),
        (lambda p: p.update(trust=3), "trust", "Invalid"),
        (lambda p: p.update(bands={}), "bands", "at least one"),
        (lambda p: p["bands"].update(superb=101), "bands.superb", "less than or equal"),
        (
            lambda p: p["decisions"].update(meetings_that_decide=["bord"]),
            "decisions.meetings_that_decide.0",
            "one of: board",
        ),
        (lambda p: p.update(name=""), "name", "Length"),
        (lambda p: [d.update(weight=0) for d in p["dimensions"].values()], "dimensions", "weight above 0"),
    ],
)
def test_a_policy_with_something_wrong_is_refused_by_its_key(spoil: Spoil, key: str, problem: str) -> None:
    data = tomllib.loads(STANDARD.read_text())
    spoil(data)
    with pytest.raises(InvalidPolicy) as refused:
        parse_policy(data, "mine.toml")
    message = refused.value.message
    assert message.startswith("The policy mine.toml cannot be used: ")
    assert f"{key}" in message
    assert problem in message


def test_every_problem_is_named_at_once() -> None:
    data = tomllib.loads(STANDARD.read_text())
    data["dimensions"]["trust"]["weight"] = -1
    del data["prior"]
    with pytest.raises(InvalidPolicy, match=r"dimensions\.trust\.weight.*prior|prior.*dimensions\.trust\.weight"):
        parse_policy(data, "mine.toml")


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "cannot be read: No such file or directory"),
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
        (lambda path: path.write_text("name = "), "is not a TOML file"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "is not a TOML file"),
        (lambda path: path.write_text(""), "cannot be used"),
    ],
)
def test_a_file_that_is_no_policy_is_named(tmp_path: Path, make: Callable[[Path], Any], problem: str) -> None:
    path = tmp_path / "mine.toml"
    make(path)
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(path)
    assert str(path) in refused.value.message
    assert problem in refused.value.message
