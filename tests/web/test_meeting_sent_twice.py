"""A meeting form sent twice, even by two browsers at once, records one meeting."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.forms import open_form, send

Browsers = Callable[[int], list[FlaskClient]]


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def test_a_form_sent_twice_is_recorded_once(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    first = send(client, fields, items__0__title="Beds", enacted="d2")
    before = recorded(harbour)
    second = send(client, fields, items__0__title="Beds", enacted="d2")
    assert second.location == first.location
    assert recorded(harbour) == before
    assert "Nothing was recorded twice." in client.get(second.location).text


def test_a_saved_form_changed_and_sent_again_asks_first(client: FlaskClient, harbour: Workspace) -> None:
    fields = open_form(client)
    send(client, fields)
    before = recorded(harbour)
    again = send(client, fields, title="Typed after going back")
    assert again.status_code == 409
    assert "Typed after going back" in again.text
    assert recorded(harbour) == before


def test_two_browsers_sending_the_same_form_at_once_record_one_meeting(browsers: Browsers, harbour: Workspace) -> None:
    clients = browsers(2)
    forms = [open_form(client) for client in clients]
    ready, before = Barrier(2), recorded(harbour)

    def go(client: FlaskClient, fields: dict[str, Any]) -> None:
        ready.wait()
        send(client, fields, items__0__title="Beds")

    threads = [Thread(target=go, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert recorded(harbour) == before + 2


def test_the_same_words_from_another_browser_lead_to_the_same_meeting(browsers: Browsers, harbour: Workspace) -> None:
    client, other = browsers(2)
    first = send(client, open_form(client), items__0__title="Beds", papers__0__title="Options")
    fields = open_form(other) | {f"attendance-{ref}": "present" for ref in ("council", "hospital")}
    before = recorded(harbour)
    second = send(other, fields, items__0__title="Beds", papers__0__title="Options")
    assert second.location == first.location
    assert recorded(harbour) == before
