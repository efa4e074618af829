"""The OpenAPI document, for programs (with a token) and on a page to read (signed in), which needs no script."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app

from web.api.said import answered
from web.door.permissions import signed_in

pages = Blueprint("api_docs", __name__)


@pages.get("/api/v1/openapi.json")
@signed_in
def document() -> Response:
    return answered(the_document())


@pages.get("/api/docs/openapi.json")
@signed_in
def download() -> Response:
    """The same for whoever is signed in in a browser."""
    return answered(the_document())


@pages.get("/api/docs")
@signed_in
def page() -> str:
    return json.dumps(the_document())


def the_document() -> dict[str, Any]:
    document: dict[str, Any] = current_app.extensions["api_document"].to_dict()
    return document
