"""Synonyms and paraphrases of things that have little to do with each other.

1. 社保 ≡ 殡葬 is asked about, with the similarity and the queries that it would move, and blocks nothing.
2. What people call a thing passes.
3. A paraphrase that has little to do with its name is asked about, too; everyday words for a matter are not.
4. Where no word of a text is known, nothing is said of its meaning.
"""

from __future__ import annotations

from dataclasses import replace

from dictionaries.kinds.lists import Paraphrase
from dictionaries.kinds.words import Synonym
from dictionaries.lexicon import shipped_lexicon
from search_engine.editing.checks import check_changes
from tests.search_engine.editing.checks.judging import checks, evidence, judged


def test_synonyms_of_unrelated_things_are_asked_about() -> None:
    [found] = judged(synonyms=Synonym("社保", "殡葬", "equivalent", 1.0))
    assert (found.check, found.level, found.key) == ("far_apart", "warn", ("社保", "殡葬"))
    assert found.values["similarity"] < 0.1
    assert found.values["queries"] == [
        {"text": "社保查询", "count": 500},
        {"text": "社保", "count": 400},
        {"text": "殡葬", "count": 9},
    ]
    assert "“社保查询（500 次）”" in found.what
    assert "相似度" not in found.what


def test_a_row_that_leads_one_way_moves_its_term_alone() -> None:
    [found] = judged(synonyms=Synonym("社保", "殡葬", "one_way", 0.8))
    assert [query["text"] for query in found.values["queries"]] == ["社保查询", "社保"]


def test_without_a_query_log_curated_queries_stand_for_them() -> None:
    shipped = shipped_lexicon()
    after = replace(shipped, synonyms=(*shipped.synonyms, Synonym("社保", "殡葬", "one_way", 0.8)))
    [found] = check_changes(shipped, after, replace(evidence(), queries=()))
    assert found.values["queries"]
    assert all("社保" in query["text"] and query["count"] == 0 for query in found.values["queries"])
    assert "次）" not in found.what


def test_what_people_call_a_thing_passes() -> None:
    good = [Synonym("老年公寓", "养老机构", "one_way", 0.8), Synonym("猪肉铺", "食品经营许可", "official", 1.0)]
    assert "far_apart" not in checks(judged(synonyms=good))


def test_of_unknown_words_nothing_is_said() -> None:
    assert "far_apart" not in checks(judged(synonyms=Synonym("88486", "殡葬", "official", 1.0)))


def test_a_paraphrase_far_from_its_name_is_asked_about() -> None:
    [found] = [one for one in judged(paraphrases=Paraphrase("给猫打疫苗", "商标注册申请")) if one.check == "far_apart"]
    assert (found.kind, found.level) == ("paraphrases", "warn")
    assert "“给猫打疫苗”与“商标注册申请”意思相差很远，请核对" in found.what
    near = [Paraphrase("泰迪上牌", "养犬登记"), Paraphrase("老人走了要销户", "死亡注销户口登记")]
    assert "far_apart" not in checks(judged(paraphrases=near))
