"""Limits: what is promised is within the law, in every local variant too."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.documents.document import Duration
from indexer.loaders.elements import slow_promise
from indexer.samples.review.rule import Reviewed


def promises(given: Reviewed) -> Iterator[Fault]:
    """承诺 ≤ 法定, compared in days."""
    for entry in given.matters:
        variants = [variant["overrides"] for variant in entry.raw.get("local_variants", ())]
        for overrides in ({}, *variants):
            limits = {**entry.raw, **overrides}
            if {"promised_time", "legal_time"} <= limits.keys() and (not overrides or "promised_time" in overrides):
                promised, legal = (Duration.model_validate(limits[name]) for name in ("promised_time", "legal_time"))
                yield from (entry.fault(fault.field, fault.reason) for fault in slow_promise(promised, legal, 0))
