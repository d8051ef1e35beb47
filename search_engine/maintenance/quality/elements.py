"""Matters that lack what C 0103-2018 §7.1 asks to be published."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.loaders.elements import lacking_elements
from search_engine.maintenance.quality.finding import Copy, Finding, Kind


class MissingElements(Kind):
    """One finding a matter, with all that it lacks: it is filled in at one sitting."""

    name, label = "elements", "要素缺失"
    mend = "在事项管理系统中补全所缺要素，重新载入"

    def look(self, copy: Copy) -> Iterator[Finding]:
        """The elements that a matter lacks."""
        if copy.content.get("kind") != "matter":
            return
        if lacking := lacking_elements(copy.content):
            yield self.finding(copy, "、".join(lacking), f"缺少{'、'.join(lacking.values())}（C 0103-2018 §7.1）")
