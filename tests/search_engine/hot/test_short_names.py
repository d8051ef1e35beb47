"""Abbreviations as short names.

1. A name abbreviates a text if all of its characters stand there in their order; the fullest comes first.
2. Of synonyms those count that mean the same: official ones for their target, equivalent ones both ways.
"""

import pytest

from dictionaries.kinds.words import Synonym
from search_engine.hot.short_names import abbreviations, short_synonyms


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("住房公积金个人住房贷款", ["公积金贷款", "房贷"], ["公积金贷款", "房贷"]),
        ("普通高等学校招生全国统一考试报名", ["高考", "高考报名"], ["高考报名", "高考"]),
        ("居民户口簿换领、补领", ["户口本丢了", "户口簿 换领"], ["户口簿 换领"]),
        ("租房提取住房公积金", ["公积金提取", "租房提取住房公积金款"], []),
        ("城乡居民社会保险费缴纳", ["城乡居民社会保险费"], []),
    ],
)
def test_abbreviations_keep_the_order_of_a_text(text: str, names: list[str], found: list[str]) -> None:
    assert abbreviations(text, names) == found


@pytest.mark.parametrize(
    ("term", "target", "relation", "found"),
    [
        ("商转公", "商业住房贷款转住房公积金贷款", "official", ["商转公"]),
        ("商转公", "商业住房贷款转住房公积金贷款", "equivalent", ["商转公"]),
        ("商业住房贷款转住房公积金贷款", "商转公", "equivalent", ["商转公"]),
        ("商业住房贷款转住房公积金贷款", "商转公", "official", None),
        ("商转公", "商业住房贷款转住房公积金贷款", "one_way", None),
        ("商...转公", "商业住房贷款转住房公积金贷款", "official", None),
        ("换房贷", "商业住房贷款转住房公积金贷款", "official", None),
    ],
)
def test_synonyms_that_mean_the_same_abbreviate(term: str, target: str, relation: str, found: list[str] | None) -> None:
    known = short_synonyms([Synonym(term, target, relation, 1.0)])
    assert known.get("商业住房贷款转住房公积金贷款") == found
