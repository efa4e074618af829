"""How many made-up examples a test tries: a few in each run, many more where ``GOODTERMS_THOROUGH`` says so.

``GOODTERMS_THOROUGH=10`` tries ten times as many, for runs at night.
"""

from __future__ import annotations

import os


def examples(usually: int) -> int:
    return usually * int(os.environ.get("GOODTERMS_THOROUGH", "1"))
