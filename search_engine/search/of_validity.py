"""Texts that are over: the filter by validity, and how a query asks for them (a word, a year, a document number)."""

from __future__ import annotations

import re

import numpy as np

from dictionaries.normalize import squash
from indexer.snapshot import Snapshot
from indexer.snapshot.validities import IN_FORCE, VALIDITIES
from ranker.collapse.row_filter import only_rows, without_rows
from ranker.matching.matches import Matches
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.over import OldTexts
from search_engine.query.analysis import QueryAnalysis


def of_validity(
    snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, wanted: tuple[str, ...]
) -> Matches:
    """The matches that a request wants.

    Args:
        wanted: Names of `VALIDITIES`; none: all of them.
    """
    if not wanted:
        return matches
    codes = [VALIDITIES.index(name) for name in wanted]
    over = snapshot.validities.over
    among = np.isin(snapshot.validities.codes[over], codes)
    if IN_FORCE in codes:
        return without_rows(snapshot, matches, cascade, over[~among])
    return only_rows(snapshot, matches, cascade, over[among])


# 杭政办〔2020〕12号, 2020年第12号: the year, and the number of that year.
NUMBER = re.compile(r"(?:19|20)\d\d\D{0,3}\d+\s*号")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def old_texts(analysis: QueryAnalysis) -> OldTexts:
    """All that it says of them."""
    years = frozenset(int(year) for year in YEAR.findall(analysis.text))
    return OldTexts(analysis.wants_old_text, years, squash(analysis.raw) if NUMBER.search(analysis.raw) else "")
