"""Who may do what: every role and action, in one's own partnership, another, and all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.deciding import NOBODY, OPERATOR, Held, Person, may, may_somewhere, narrowed
from access.roles import Action, Role

OWN, OTHER = "harbour", "kirkfield"
ALLOWED = {
    Role.LEAD: "see read record",
    Role.CONSULTANT: "see read record hear",
    Role.BOARD: "see",
    Role.ADMINISTRATOR: "",
}
"""What each role allows in a partnership for which it was given."""
ALLOWED_IN_ALL = {
    Role.LEAD: "see read record form",
    Role.CONSULTANT: "see read record hear form weigh",
    Role.BOARD: "see",
    Role.ADMINISTRATOR: "administer",
}
"""What each role allows everywhere when it was given for all partnerships."""


def someone(*holds: Held) -> Person:
    return Person(1, "person:1", "Ada", "ada@example.org", holds)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_the_table_says_and_nothing_else(role: Role, action: Action) -> None:
    of_one, of_all = someone(Held(role, OWN)), someone(Held(role, None))
    assert may(of_one, action, OWN) == (action in ALLOWED[role].split())
    assert not may(of_one, action, OTHER)
    assert not may(of_one, action)
    for ref in (OWN, OTHER, None):
        assert may(of_all, action, ref) == (action in ALLOWED_IN_ALL[role].split())


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_nothing_and_the_operator_everything(action: Action) -> None:
    for ref in (OWN, None):
        assert not may(NOBODY, action, ref)
        assert may(OPERATOR, action, ref)
    assert not may_somewhere(NOBODY, action)
    assert may_somewhere(OPERATOR, action)
    assert not may_somewhere(someone(), action)


def test_roles_add_up() -> None:
    both = someone(Held(Role.BOARD, OWN), Held(Role.LEAD, OTHER))
    assert [may(both, Action.READ, ref) for ref in (OWN, OTHER)] == [False, True]
    assert [may(both, Action.SEE, ref) for ref in (OWN, OTHER)] == [True, True]
    assert may_somewhere(both, Action.RECORD)
    assert not may_somewhere(both, Action.HEAR)


REFS = ("harbour", "kirkfield", "quayside")
refs = st.sampled_from(REFS)
holds = st.builds(Held, st.sampled_from(Role), st.none() | refs)


@given(
    st.lists(holds, max_size=5).map(tuple),
    st.frozensets(st.sampled_from(Role)),
    st.none() | st.frozensets(refs),
)
def test_a_token_never_allows_what_its_owner_may_not_do(
    held: tuple[Held, ...], roles: frozenset[Role], partnerships: frozenset[str] | None
) -> None:
    owner, token = someone(*held), someone(*narrowed(held, roles, partnerships))
    in_its_roles = someone(*(each for each in held if each.role in roles))
    for action in Action:
        for ref in (*REFS, None):
            if may(token, action, ref):
                assert may(owner, action, ref)
                assert may(in_its_roles, action, ref)
                assert partnerships is None or ref in partnerships
        if may_somewhere(token, action):
            assert may_somewhere(owner, action)


def test_a_token_for_some_partnerships_looks_after_none_of_the_workspace() -> None:
    held = (Held(Role.ADMINISTRATOR, None), Held(Role.LEAD, None))
    token = someone(*narrowed(held, frozenset(Role), frozenset({OWN})))
    assert may(token, Action.RECORD, OWN)
    assert not may(token, Action.RECORD, OTHER)
    assert not may(token, Action.FORM)
    assert not may(token, Action.ADMINISTER)


def test_a_token_without_limits_allows_what_its_owner_may_do() -> None:
    held = (Held(Role.ADMINISTRATOR, None), Held(Role.LEAD, OWN))
    assert narrowed(held, frozenset(Role), None) == held
