"""Another service, asked over HTTP as a portal asks it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from dictionaries.reasons import Message
from search_engine.errors import BadParameters, Detail
from search_engine.query.request import MAX_QUERY, MAX_SIZE
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states.state import Answer, Look

AWAY = Message(
    "not_ready", "{url} 没有回答：{why}", "{url} does not answer: {why}", "请核对网址、证书，以及服务是否在运行",
    "check the address, its certificate, and whether the service runs", joint="；",
)  # fmt: skip
# Seconds that an answer is waited for.
PATIENCE = 30.0


class RemoteService:
    """A service by its address, `https://…`; what its pages show is all that is known of it."""

    def __init__(self, name: str, url: str) -> None:
        self._name, self._url = name, url.rstrip("/")
        self._known: dict[str, str] = {}

    @property
    def name(self) -> str:
        """As whoever compares named it."""
        return self._name

    def answer(self, query: SetQuery, depth: int) -> Answer:
        """The first cards, page after page. Raises `BadParameters` where the service does not answer so."""
        items: list[Mapping[str, Any]] = []
        for page in range(1, -(-depth // MAX_SIZE) + 1):
            found = self._page(query, page)
            items += found
            if len(found) < MAX_SIZE:
                break
        self._known |= {str(item["id"]): str(item["title"]) for item in items}
        return Answer(tuple([str(item["id"]) for item in items[:depth]]))

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """As its pages have shown them."""
        return {identifier: self._known[identifier] for identifier in ids if identifier in self._known}

    def look(self, query: SetQuery, ids: Sequence[str], *, with_rows: bool) -> Look | None:
        """Nothing more is known."""
        return None

    def _page(self, query: SetQuery, page: int) -> list[Mapping[str, Any]]:
        values = {"q": query.text[:MAX_QUERY], "size": MAX_SIZE, "page": page, "facets": "none"}
        address = f"{self._url}/v1/search?{urlencode(values | ({'region': query.region} if query.region else {}))}"
        try:
            with urlopen(Request(address, headers={"Accept": "application/json"}), timeout=PATIENCE) as answer:
                found: list[Mapping[str, Any]] = json.load(answer)["items"]
                return found
        except HTTPError as error:
            raise BadParameters([Detail("state", AWAY(url=self._url, why=f"HTTP {error.code}"))]) from error
        except (URLError, TimeoutError, OSError, ValueError, KeyError, TypeError) as error:
            raise BadParameters([Detail("state", AWAY(url=self._url, why=str(error)))]) from error
