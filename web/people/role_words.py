"""What roles are called, and what somebody holds, in words. Pages and commands about people and accounts read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from access.deciding import Held
from access.roles import Role
from projections.ledger import partnerships
from web.current import workspace

ROLE_NAMES: dict[Role, str] = {
    Role.LEAD: "Partnership lead",
    Role.CONSULTANT: "Consultant",
    Role.BOARD: "Board member",
    Role.ADMINISTRATOR: "Administrator",
}


def partnership_names() -> dict[str, str]:
    """What each partnership is called, by ref, in the order of their names."""
    return {profile.ref: profile.name for profile in partnerships(workspace())}


def held_in_words(holds: Iterable[Held], names: Mapping[str, str]) -> list[str]:
    """Each role once: “Administrator”, “Partnership lead of Kirkfield”, “Board member of all partnerships”."""
    return list(dict.fromkeys(role_in_words(held.role, held.partnership, names) for held in holds))


def role_in_words(role: Role, partnership: str | None, names: Mapping[str, str]) -> str:
    """A role and where it is held; a partnership whose name is not known is called by its ref."""
    if role is Role.ADMINISTRATOR:
        return ROLE_NAMES[role]
    where = names.get(partnership, partnership) if partnership else "all partnerships"
    return f"{ROLE_NAMES[role]} of {where}"
