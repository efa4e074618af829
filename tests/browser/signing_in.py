"""Browsers in which Ada is signed in from the start: she may do everything, and whoever brings no cookie is her.

A context that says it is a visitor, by the header in ``VISITOR``, is let in as nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from tests.accounts import ADMINISTRATOR, CONSULTANT, LEAD, person, signed_in_session

VISITOR = {"X-Visitor": "1"}
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def let_ada_in(app: Flask) -> Flask:
    """Sign Ada in wherever a browser without a cookie opens a page."""
    ada = person(app, "Ada", LEAD, CONSULTANT, ADMINISTRATOR)
    serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = serializer.dumps(signed_in_session(app, ada) | {"fs_paa": time.time()})
    app.wsgi_app = _bringing(f"goodterms={cookie}", app.wsgi_app)  # type: ignore[method-assign]
    return app


def _bringing(cookie: str, wsgi: Wsgi) -> Wsgi:
    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_COOKIE" not in environ and "HTTP_X_VISITOR" not in environ:
            environ["HTTP_COOKIE"] = cookie
        return wsgi(environ, start_response)

    return call
