from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from projections.policy import STANDARD, parse_policy, read_policy
from projections.workspace import Workspace
from tests.accounts import person, signed_in
from web import create_app


def test_the_help_page_takes_its_numbers_from_the_policy_in_force(client: FlaskClient, home: Path) -> None:
    page = client.get("/help").text
    for words in ("On strained terms", '<td class="number">45</td>', "30%", "120 days", "not shown above 40"):
        assert words in page
    import tomllib

    data = tomllib.loads(STANDARD.read_text())
    data["caps"]["breakdown"]["at_most"] = 33
    data["bands"] = {"fine": 70, "not fine": 0}
    other = Workspace(home, policy=parse_policy(data, "a test"))
    app = create_app(other)
    changed = signed_in(app, person(app, "Ada")).get("/help").text
    assert "not shown above 33" in changed
    assert "Not fine" in changed
    other.close()
    assert read_policy(STANDARD).caps.breakdown.at_most == 40
