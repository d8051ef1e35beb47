"""Answers held to the OpenAPI document: each to the schema of its call, its status and its media type.

The document lets objects have more fields than it names, so that a version may add some; here none may, or fields that
nobody has written down would never be found.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse


def closed(schema: Any) -> Any:
    """The schema, every object of which, unless it is said to be open, has the fields that it names alone."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value) for name, value in schema.items() if name not in ("example", "examples")}
    if isinstance(schema.get("properties"), dict) and not schema.get("unevaluatedProperties"):
        found.setdefault("additionalProperties", False)
    return found


class Conformance:
    """Checks answers, and counts them.

    Attributes:
        seen: Operation's name → status → how many answers were checked.
        faults: What was wrong, each once.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = closed(document["components"])
        self._calls = [
            (method.upper(), _pattern(path), call)
            for path, calls in document["paths"].items()
            for method, call in calls.items()
        ]
        self._validators: dict[tuple[str, int, str], Draft202012Validator] = {}
        self.seen: dict[str, Counter[int]] = defaultdict(Counter)
        self.faults: dict[str, str] = {}

    @property
    def names(self) -> set[str]:
        """All calls of the document."""
        return {call["operationId"] for _, _, call in self._calls}

    def check(self, name: str, response: TestResponse) -> None:
        """Hold one answer to the document."""
        request = response.request
        found = [
            call for method, path, call in self._calls if method == request.method and path.fullmatch(request.path)
        ]
        assert [call["operationId"] for call in found] == [name], (request.path, name)
        self.seen[name][response.status_code] += 1
        for where, fault in self._faults(found[0], response):
            self.faults.setdefault(f"{name} {response.status_code} {where}", f"{fault[:300]} ← {request.url}")

    def _faults(self, call: dict[str, Any], response: TestResponse) -> list[tuple[str, str]]:
        described = call["responses"].get(str(response.status_code))
        if described is None:
            return [("", f"the status is not described: {response.text[:200]}")]
        if "content" not in described:
            return [("", "there should be no body")] if response.data else []
        media = described["content"].get(response.content_type) or described["content"].get(response.mimetype)
        if media is None:
            return [("", f"{response.content_type} is not described")]
        value = response.get_json() if response.is_json else response.text
        key = (call["operationId"], response.status_code, response.content_type)
        if key not in self._validators:
            schema = {**closed(media["schema"]), "components": self._components}
            self._validators[key] = Draft202012Validator(schema)
        errors = self._validators[key].iter_errors(value)
        return [(re.sub(r"\d+", "#", error.json_path), _told(error)) for error in errors]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^?]+", re.escape(path)))


def _told(error: Any) -> str:
    """The fault, and where a choice of schemas failed what was nearest to being right."""
    nearest = min(error.context or (error,), key=lambda one: len(one.relative_schema_path))
    return f"{error.message} ({nearest.message})" if error.context else str(error.message)
