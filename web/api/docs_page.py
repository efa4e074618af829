"""The OpenAPI document: for programs (with a token), and as pages for people who are signed in.

One is to be read, on a phone and without scripts; on the other, Swagger UI from its installed package, calls are tried.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from web import security
from web.api.operations import Reader
from web.api.problems import EXPLAINED, TITLES
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
    search = request.args.get("search", "").strip()[:100]
    groups = Reader(the_document()).groups(search)
    problems = [(status, title, EXPLAINED[status]) for status, title in TITLES.items()]
    return render_template(
        "api/docs.html",
        groups=groups,
        search=search,
        found=sum(map(len, groups.values())),
        problems=problems,
        root=request.url_root.rstrip("/"),
    )


@pages.get("/api/docs/try")
@signed_in
def try_it() -> str:
    security.allow_chart_styles()
    return render_template("api/try.html")


def the_document() -> dict[str, Any]:
    document: dict[str, Any] = current_app.extensions["api"].document
    return document
