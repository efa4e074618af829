"""The links above every page: to what whoever asks may open, and to nothing else."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, BOARD, LEAD, person, signed_in

OF_ALL = ["Network", "Signals", "Papers to action"]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (LEAD, ["Partnerships", "Follow up", *OF_ALL, "Ledger", "Help"]),
        (BOARD, ["Partnerships", *OF_ALL, "Help"]),
        (ADMINISTRATOR, ["Partnerships", "People and access", "Help"]),
    ],
)
def test_each_role_is_led_to_the_pages_it_may_open(
    app: Flask, harbour: Workspace, role: Role, words: list[str]
) -> None:
    client = signed_in(app, person(app, "Kim", role))
    bar = client.get("/help").text.split('<nav aria-label="Main">')[1].split("</nav>")[0]
    spread, more = bar.split("<summary>More</summary>")
    links = {text: address for address, text in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', spread)}
    assert list(links) == words
    assert all(client.get(address).status_code == 200 for address in links.values())
    folded = re.findall(r">([^<]+)</a>", more)
    assert folded == [word for word in words if word != "Partnerships"], "what has no room is behind “More”"
