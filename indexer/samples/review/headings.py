"""Themes and life events: those that are known."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.faults import Fault
from indexer.loaders.themes import national_themes
from indexer.samples.review.rule import Reviewed


def themes(given: Reviewed) -> Iterator[Fault]:
    """A theme is one of the national lists (C 0103-2018 §6.3.4), of either: 残疾人就业 is for companies too."""
    known = national_themes()
    for entry in given.entries:
        for place, theme in enumerate(entry.raw.get("themes", ())):
            if theme not in known:
                yield entry.fault(f"themes.{place}", f"“{theme}”不在国家服务主题中")


def life_events(given: Reviewed) -> Iterator[Fault]:
    """A life event is one of the table."""
    for entry in given.entries:
        for place, event in enumerate(entry.raw.get("life_events", ())):
            if event not in given.table.life_events:
                yield entry.fault(f"life_events.{place}", f"没有“{event}”这个一件事")
