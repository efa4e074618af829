"""Puts the API into the application: its blueprints, its errors, and the OpenAPI document that describes it all."""

from __future__ import annotations

from functools import cache, cached_property
from importlib.metadata import version
from threading import Lock
from typing import Any

from flask import Flask
from flask_smorest import Api

from web.api import (
    asking,
    bearer,
    check_ins,
    components,
    docs_page,
    exporting,
    lifecycle,
    over_all,
    partnerships,
    problems,
    rounds,
    signals,
    trust,
)
from web.api.addresses import PartnershipRef, RefSegment
from web.api.entries import KINDS, routes_of
from web.api.operations import METHODS
from web.api.routes import Routes
from web.api.shapes import shape_of_field

_ABOUT = """\
Record, correct and ask as on the pages. Make a token on your account's page and send it with every request:
`Authorization: Bearer gt_…`. A token may do what its owner may at that moment, within its scope.

* **Entries** are sent as their fields by name; days as `2026-03-31`. What was recorded is answered as `fields`, with
  when and by whom.
* **Sent twice, recorded once**: send an `Idempotency-Key`.
* **Corrections** need the `ETag` of the version you saw, as `If-Match`.
* **Refs in addresses**: write `~1` for a `/` and `~0` for a `~` in a ref; `~2` for a full stop in one of nothing else.
* **Problems** are `application/problem+json`, with the fields at fault.
"""


class DescribedApi(Api):
    """flask-smorest's document, without its own error pages and its own page for the document.

    It is made when somebody asks for it: that takes longer than all else that starts the application.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, *args: Any, **options: Any) -> None:
        self._undescribed: list[Routes] = []
        self._lock = Lock()
        super().__init__(*args, **options)

    def register_blueprint(self, blp: Routes, **options: Any) -> None:
        """Open its routes, and describe them later."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document of everything registered."""
        with self._lock:
            while self._undescribed:
                routes = self._undescribed.pop(0)
                routes.register_views_in_doc(self, self._app, self.spec, name=routes.name, parameters=None)
                self.spec.tag({"name": routes.name, "description": routes.description})
            return _grouped(self.spec.to_dict())

    def _register_error_handlers(self) -> None:
        """``problems`` answers errors."""

    def _register_responses(self) -> None:
        self.ma_plugin.converter.add_attribute_function(shape_of_field)
        components.register(self.spec)

    def _register_doc_blueprint(self) -> None:
        """``docs_page`` serves the document."""


def register(app: Flask) -> None:
    bearer.register(app)
    problems.register(app)
    app.url_map.converters |= {"partnership": PartnershipRef, "segment": RefSegment}
    api = DescribedApi(app, spec_kwargs=_about())
    api.register_converter(PartnershipRef, lambda _: _ref("The ref of a partnership.", "^[a-z0-9-]{1,120}$"))
    api.register_converter(RefSegment, lambda _: _ref("A ref; see “Refs in addresses”.", "^[^/~]+$"))
    for routes in all_routes():
        app.extensions["csrf"].exempt(routes)
        api.register_blueprint(routes)
    app.register_blueprint(docs_page.pages)
    app.extensions["api"] = api


@cache
def all_routes() -> tuple[Routes, ...]:
    """The blueprints of the API, in the order of the document."""
    kinds = []
    for kind in KINDS:
        routes = routes_of(kind)
        lifecycle.add_steps(routes, kind)
        kinds.append(routes)
    questions = [asking.routes, trust.routes, signals.routes, over_all.routes, exporting.routes]
    return (partnerships.routes, *kinds, check_ins.routes, rounds.routes, *questions)


def _grouped(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its operations grouped by words, instead of the names of blueprints."""
    words = {tag["name"]: tag["description"].rstrip(".") for tag in document["tags"]}
    operations = [each for item in document["paths"].values() for name, each in item.items() if name in METHODS]
    for operation in operations:
        operation["tags"] = [words.get(tag, tag) for tag in operation["tags"]]
    tags = dict.fromkeys(tag for each in operations for tag in each["tags"])
    return document | {"tags": [{"name": tag} for tag in tags]}


def _about() -> dict[str, Any]:
    return {
        "title": "Goodterms",
        "version": version("goodterms"),
        "openapi_version": "3.1.0",
        "info": {"description": _ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
    }


def _ref(about: str, pattern: str) -> dict[str, Any]:
    return {"type": "string", "description": about, "minLength": 1, "maxLength": 120, "pattern": pattern}
