"""Whether a partnership has so many words that its page prints smaller, to fit one sheet. Called by its page."""

from __future__ import annotations

from collections.abc import Sequence

from domain.partnership import Profile
from web.flags import Flag
from web.overview.agreed import Agreed
from web.overview.members import Members
from web.overview.open_matters import OpenMatters

MOST = 1_500
"""Letters that have room at the usual size, of what is longer with some partnerships than with others."""
IN_A_TITLE = 70
"""Letters of a title that are printed: two lines, about."""


def is_crowded(
    profile: Profile, flags: Sequence[Flag], matters: OpenMatters, agreements: Agreed, members: Members
) -> bool:
    told = 2 * (len(profile.purpose or "") + len(profile.history or ""))  # in a narrow column
    titles = [flag.title for flag in flags] + [each.title for each in matters.late]
    titles += [line.title for line in agreements.lines] + [partner.name for partner in members.now]
    return sum(min(len(title), IN_A_TITLE) for title in titles) + len(profile.name) + told > MOST
