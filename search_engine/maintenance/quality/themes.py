"""Themes that the national lists do not have (C 0103-2018 §6.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.loaders.themes import OTHER, national_themes
from search_engine.maintenance.quality.finding import Copy, Finding, Kind, Scope


class UnknownThemes(Kind):
    """A load files an unknown theme under 其他 and keeps its name at the site: there nobody looks for it."""

    name, label = "themes", "主题不明"
    mend = "改用主题分类表中的主题，重新载入"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._known = national_themes()

    def look(self, copy: Copy) -> Iterator[Finding]:
        """Themes outside the lists, and those that a load has filed under 其他 alone."""
        themes = copy.content.get("themes", ())
        if unknown := [theme for theme in themes if theme not in self._known]:
            yield self.finding(copy, "themes", f"主题“{'、'.join(unknown)}”不在国家服务主题中")
        elif list(themes) == [OTHER] and (own := copy.content.get("site_themes")):
            yield self.finding(copy, "themes", f"只归在“{OTHER}”：站点主题“{'、'.join(own)}”不在国家服务主题中")
