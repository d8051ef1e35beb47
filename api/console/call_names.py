"""What calls are called for people: by their summaries, as the OpenAPI document has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from api.endpoints.operation import OPENAPI
from api.http.current import extension

# Where the first part of a summary ends, which says what the call is for.
FIRST_PART = re.compile(r"[：；，。（→]")


@dataclass(frozen=True, slots=True)
class CallName:
    """A call. `name`: as programs know it (`operationId`); `summary`: all that it does; `tag`: its heading."""

    name: str
    summary: str
    tag: str

    @property
    def label(self) -> str:
        """What it is for, in a few words."""
        return FIRST_PART.split(self.summary, maxsplit=1)[0].strip()


def call_names() -> dict[str, CallName]:
    """All calls by name, in the order of the document."""
    document: dict[str, Any] = extension(OPENAPI)
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    calls = [call for path in document["paths"].values() for call in path.values() if "operationId" in call]
    return {
        call["operationId"]: CallName(call["operationId"], call["summary"], tags[call["tags"][0]]) for call in calls
    }


def call_labels() -> dict[str, str]:
    """What each is called, by name."""
    return {name: call.label for name, call in call_names().items()}
