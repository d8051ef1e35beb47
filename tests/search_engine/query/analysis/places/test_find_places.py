"""Places of a query.

1. The mark of a car plate that names a place has the number with it: no word of the plate is looked for.
2. Other places are marked as they are called.
3. A plate asks for what has to do with vehicles, a place for nothing.
4. A place over the border in a term that says where one goes is named, and its term is left whole.
5. Somebody's name that ends as a place is called is neither a place nor required.
6. A name that is an ordinary word as well is a place for who lives in its province, or beside a place that it lies in;
   of such texts alone there is an understanding for each region.
"""

from dataclasses import replace

import pytest

from dictionaries.regions import load_tree
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.analysis.places.detect_places import detect_places
from search_engine.query.analysis.query_analysis import PLACE, WEAK
from tests.known import place_book
from tests.search_engine.query.analysis.small import resources, typed

TOOLS = replace(resources(), places=place_book())


@pytest.mark.parametrize(
    ("text", "marked"),
    [("浙a12345违章", "浙a12345"), ("浙a上牌", "浙a"), ("粤bd12345年检", "粤bd12345"), ("余杭区身份证", "余杭区")],
)
def test_places_and_plates_are_marked(text: str, marked: str) -> None:
    assert detect_places(typed(text), TOOLS).texts(PLACE) == (marked,)


def test_a_term_over_the_border_stays_whole() -> None:
    with_terms = replace(TOOLS, terms=resources(synonyms=[("去香港旅游", "签注", "official", 1.0)]).terms)
    found = detect_places(typed("去香港旅游"), with_terms)
    assert [one.text for one in found.mentions] == ["香港"]
    assert found.texts(PLACE) == ()
    assert detect_places(typed("去香港看病"), with_terms).texts(PLACE) == ("香港",)


def test_plates_ask_for_vehicles() -> None:
    plate, place = (detect_places(typed(text), TOOLS).spans[0] for text in ("浙a过户", "杭州过户"))
    assert plate.clause is not None
    assert ("机动车",) in plate.clause.exact_equivalents
    assert place.clause is None


@pytest.mark.parametrize(
    ("text", "weak", "places"),
    [("李宁夏身份证", ("李宁夏",), ()), ("唐山社保", (), ("唐山",)), ("李明身份证", (), ()), ("王", (), ())],
)
def test_a_person_named_like_a_place_is_not_required(text: str, weak: tuple[str, ...], places: tuple[str, ...]) -> None:
    found = detect_places(typed(text), TOOLS)
    assert (found.texts(WEAK), found.texts(PLACE)) == (weak, places)


@pytest.mark.parametrize(
    ("text", "user", "places"),
    [
        ("西湖身份证", "330110", ("西湖",)),
        ("西湖身份证", "110105", ()),
        ("西湖身份证", None, ()),
        ("杭州社保在西湖", "110105", ("杭州", "西湖")),
    ],
)
def test_an_ordinary_word_is_a_place_beside_evidence(text: str, user: str | None, places: tuple[str, ...]) -> None:
    found = QueryAnalyzer(TOOLS).analyze(text, user=load_tree()[user] if user else None)
    assert found.texts(PLACE) == places
    assert ("accept_ambiguous_places" in [step for step, _ in found.trace]) == ("西湖" in places)


def test_an_analysis_is_cached_once_unless_the_region_matters() -> None:
    analyzer, tree = QueryAnalyzer(TOOLS), load_tree()
    users = [None, tree["330110"], tree["110105"]]
    assert len({id(analyzer.analyze("余杭区身份证", user=user)) for user in users}) == 1
    assert len({id(analyzer.analyze("西湖身份证", user=user)) for user in users}) == len(users)
    assert analyzer.analyze("西湖身份证", user=users[1]) is analyzer.analyze("西湖身份证", user=users[1])
