"""A board pack of 40 partnerships of 500 entries: the page, the one file, and the PDF where there is a Chromium.

Each is made whole, by somebody who has signed in. The figures are reported, and held to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from flask.testing import FlaskClient

from benchmarks.made_up import STAMP, a_partnership
from benchmarks.measuring import Figure, Place, seconds
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from web import create_app
from web.printing import has_chromium

PARTNERSHIPS, ENTRIES = 40, 500
FORMS = {"page": "/pack", "file": "/pack.html", "PDF": "/pack.pdf"}


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url, clock=lambda: STAMP.at)) as workspace:
        workspace.partnerships.save_all([a_partnership(f"p{ref}", ENTRIES, seed=ref) for ref in range(PARTNERSHIPS)])
        workspace.rebuild()
        app = create_app(workspace)
        client = signed_in(app, person(app, "Bea", BOARD))
        for form, address in FORMS.items():
            if form != "PDF" or has_chromium():
                yield _made(place, client, form, address)


def _made(place: Place, client: FlaskClient, form: str, address: str) -> Figure:
    size: list[int] = []

    def make() -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        size.append(len(answer.data))

    taken = seconds(make)
    what = f"a pack of {PARTNERSHIPS} partnerships as {form}"
    return Figure(what, place.name, taken, "s", detail={"megabytes": size[0] / 1e6})
