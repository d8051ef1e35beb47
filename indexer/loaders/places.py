"""A document's region and level, by the region tree."""

from __future__ import annotations

from typing import Final

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree, UnknownRegion
from indexer.documents.document import Coverage, Document

LEVEL_OF: Final = {
    "nation": "国家级",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡级",
    "village": "村级",
}
NO_REGION = "缺少行政区划：有 kind 的文档都要写明区划代码，全国的写 000000"


class Places:
    """Canonical codes and levels of regions, remembered: a load names the same few thousand regions again and again."""

    def __init__(self, tree: RegionTree) -> None:
        self._tree = tree
        # Only known codes, at most three forms of each: bounded by the tree.
        self._known: dict[str, tuple[str, str]] = {}

    def look_up(self, code: str) -> tuple[str, str]:
        """Canonical code and 行使层级 of a code of 6, 9 or 12 digits; `UnknownRegion` where the tree has none."""
        found = self._known.get(code)
        if found is None:
            region = self._tree[code]
            found = self._known[code] = (region.code, LEVEL_OF[region.level])
        return found

    def settle(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        """Put into `changes` what the tree says otherwise, into `faults` what it cannot accept."""
        if document.region is not None:
            self._settle_region(document, row, faults, changes)
        elif document.kind is not None:
            faults.append(Fault(row, "region", NO_REGION))
        if document.coverage is not None and document.coverage.regions:
            self._settle_coverage(document.coverage, row, faults, changes)

    def _settle_region(self, document: Document, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        assert document.region is not None
        try:
            code, level = self.look_up(document.region.strip())
        except UnknownRegion as error:
            faults.append(Fault(row, "region", str(error)))
            return
        if code != document.region:
            changes["region"] = code
        if document.level is None:
            changes["level"] = level
        elif document.level != level:
            said = f"行使层级“{document.level}”与区划 {code} 的层级“{level}”不一致，请核对"
            faults.append(Fault(row, "level", said, True))

    def _settle_coverage(self, coverage: Coverage, row: int, faults: list[Fault], changes: dict[str, object]) -> None:
        codes = []
        for place, code in enumerate(coverage.regions):
            try:
                codes.append(self.look_up(code)[0])
            except UnknownRegion as error:
                faults.append(Fault(row, f"coverage.regions.{place}", str(error)))
        if tuple(codes) != coverage.regions:
            changes["coverage"] = coverage.model_copy(update={"regions": tuple(dict.fromkeys(codes))})
