"""What the queries of the queue lead to now, and whose what they lead to is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from indexer.store.queue.items import QUERY, QueueItem
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import CardSeen, Outcome, ask, request_of
from search_engine.errors import BadParameters
from search_engine.maintenance.queue.sorting import Led
from search_engine.search.pipeline import Pipeline
from search_engine.service import Service

# Cosines below which a name is not worth telling; what no catalogue has is mostly nearer than that to nothing.
NEAR = 0.56


NOWHERE = Led()


@dataclass(frozen=True, slots=True)
class Answered:
    """What an item leads to.

    Attributes:
        led: For rules.
        document: Id of the first card, or of what is nearest; "": none.
        department: Whose that is; "": nobody is named.
        is_gone: The document that the item is about is there no more.
    """

    led: Led = NOWHERE
    document: str = ""
    title: str = ""
    department: str = ""
    site: str = ""
    region: str = ""
    is_gone: bool = False

    def outcome(self) -> dict[str, Any]:
        """The answer as it is kept, in JSON values."""
        led = self.led
        return {
            "total": led.total, "first": {"id": self.document, "title": self.title} if self.document else None,
            "way": led.way, "local": led.local, "anywhere": led.anywhere, "nearest": led.nearest,
        }  # fmt: skip


class Asking:
    """Asks of an installation what its items lead to."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def of(self, item: QueueItem) -> Answered:
        """What an item leads to. Raises `NotReady` without an index."""
        if item.about == QUERY:
            return self._query(item)
        if item.document:
            return self._document(item.document)
        return Answered()

    def _query(self, item: QueueItem) -> Answered:
        region = item.region if item.region in self._service.tree else ""
        with self._service.state.pipeline() as pipeline:
            found, anywhere, nearest = _ask(pipeline, item.shown, region), Outcome(), ""
            names_nothing = found.found_nothing and _names_nothing(pipeline, item.shown, region)
            if found.found_nothing and not names_nothing:
                anywhere = _ask(pipeline, item.shown, "") if region else anywhere
                if not anywhere.cards:
                    nearest = nearest_name(pipeline, item.shown, region)
            first = found.first or anywhere.first or (_ask(pipeline, nearest, region).first if nearest else None)
        led = Led(
            total=found.total,
            first=first.title if first and not nearest else "",
            way=found.way or found.crisis,
            local=not region or not found.cards or any(self._is_local(card, region) for card in found.cards),
            anywhere=bool(anywhere.cards),
            nearest=nearest,
            names_nothing=names_nothing,
        )
        if first is None:
            return Answered(led)
        document = self._service.installation.store.get(first.id) or {}
        return Answered(led, first.id, first.title, _department(document), "")

    def _document(self, name: str) -> Answered:
        document = self._service.installation.store.get(name)
        if document is None or name not in self._service.installation.store.not_offline([name]):
            return Answered(document=name, is_gone=True)
        return Answered(
            document=name, title=str(document.get("title", "")), department=_department(document),
            site=str(document.get("site") or ""), region=str(document.get("region") or ""),
        )  # fmt: skip

    def _is_local(self, card: CardSeen, region: str) -> bool:
        return any(one.code == card.region for one in self._service.tree.chain(region))


def nearest_name(pipeline: Pipeline, text: str, region: str) -> str:
    """The name in the catalogue that is nearest to a text in meaning; "" where none is near, or names are unknown."""
    request = request_of(ReplayQuery(text, region))
    own = pipeline.of(request)
    names = own.query_analyzer.resources.names_by_meaning
    parsed = own.analysis_of(request).parsed_query
    if names is None or not parsed.semantic_text:
        return ""
    together = own.rankers.profile(request).match.meaning.together
    near = names.similarity(names.of_name(parsed.semantic_text), together)
    if not len(near) or float(near.max()) < NEAR:
        return ""
    base = int(own.snapshot.base_of_slot(np.array([near.argmax()]))[0])
    return next((name.exact for name in own.snapshot.book.names(base)), "")


def _names_nothing(pipeline: Pipeline, text: str, region: str) -> bool:
    with suppress(BadParameters):
        return pipeline.analysis_of(request_of(ReplayQuery(text, region))).without_content
    return False


def _ask(pipeline: Pipeline, text: str, region: str) -> Outcome:
    with suppress(BadParameters):
        return ask(pipeline, ReplayQuery(text, region))
    return Outcome()


def _department(document: Any) -> str:
    authority = document.get("authority") or {}
    return str(authority.get("department") or authority.get("name") or "")
