"""Names that nobody here knows.

1. The full name of a firm is never mended; what is said about firms of a kind may be.
2. In a short text a word that the site does not use is not meant, nor a pair beside characters that are no words.
3. What is left of a name that is somebody's or a shop's is not mended; a word of the site beside known ones is.
4. A slip that takes a part of a word and leaves the rest as nothing is none; nor is what somebody does to somebody.
5. Titles of what is not suggested are right as a whole, and their words are no words of the site.
6. A place is none in the name of a shop, a brand or a person; and is one in what is asked about it.
"""

from __future__ import annotations

import pytest

from dictionaries.confusables import read_confusables
from dictionaries.lexicon import shipped_lexicon
from dictionaries.places import PlaceIndex
from dictionaries.regions import load_tree
from indexer.vocabulary.build import build_vocabulary
from search_engine.query.spelling import Speller
from search_engine.query.spelling.unknown_names import names_a_firm
from tests.known import analyzer
from tests.vocabularies import NAMES, PINYIN

USED = ("大学生创业补贴", "大学生", "家政服务", "生活垃圾分类", "学校许可", "许可证", "旧家具回收", "育婴师")
TERMS = ("身份证", "公积金", "护照", "家政", "学生")
WHOLE = "外商在朋友家住要登记吗"


@pytest.fixture(scope="module")
def speller() -> Speller:
    names = [(name, 3.0) for name in (*NAMES, *USED)]
    vocabulary = build_vocabulary(names, TERMS, (), analyzer(), PINYIN, whole=(WHOLE,))
    return Speller(vocabulary, PINYIN, read_confusables())


@pytest.mark.parametrize(
    "text",
    ["尚品轩家具有限公司", "弘毅税务师事务所", "富康源水产有限责任公司", "百汇达商行", "瀚宇星辰信息技术有限公司"],
)
def test_the_name_of_a_firm_is_not_corrected(speller: Speller, text: str) -> None:
    assert names_a_firm(text)
    assert speller.correct(text) is None


@pytest.mark.parametrize("text", ["设立有限公司", "注册有限责任公司", "开办个人工作室", "有限公司", "公司"])
def test_what_is_said_about_firms_is_no_name(text: str) -> None:
    assert not names_a_firm(text)


@pytest.mark.parametrize(
    "text",
    [
        "亿鑫源",
        "拓普赛思",
        "玖玥珠宝",
        "泰裕隆钢材",
        "森活家政",
        "张梓萱",
        "慕容雪琪",
        "陈昱霖",
        "翟晓斐",
        "徐可大",
        "育英实验小学",
    ],
)
def test_names_of_persons_and_shops_are_not_corrected(speller: Speller, text: str) -> None:
    assert speller.correct(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("工积金", "公积金"),
        ("身份政", "身份证"),
        ("版理身份证", "办理身份证"),
        ("打学生创业补贴", "大学生创业补贴"),
        ("护罩办理", "护照办理"),
    ],
)
def test_misspelled_services_are_corrected(speller: Speller, typed: str, meant: str) -> None:
    found = speller.correct(typed)
    assert found is not None
    assert found.applied
    assert found.corrected == meant


def test_what_somebody_does_to_somebody_is_not_corrected(speller: Speller) -> None:
    assert speller.correct("老师打学生") is None


def test_titles_of_other_documents_are_right_as_a_whole(speller: Speller) -> None:
    assert speller.correct(f"{WHOLE}？") is None
    vocabulary = speller._vocabulary
    assert vocabulary.is_name(WHOLE)
    assert not any(vocabulary.of_site(number) for word in ("外商", "朋友") if (number := vocabulary.number(word)) >= 0)


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return PlaceIndex.of(shipped_lexicon(), load_tree())


def named(places: PlaceIndex, text: str) -> list[str]:
    def words(text: str) -> list[tuple[int, int]]:
        return [(word.start, word.end) for word in analyzer().top_words(text)]

    return [one.text for one in places.find(text, words)]


@pytest.mark.parametrize("text", ["南山南民宿", "永和豆浆", "蜜雪冰城", "马永康", "何嘉兴", "林福清", "李宁夏"])
def test_a_place_in_the_name_of_a_shop_or_person_is_none(places: PlaceIndex, text: str) -> None:
    assert named(places, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("在余杭开民宿", "余杭"),
        ("余杭民宿备案", "余杭"),
        ("查山南民宿", "山南"),
        ("社保羊城", "羊城"),
        ("冰城医保", "冰城"),
        ("永和社保", "永和"),
        ("何时北京", "北京"),
        ("去北京", "北京"),
    ],
)
def test_a_place_beside_what_is_asked_is_one(places: PlaceIndex, text: str, place: str) -> None:
    assert named(places, text) == [place]
