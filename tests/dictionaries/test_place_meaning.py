"""Which place is meant, and what for.

1. A name of several places is decided by the text, then by the user's city, then by the user's province; a province or
   city goes before the counties of its name; what is left is offered, all of it, and nothing is taken.
2. Roles: where it is handled, where someone or something is from, where one goes.
3. No text, no places: nothing.
"""

import pytest

from dictionaries.normalize import normal_text
from dictionaries.places import HANDLING, ResolvedPlaces
from dictionaries.places.mention import DESTINATION, ORIGIN
from dictionaries.regions import load_tree
from tests.dictionaries.place_words import words
from tests.known import place_book

TREE = load_tree()
BOOK = place_book()
NAMES = {HANDLING: "在", ORIGIN: "自", DESTINATION: "往"}


def resolve(text: str, user: str = "") -> ResolvedPlaces:
    return BOOK.resolve(BOOK.find(normal_text(text), words), TREE[user] if user else None)


def roles(text: str, user: str = "") -> str:
    return " ".join(NAMES[place.role] + place.region.short_name for place in resolve(text, user).places)


@pytest.mark.parametrize(
    ("text", "user", "code"),
    [
        ("朝阳区营业执照", "220102", "220104"),
        ("朝阳区营业执照", "110101", "110105"),
        ("朝阳区营业执照 长春", "", "220104 220100"),
        ("北京的朝阳区营业执照", "220102", "110000 110105"),
        ("鼓楼区身份证", "350102", "350102"),
        ("鼓楼区身份证", "320681", ""),  # two in 江苏
        ("铁西区社保", "210102", "210106"),
        ("五华社保", "440106", "441424"),
        ("中山公积金", "440106", "442000"),
        ("中山公积金", "210211", "210202"),
        ("西安社保", "", "610100"),
        ("西安社保", "231002", "231005"),
        ("河南社保", "630102", "410000"),
        ("吉安身份证", "", "360800"),
        ("吉安身份证", "360821", "360821"),
        ("吉安身份证", "360802", "360800"),
        ("余杭区和西湖区社保", "", "330110 330106"),
    ],
)
def test_a_name_of_several_places_is_decided_by_text_then_user(text: str, user: str, code: str) -> None:
    assert " ".join(place.region.code for place in resolve(text, user).places) == code


@pytest.mark.parametrize(
    ("text", "user", "codes"),
    [
        ("朝阳区营业执照", "", {"110105", "220104"}),
        ("鼓楼区身份证", "", {"320106", "320302", "350102", "410204"}),
        ("鼓楼区身份证", "320681", {"320106", "320302"}),
        ("朝阳身份证", "", {"110105", "220104", "211300", "211321"}),
        ("城关镇身份证", "", set()),  # too many to choose from
    ],
)
def test_a_name_left_undecided_is_offered_with_all_its_places(text: str, user: str, codes: set[str]) -> None:
    answer = resolve(text, user)
    assert answer.places == ()
    assert {region.code for region in answer.choices} == codes


@pytest.mark.parametrize(
    ("text", "user", "meant"),
    [
        ("身份证 余杭", "", "在余杭"),
        ("落户杭州", "340100", "在杭州"),
        ("在杭州补四川的身份证", "", "在杭州 自四川"),
        ("四川的身份证在杭州能补办吗", "", "自四川 在杭州"),
        ("我是四川人在杭州办居住证", "", "自四川 在杭州"),
        ("四川户籍 杭州 居住证", "", "自四川 在杭州"),
        ("湖南户口在深圳结婚登记", "", "自湖南 在深圳"),
        ("人在深圳 户口在湖南 结婚登记", "", "在深圳 自湖南"),
        ("孩子户口在湖南 杭州上学", "", "自湖南 在杭州"),
        ("外地户口在杭州买房", "", "在杭州"),
        ("社保从上海转到杭州", "", "自上海 在杭州"),
        ("上海社保转杭州", "", "自上海 在杭州"),
        ("社保转到杭州 从上海", "", "在杭州 自上海"),
        ("从上海转来的社保怎么接续", "", "自上海"),
        ("四川户口迁入杭州", "", "自四川 在杭州"),
        ("户口迁入杭州", "", "在杭州"),
        ("公积金从北京转移到上海", "", "自北京 在上海"),
        ("异地就医备案 北京", "330110", "往北京"),
        ("北京异地就医备案", "330110", "往北京"),
        ("杭州异地就医备案", "330110", "在杭州"),
        ("杭州到北京异地就医备案", "", "在杭州 往北京"),
        ("在北京异地就医 参保地杭州", "", "往北京 在杭州"),
        ("去上海看病医保怎么报销", "330110", "往上海"),
        ("杭州医保 到上海看病", "", "在杭州 往上海"),
        ("到三亚旅游要办什么", "330110", "往三亚"),
        ("去香港旅游签注", "330110", "往香港"),
        ("港澳通行证 香港", "330110", "往香港"),
        ("去西藏边防证", "330110", "往西藏"),
        ("去杭州办护照", "340100", "在杭州"),
        ("浙A上牌", "310101", "在杭州"),
        ("人在苏州户籍安徽补办身份证", "", "在苏州 自安徽"),
        ("苏州转来的社保怎么接续", "330110", "自苏州"),
        ("香港定居户口注销", "330110", "往香港"),
        ("去澳门签注", "330110", "往澳门"),
        ("北京驾照换成杭州的", "330110", "自北京 在杭州"),
        ("浙A换成沪A", "330110", "自杭州 在上海"),
        ("在北京换杭州驾照", "330110", "在北京 自杭州"),
    ],
)
def test_places_get_the_role_that_the_text_gives_them(text: str, user: str, meant: str) -> None:
    assert roles(text, user) == meant


def test_no_text_gives_no_places() -> None:
    assert BOOK.resolve(()) == ResolvedPlaces()
    assert resolve("身份证", "330110") == ResolvedPlaces()
    assert resolve("身份证").first(HANDLING) is None
