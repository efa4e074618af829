"""One line for each request: what was asked for and how it went, without refs, names or anything typed."""

from __future__ import annotations

import json
import logging
import time

from flask import Flask, Response, g, request

_log = logging.getLogger("goodterms.requests")


def register(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_write)


def _start() -> None:
    g.started = time.perf_counter()


def _write(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "(no such page)"
    line = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "milliseconds": round(1000 * (time.perf_counter() - g.get("started", time.perf_counter())), 1),
        "bytes": response.calculate_content_length(),
    }
    _log.info(json.dumps(line))
    return response
