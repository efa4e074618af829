"""The OpenAPI document as its page shows it: what can be done, grouped, with fields, examples and answers in words.

Called by ``docs_page``; it knows nothing of the API but the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Doc = dict[str, Any]
METHODS = ("get", "post", "put", "delete")
_DEEPEST = 4


@dataclass(frozen=True)
class Part:
    """A parameter or a field: what it is called, what it holds, whether it must be given, and what it means."""

    name: str
    holds: str
    needed: bool
    about: str


@dataclass(frozen=True)
class Answer:
    status: str
    about: str
    is_problem: bool


@dataclass(frozen=True)
class Operation:
    """One thing that can be done."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    parameters: list[Part]
    body: list[Part]
    examples: list[tuple[str, str]]
    answers: list[Answer]

    @property
    def words(self) -> str:
        """What a search looks through."""
        fields = " ".join(f"{part.name} {part.about}" for part in (*self.parameters, *self.body))
        return f"{self.method} {self.path} {self.summary} {self.about} {fields}".casefold()


class Reader:
    """Reads one document."""

    def __init__(self, document: Doc) -> None:
        self._document = document

    def groups(self, search: str = "") -> dict[str, list[Operation]]:
        """Operations by group, in the order of the document; with a search those that hold all of its words."""
        wanted, found = search.casefold().split(), dict[str, list[Operation]]()
        for tag, operation in self._operations():
            if all(word in operation.words for word in wanted):
                found.setdefault(tag, []).append(operation)
        return found

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        for path, item in self._document["paths"].items():
            for method in METHODS:
                if method in item:
                    doc = item[method]
                    yield doc["tags"][0], self._operation(method, path, doc, item.get("parameters", []))

    def _operation(self, method: str, path: str, doc: Doc, shared: list[Doc]) -> Operation:
        content: Doc = next(iter(doc.get("requestBody", {}).get("content", {}).values()), {})
        parameters = [self._resolved(each) for each in (*shared, *doc.get("parameters", []))]
        return Operation(
            name=doc["operationId"],
            method=method.upper(),
            path=path,
            summary=doc["summary"],
            about=doc.get("description", ""),
            parameters=[self._parameter(each) for each in parameters],
            body=list(self._fields(content.get("schema", {}), "")),
            examples=_examples(content),
            answers=[self._answer(status, each) for status, each in sorted(doc["responses"].items())],
        )

    def _parameter(self, doc: Doc) -> Part:
        schema = doc.get("schema", {})
        about = doc.get("description") or schema.get("description", "")
        where = "" if doc["in"] == "path" else " in a header" if doc["in"] == "header" else ""
        return Part(doc["name"], self._holds(schema) + where, bool(doc.get("required")), about)

    def _answer(self, status: str, doc: Doc) -> Answer:
        said = self._resolved(doc)
        return Answer(status, said["description"], "application/problem+json" in said.get("content", {}))

    def _fields(self, schema: Doc, path: str, depth: int = 0) -> Iterator[Part]:
        """The fields of a body, those of its parts with their path, such as ``themes[].kind``."""
        schema = self._resolved(schema)
        for name, doc in schema.get("properties", {}).items():
            field, needed = self._resolved(doc), name in schema.get("required", [])
            yield Part(path + name, self._holds(field), needed, doc.get("description") or field.get("description", ""))
            inner = self._resolved(field.get("items", field))
            if inner.get("properties") and depth < _DEEPEST:
                marker = "[]." if field.get("type") == "array" else "."
                yield from self._fields(inner, f"{path}{name}{marker}", depth + 1)

    def _holds(self, schema: Doc) -> str:
        """What a value looks like, in a few words."""
        schema = self._resolved(schema)
        if "enum" in schema:
            return f"one of {', '.join(map(str, schema['enum']))}"
        if schema.get("type") == "array":
            return f"list of {_in_plural(self._holds(schema.get('items', {})))}"
        if schema.get("type") == "integer" and schema.get("maximum") is not None:
            return f"whole number, {schema['minimum']} to {schema['maximum']}"
        return _WORDS.get((schema.get("type"), schema.get("format")), "text")

    def _resolved(self, doc: Doc) -> Doc:
        while "$ref" in doc:
            found: Any = self._document
            for step in doc["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            doc = found
        return doc


_WORDS: dict[tuple[Any, Any], str] = {
    ("string", "date"): "day",
    ("integer", None): "whole number",
    ("boolean", None): "true or false",
    ("object", None): "fields",
}


def _in_plural(words: str) -> str:
    return {"day": "days", "text": "texts", "fields": "parts"}.get(words, words)


def _examples(content: Doc) -> list[tuple[str, str]]:
    named = {name: each["value"] for name, each in content.get("examples", {}).items()}
    named |= {"": content["example"]} if "example" in content else {}
    return [(name, json.dumps(each, indent=2, ensure_ascii=False)) for name, each in named.items()]
