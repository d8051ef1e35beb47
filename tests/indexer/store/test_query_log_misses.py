"""First pages of the query log with nothing on them.

1. Those alone, since a time, oldest first; none without a log.
2. Of what a ban stopped there is the category alone; what a ban hid a word of is told apart; what may be a person's
   number is left out.
"""

from dataclasses import replace
from pathlib import Path

from dictionaries.banned import MASK as HIDDEN
from indexer.store.queries.query_log import QueryEntry, QueryLog, frequent_queries, misses


def logged(path: Path, *entries: QueryEntry) -> None:
    log = QueryLog(path, 30)
    for entry in entries:
        log.record(entry)
    log.close()


def entry(text: str, page: int = 1, total: int = 0) -> QueryEntry:
    return QueryEntry(text, "330110", "all", page, total, 0, 1.0)


def test_misses_are_first_pages_with_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    assert list(misses(path, 0)) == []
    logged(path, entry("月球"), entry("护照", total=3), entry("火星", page=2), entry("月球"))
    found = list(misses(path, 0))
    assert [(one.text, one.region, one.by_ban) for one in found] == [("月球", "330110", False)] * 2
    assert list(misses(path, 2**42)) == []


def test_misses_show_bans_by_category_and_no_numbers(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    ban = replace(entry(HIDDEN), blocked="伪造证件")
    logged(path, *[ban] * 5, entry(f"{HIDDEN * 2}护照"), entry("电话 13812345678"), entry("编号1234567"))
    found = [(one.text, one.by_ban) for one in misses(path, 0)]
    assert found == [("伪造证件", True)] * 5 + [(f"{HIDDEN * 2}护照", True)]
    assert frequent_queries(path) == []
