"""The sample: five made-up partnerships over three years, recorded the way people record.

``goodterms demo`` calls ``fill``. Each story has a module of its own, and a TOML file with its set pieces and
words. A story becomes a ``Diary``; ``recording`` runs what the diaries say through the commands of the domain.
"""

from __future__ import annotations

from datetime import date
from random import Random

from domain.partnerships import Partnerships
from sample import harbourside, kirkfield, marlhaven, ottermead, quayside
from sample.recording import Progress, record
from sample.telling import tell

STORIES = (marlhaven, ottermead, kirkfield, harbourside, quayside)


def fill(partnerships: Partnerships, today: date, seed: int = 7, progress: Progress | None = None) -> int:
    """The number of entries recorded; the same for the same day and seed, down to every ref and instant.

    ``progress`` is called with the commands run so far and their number. Everything is recorded before ``today``
    begins (UTC). ``PartnershipExists`` when the workspace already holds one of the sample's partnerships.
    """
    stories = [module.story(today) for module in STORIES]
    diaries = [tell(told, today, Random(f"{seed}/{told.profile.partnership}")) for told in stories]
    return record(partnerships, diaries, progress)
