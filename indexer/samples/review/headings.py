"""Themes and life events: those that are known, and themes for the right audience."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.loaders.themes import themes_by_audience
from indexer.samples.faults import CatalogueFault
from indexer.samples.review.rule import Reviewed


def themes(given: Reviewed) -> Iterator[CatalogueFault]:
    """A theme is one of the national list of the entry's audience (C 0103-2018 §6.3.4)."""
    lists = themes_by_audience()
    for entry in given.entries:
        known = {theme for audience in entry.raw.get("audience", ()) for theme in lists.get(audience, ())}
        for place, theme in enumerate(entry.raw.get("themes", ())):
            if theme not in known:
                elsewhere = any(theme in themes for themes in lists.values())
                said = "不是该服务对象的主题" if elsewhere else "不在国家服务主题中"
                yield entry.fault(f"themes.{place}", f"“{theme}”{said}")


def life_events(given: Reviewed) -> Iterator[CatalogueFault]:
    """A life event is one of the table."""
    for entry in given.entries:
        for place, event in enumerate(entry.raw.get("life_events", ())):
            if event not in given.table.life_events:
                yield entry.fault(f"life_events.{place}", f"没有“{event}”这个一件事")
