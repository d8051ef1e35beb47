"""Which queries are asked again.

1. Of the log: the most frequent by text and region, of the last days, found or not; first pages alone.
2. None that nobody else is to see: with a number or a masked word, banned since, of few people.
3. Where the log has too few, what ships comes after it; from the site's own region where it has one.
4. What ships: 500, everyday texts of regions that there are, none twice, none with a number of a person.
5. Judged queries are read from the home or a folder; faults say where they are.
6. An outcome becomes plain values and is read again.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from dictionaries.regions import load_tree
from indexer.documents.timestamps import to_text
from indexer.store.engine import writing
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_tables import queries
from search_engine import BadParameters, Settings
from search_engine.editing.replay.frequent import LOG, SAMPLE, ReplayQuery, frequent_queries, sample_queries
from search_engine.editing.replay.judged import judged_queries, quality
from search_engine.editing.replay.outcome import CardSeen, Outcome, outcome_from
from search_engine.installation.installation import Installation

YUHANG, XIHU = "330110", "330106"


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return Installation(Settings(home=tmp_path))


def logged(
    place: Installation, text: str, times: int, region: str | None = YUHANG, days: int = 1, page: int = 1
) -> None:
    at = to_text(datetime.now(UTC) - timedelta(days=days))
    row = {
        "at": at,
        "text": text,
        "region": region,
        "channel": "all",
        "page": page,
        "total": 0,
        "relaxed": 0,
        "took_ms": 1.0,
    }
    engine = open_log(place.log_file)
    with writing(engine) as connection:
        connection.execute(insert(queries), [row] * times)
    engine.dispose()


def of_log(place: Installation, most: int = 10) -> list[tuple[str, str, int]]:
    return [(one.text, one.region, one.count) for one in frequent_queries(place, most) if one.source == LOG]


def test_the_most_frequent_queries_come_from_the_log(place: Installation) -> None:
    logged(place, "身份证补办", 9)
    logged(place, "身份证补办", 7, XIHU)
    logged(place, "没有的事", 8, None)
    logged(place, "只问过四次", 4)
    logged(place, "很久以前", 20, days=40)
    logged(place, "第二页", 20, page=2)
    assert of_log(place) == [("身份证补办", YUHANG, 9), ("没有的事", "", 8), ("身份证补办", XIHU, 7)]
    assert of_log(place, 2) == [("身份证补办", YUHANG, 9), ("没有的事", "", 8)]


def test_private_and_banned_queries_are_not_asked_again(place: Installation) -> None:
    for text in ("查13812345678的社保", "办假证", "★★怎么办", "我不想活了"):
        logged(place, text, 9)
    assert of_log(place) == []


def test_shipped_queries_fill_up_after_the_log(place: Installation, tmp_path: Path) -> None:
    logged(place, "没有的事", 9)
    logged(place, next(sample_queries()).text, 8)
    found = frequent_queries(place, 20)
    assert [one.source for one in found] == [LOG] * 2 + [SAMPLE] * 18
    assert len({one.text for one in found}) == 20
    there = Installation(Settings(home=tmp_path / "other", default_region=XIHU))
    assert {one.region for one in frequent_queries(there, 20)} == {XIHU}
    assert len(frequent_queries(there)) == 500


def test_a_query_of_an_abolished_region_loses_its_region(place: Installation) -> None:
    logged(place, "没有的事", 9, "999999")
    assert of_log(place) == [("没有的事", "", 9)]


def test_the_shipped_queries_are_500_and_harmless() -> None:
    found, tree = list(sample_queries()), load_tree()
    assert len(found) == len({one.text for one in found}) == 500
    assert all(not one.region or one.region in tree for one in found)
    assert len({one.region for one in found}) >= 8
    assert not [one.text for one in found if re.search(r"\d{7}", one.text) or not 2 <= len(one.text) <= 24]
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)


def test_judged_queries_are_read_or_their_faults_told(place: Installation, tmp_path: Path) -> None:
    assert judged_queries(place).queries == ()
    with pytest.raises(BadParameters) as missing:
        judged_queries(place, tmp_path)
    assert "qrels" in missing.value.details[0].reason
    folder = place.home / "judged"
    folder.mkdir()
    (folder / "qrels").write_text("q1 0 m1 2\nq1 0 m2 1\nq2 0 m3 1\nq3 0 m1 1\n", encoding="utf-8")
    (folder / "queries.tsv").write_text("q1\t身份证\nq2\t护照\n", encoding="utf-8")
    (folder / "regions.tsv").write_text(f"q1\t{YUHANG}\n", encoding="utf-8")
    found = judged_queries(place)
    assert [(one.text, one.region, one.name) for one in found.queries] == [("身份证", YUHANG, "q1"), ("护照", "", "q2")]
    cards = [Outcome((CardSeen("m1", "", ""), CardSeen("m2", "", "")), 2), Outcome((CardSeen("m1", "", ""),), 1)]
    rated = quality(found, cards)
    assert rated is not None
    assert (rated.queries, rated.first, rated.ndcg) == (2, 0.5, 0.5)
    (folder / "regions.tsv").write_text("q1\t999999\n", encoding="utf-8")
    with pytest.raises(BadParameters) as unknown:
        judged_queries(place)
    assert "q1（999999）" in unknown.value.details[0].reason


def test_an_outcome_is_read_again_from_plain_values() -> None:
    full = Outcome(
        (CardSeen("m1", "身份证", YUHANG, True),),
        3,
        "portal",
        "我的办件",
        "甲",
        "乙",
        "丙",
        "fire",
        ("fee",),
        ("丁",),
        ("戊",),
    )
    for one in (full, Outcome()):
        assert outcome_from(one.as_dict()) == one
    assert Outcome().found_nothing
    assert not full.found_nothing
    assert ReplayQuery("a") == ReplayQuery("a", "", 1, LOG)
