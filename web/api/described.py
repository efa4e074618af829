"""What each route does, in plain words, for the document: summaries, answers, headers and examples."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from domain.partnership import ENTRY_KINDS
from web.api import examples
from web.api.asking_said import ANSWERS
from web.api.components import ETAG, LOCATION, body_name
from web.api.json_schema import ref_to
from web.api.routes import JSON
from web.words import KIND_WORDS

View = TypeVar("View", bound=Callable[..., Any])
Doc = dict[str, Any]
_KEY, _IF_MATCH, _IF_MATCH_MAYBE, _IF_NONE_MATCH = "IdempotencyKey", "IfMatch", "IfMatchMaybe", "IfNoneMatch"
_STEPS = {"leave": "Record that a partner left", "hear-themes": "Hear further themes of a listening conversation"}
_CONFIDENTIAL = " Confidential: only consultants may, and that they did goes on record."


def described(verb: str, what: str) -> Callable[[View], View]:
    """Document a route: what it does (``record``, ``list``, ...) with a kind of entry."""
    makers = {
        "list": _list,
        "record": _record,
        "read": _read,
        "correct": _correct,
        "retract": _retract,
        "history": _history,
    }
    return documented(makers[verb](what) if verb in makers else ANSWERS[verb])


def described_step(kind: str, name: str, asks: tuple[str, ...]) -> Callable[[View], View]:
    """Document a route that takes the next step of an entry."""
    example = {field: examples.STEPS[field] for field in asks}
    doc = _doc(
        _STEPS.get(name, f"{name.replace('-', ' ').capitalize()} {_one(kind)}"),
        name,
        kind,
        {"200": _entry(kind, "The entry as it now stands.")},
    )
    return documented(doc | {"parameters": [_KEY], "requestBody": _body(example)} | _conflicts(doc, "PROBLEM_409"))


def _list(kind: str) -> Doc:
    if kind == "entry":
        about = "Entries of every kind, or of some. Answers to check-ins are not among them: see their rounds."
        answer = {"200": _json("A page of entries.", ref_to("EntryPage"))}
        return _doc("List entries", "list", "entries", answer) | {"description": about}
    words = KIND_WORDS[kind][1]
    if kind == "partnership":
        about = "The partnerships that you may see, by name."
        return _doc(f"List {words}", "list", kind, {"200": _json(about, ref_to("Partnerships"))})
    if kind == "check-in":
        about = "How many answered in each round, and when. Nobody reads answers one by one."
        return _doc("List rounds of check-ins", "list", kind, {"200": _json(about, ref_to("Rounds"))})
    return _doc(f"List {words}", "list", kind, {"200": _json(f"A page of {words}.", ref_to(f"{_name(kind)}Page"))})


def _record(kind: str) -> Doc:
    if kind == "check-in":
        answer = _json("It counts in its round.", ref_to("Answered"), {"Location": LOCATION})
    else:
        answer = _entry(kind, "Recorded.", {"Location": LOCATION})
    doc = _doc(f"Record {_one(kind)}", "record", kind, {"201": answer})
    doc |= {"parameters": [_KEY], "requestBody": _body(examples.ENTRIES[kind])}
    if kind == "meeting":
        doc["description"] = "A meeting alone, or with all that it came to: everything is recorded, or nothing is."
        doc["requestBody"] = _bodies({"alone": examples.ENTRIES[kind], "with all it came to": examples.WHOLE_MEETING})
    return doc | _conflicts(doc, "PROBLEM_409")


def _read(kind: str) -> Doc:
    answers = {"200": _entry(kind, f"The {KIND_WORDS[kind][0]}."), "304": {"description": "It still says the same."}}
    return _doc(f"Read {_one(kind)}", "read", kind, answers) | {"parameters": [_IF_NONE_MATCH]}


def _correct(kind: str) -> Doc:
    doc = _doc(f"Correct {_one(kind)}", "correct", kind, {"200": _entry(kind, "The corrected entry.")})
    doc["description"] = "Send all its fields as they should be. The earlier version stays in its history."
    example = {"reason": "Two figures were swapped.", "fields": examples.ENTRIES[kind]}
    doc |= {"parameters": [_IF_MATCH], "requestBody": _body(example)}
    return doc | _conflicts(doc, "PROBLEM_409", "PROBLEM_412", "PROBLEM_428")


def _retract(kind: str) -> Doc:
    doc = _doc(f"Retract {_one(kind)}", "retract", kind, {"204": {"description": "Retracted: it no longer counts."}})
    doc["description"] = "It stays in the history, with the reason."
    doc |= {"parameters": [_IF_MATCH_MAYBE], "requestBody": _body({"reason": "Recorded in the wrong partnership."})}
    return doc | _conflicts(doc, "PROBLEM_409", "PROBLEM_412")


def _history(kind: str) -> Doc:
    answer = {"200": _json("Every version, the oldest first.", ref_to(f"{_name(kind)}History"))}
    return _doc(f"Read the history of {_one(kind)}", "history", kind, answer)


def documented(doc: Doc) -> Callable[[View], View]:
    """Document a route by what is to stand in the document."""

    def document(view: View) -> View:
        known: Doc = deepcopy(getattr(view, "_apidoc", {}))
        view._apidoc = known | {"manual_doc": deepcopy(doc)}  # type: ignore[attr-defined]
        return view

    return document


def _doc(summary: str, verb: str, kind: str, responses: Doc) -> Doc:
    words = KIND_WORDS[kind][1] if kind in KIND_WORDS else kind
    about = {"description": f"{summary}.{_CONFIDENTIAL}"} if kind == "listening" else {}
    tag = [words.capitalize()]
    name = f"{verb}_{ENTRY_KINDS[kind].sheet if kind in ENTRY_KINDS else kind}".replace("-", "_")
    return {"summary": summary, "operationId": name, "tags": tag, "responses": responses} | about


def _conflicts(doc: Doc, *problems: str) -> Doc:
    return {"responses": doc["responses"] | {name.removeprefix("PROBLEM_"): name for name in problems}}


def _entry(kind: str, about: str, headers: Doc | None = None) -> Doc:
    answer = _json(about, ref_to(f"{_name(kind)}Entry"), {"ETag": ETAG} | (headers or {}))
    answer["content"][JSON]["example"] = _answered(kind)
    return answer


def _answered(kind: str) -> Doc:
    """The example of a kind as it is answered."""
    cls, fields = ENTRY_KINDS[kind], examples.ENTRIES[kind]
    named = [fields[name] for name in cls.key]
    path = "" if kind == "partnership" else f"/{cls.sheet}/{'/'.join(named)}"
    said = {"kind": kind, "partnership": "harbour", "ref": "/".join(named), "standing": True, "fields": fields}
    recorded = {"recorded_at": "2026-03-16T09:30:00+00:00", "recorded_by": "Ada Marsh", "erased": False}
    happened_on = fields.get(cls.own_date, "2026-03-15")
    return said | {"href": f"/api/v1/partnerships/harbour{path}", "happened_on": happened_on} | recorded


def _json(about: str, schema: Doc, headers: Doc | None = None) -> Doc:
    answer: Doc = {"description": about, "content": {JSON: {"schema": schema}}}
    return answer | ({"headers": headers} if headers else {})


def _body(example: Any) -> Doc:
    return {"required": True, "content": {JSON: {"example": example}}}


def _bodies(named: Doc) -> Doc:
    return {"required": True, "content": {JSON: {"examples": {name: {"value": each} for name, each in named.items()}}}}


def _name(kind: str) -> str:
    return body_name(kind)


def _one(kind: str) -> str:
    word = KIND_WORDS[kind][0]
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
