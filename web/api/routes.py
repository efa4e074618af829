"""What all routes of the API share: how a body is read, which answers are documented, what is accepted.

Blueprints of the API are ``Routes``; each route says beside it who may call it, as every route does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import Request, request
from flask_smorest import Blueprint
from marshmallow import RAISE, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, NotAcceptable, UnsupportedMediaType

from web.api.problems import MEDIA_TYPE, FieldError, Problem

JSON = "application/json"
FILES = {
    "jsonl": "application/x-ndjson",
    "csv-zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What an export may be written as, and its media type."""
_NOT_JSON = "The body is not JSON that can be read. Nothing was recorded."
_ALWAYS = (401, 403, 404, 406, 429, 500, 503)
_WITH_BODY = (400, 413, 415, 422)


class Parser(FlaskParser):
    """Reads JSON bodies and questions strictly; what is wrong becomes one problem document."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "querystring": RAISE}  # noqa: RUF012

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body and not req.mimetype:
            return missing
        if req.mimetype != JSON:
            raise UnsupportedMediaType
        try:
            return json.loads(body, parse_constant=_refuse) if body else missing
        except (ValueError, RecursionError):
            raise BadRequest(_NOT_JSON) from None

    def handle_error(self, error: ValidationError, req: Any, schema: Any, **kwargs: Any) -> NoReturn:
        [messages] = error.messages_dict.values()
        errors = list(_by_field(messages))
        where = "The question" if request.method in ("GET", "HEAD") else "The body"
        raise Problem(422, f"{where} has {_counted(len(errors))} another look.", errors)


class Routes(Blueprint):
    """A blueprint whose routes are documented with every answer that they may give."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self._prepare_doc_cbks.append(_document_problems)
        self.before_request(_check_accepted)


def _document_problems(doc: dict[str, Any], doc_info: Any, **kwargs: Any) -> dict[str, Any]:
    """Add to an operation the problems that it may answer with."""
    codes = [*_ALWAYS, *(_WITH_BODY if "requestBody" in doc else (422,) if doc.get("parameters") else ())]
    responses = doc.setdefault("responses", {})
    for code in codes:
        responses[code] = f"PROBLEM_{code}"
    return doc


def _check_accepted() -> None:
    """Refuse whoever accepts nothing that the API answers with."""
    accepted = request.accept_mimetypes
    if accepted and not accepted.best_match([JSON, MEDIA_TYPE, *FILES.values()]):
        raise NotAcceptable


def _by_field(messages: Any, path: str = "") -> Iterator[FieldError]:
    """Messages of nested fields with their paths, such as ``themes.0.kind``."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            at = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            yield from _by_field(inner, at)
    else:
        yield {"field": path, "message": " ".join(map(str, messages))}


def _counted(number: int) -> str:
    return "a field that needs" if number == 1 else f"{number} fields that need"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
