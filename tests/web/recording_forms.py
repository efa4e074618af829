"""Opens, fills in and sends the forms that record one entry, as a browser would."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.partnerships import Partnerships

Fields = dict[str, Any]


def fields_of(page: str, action: str = "") -> Fields:
    """What a form holds when it is opened: of the form with this action, or of the form in the page's content."""
    content = page[page.index('<main id="main"') :]
    forms = re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', content, re.S)
    form = next(form for form in forms if (f'action="{action}"' in form if action else "recording/undo" not in form))
    fields: Fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = _attribute(tag, "type")
        if kind not in ("radio", "checkbox") or " checked" in tag:
            _put(fields, _attribute(tag, "name"), _attribute(tag, "value"))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        _put(fields, name, unescape(text))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        _put(fields, name, unescape(chosen[1]) if chosen else "")
    return fields


def send(client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    """Open the form at a path, type, and send it."""
    return client.post(path, data=fields_of(client.get(path).text) | typed)


def events(log: Partnerships) -> int:
    """How many events there are in the log."""
    return log.recorder.max_notification_id() or 0


def messages(page: str) -> str:
    """The summary at the top of a rejected form."""
    found = re.search(r'id="problems".*?</div>', page, re.S)
    return unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def beside(page: str, field: str) -> str:
    """The message beside a field."""
    found = re.search(rf'<p class="wrong" id="{re.escape(field)}-wrong">(.*?)</p>', page, re.S)
    return unescape(found[1]) if found else ""


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _put(fields: Fields, name: str, value: str) -> None:
    if name in fields:
        fields[name] = [*(fields[name] if isinstance(fields[name], list) else [fields[name]]), value]
    elif name:
        fields[name] = value
