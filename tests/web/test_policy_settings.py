"""Settings of a policy one by one: each is called something, and reads back from a form and from a file as it was."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from projections.policies_in_force import settings_of
from projections.policy import Policy, parse_policy, standard_policy
from web.policies.settings import grouped, read, texts_of
from web.policies.toml_text import toml_of


def softer() -> Policy:
    rules = msgspec.structs.replace(standard_policy().conversation, warm=0.1, contact_weight=9.0)
    return msgspec.structs.replace(standard_policy(), name="softer", conversation=rules)


def test_every_setting_is_called_something_and_says_what_it_does() -> None:
    groups = grouped(standard_policy(), standard_policy())
    shown = [each for group in groups for each in group.settings]
    assert {each.path for each in shown} == set(texts_of(standard_policy()))
    assert len(shown) > 90
    assert [each.path for each in shown if not each.label or not each.about] == []
    assert all(group.title and group.about for group in groups)
    for group in groups:
        labels = [each.label for each in group.settings]
        assert len(set(labels)) == len(labels), group.name


def test_what_is_shown_reads_back_as_the_same_policy() -> None:
    policy = msgspec.structs.replace(softer(), prior=1 / 3)
    base = msgspec.structs.replace(standard_policy(), prior=0.9)
    assert read(texts_of(softer()), base) == settings_of(softer()) | {"name": "standard"}
    assert float(texts_of(policy)["prior"]) == pytest.approx(1 / 3, abs=1e-15)


@pytest.mark.parametrize("bands", [None, {"on “good” terms": 75.0, "so.so": 0.0, "a \\ b\x7f": 10.0}])
def test_a_policy_as_toml_reads_back_as_itself(bands: dict[str, float] | None) -> None:
    policy = msgspec.structs.replace(softer(), prior=1 / 3, bands=bands or softer().bands)
    assert parse_policy(tomllib.loads(toml_of(policy)), "written") == policy
    assert texts_of(parse_policy(read(texts_of(policy), policy), "typed"))["prior"] == texts_of(policy)["prior"]
