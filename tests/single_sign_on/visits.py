"""Goes to the provider and comes back, as a browser would."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REFUSED = "You could not be signed in with Harbour ID."


def leave(client: FlaskClient, next: str | None = None) -> str:
    """Where the browser is sent to."""
    return client.get("/sign-in/single", query_string={"next": next} if next else None).headers["Location"]


def returning(client: FlaskClient, next: str | None = None) -> str:
    """The address that the provider sends the browser back to."""
    answer = requests.get(leave(client, next), allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    assert (parts.netloc, parts.path) == ("localhost", "/sign-in/single/back")
    return f"{parts.path}?{parts.query}"


def come_back(client: FlaskClient, next: str | None = None) -> TestResponse:
    return client.get(returning(client, next))


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def check_refused(client: FlaskClient, answer: TestResponse) -> None:
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert REFUSED in client.get("/sign-in").text
    assert not is_in(client)
