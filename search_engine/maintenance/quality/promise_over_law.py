"""Promised limits that are longer than the law allows."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.documents.document import Duration
from indexer.loaders.elements import slow_promise
from search_engine.maintenance.quality.finding import Copy, Finding, Kind


class SlowPromise(Kind):
    """承诺办结时限 > 法定办结时限."""

    name, label = "promise", "承诺长于法定"
    mend = "核对承诺期限与法定期限，更正其一"

    def look(self, copy: Copy) -> Iterator[Finding]:
        """The two limits, compared in days."""
        promised, legal = copy.content.get("promised_time"), copy.content.get("legal_time")
        if promised is None or legal is None or promised == legal:
            return
        for fault in slow_promise(Duration.model_validate(promised), Duration.model_validate(legal), 0):
            yield self.finding(copy, fault.field, fault.reason)
