"""Numbers that no database holds, in addresses, questions and forms: an answer in words, never a failure."""

from __future__ import annotations

import pytest
from flask import Flask

from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, LEAD, person, signed_in
from tests.web.recording_forms import fields_of

NUMBER = "9" * 30


@pytest.mark.parametrize("path", ["/follow-up", "/harbour/ledger", "/calendar", "/admin/people"])
def test_a_page_beyond_the_last_is_shown_as_what_there_is(app: Flask, harbour: Workspace, path: str) -> None:
    client = signed_in(app, person(app, "Ada", LEAD, ADMINISTRATOR))
    assert client.get(f"{path}?page={NUMBER}").status_code == 200


@pytest.mark.parametrize("path", ["/admin/people/{}", "/admin/webhooks/{}"])
def test_an_address_with_such_a_number_names_nothing(app: Flask, path: str) -> None:
    client = signed_in(app, person(app, "Ada", ADMINISTRATOR))
    assert client.get(path.format(NUMBER)).status_code == 404


def test_a_form_with_such_a_number_changes_nothing(app: Flask) -> None:
    client = signed_in(app, person(app, "Ada", ADMINISTRATOR))
    token = fields_of(client.get("/admin/people/new").text)["csrf_token"]
    assert client.post("/admin/post", data={"csrf_token": token, "parcel": NUMBER}).status_code == 302
