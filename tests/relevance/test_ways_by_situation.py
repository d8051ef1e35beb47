"""Ways that are told by what happened, not by a name.

1. Which office has a thing's matters: an office, by what it is called for, else by what is found.
2. What a public line is for: its number, beside what is found.
3. An office without its last word beside a place, by its sound, with a slip in what is asked of it, by what is done.
4. What only has such words is searched; whoever drives into trouble or sees rubbish dumped is in no distress.
"""

from __future__ import annotations

import pytest

from search_engine import SearchPage, Service
from tests.relevance.examples import YUHANG, search, titles


def way(page: SearchPage) -> tuple[str, str]:
    """Kind and text of the route."""
    assert page.route is not None
    return page.route["kind"], page.route["text"]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("幼儿园归哪个部门管", "教育局"),
        ("网约车由哪个部门负责", "交通运输局"),
        ("哪个部门管公租房", "住房和城乡建设局"),
        ("经办医保的窗口", "医疗保障局"),
        ("殡葬归谁管", "民政局"),
    ],
)
def test_the_office_in_charge_of_a_thing_is_told(service: Service, text: str, office: str) -> None:
    kind, told = way(search(service, text, YUHANG))
    assert kind == "office"
    assert office in told


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公交车到站不停", "12328"),
        ("车在高速上爆胎了", "12122"),
        ("快递弄丢了不赔", "12305"),
        ("直播间买的是假货", "12315"),
        ("公司拖着不发工资", "12333"),
        ("今天几点来电", "95598"),
        ("隔壁工厂偷排废水", "12369"),
        ("女工维权", "12338"),
        ("娃厌学怎么办", "12355"),
    ],
)
def test_a_situation_leads_to_its_public_line(service: Service, text: str, number: str) -> None:
    page = search(service, text, YUHANG)
    assert page.route is not None
    assert (page.route["kind"], page.route["url"]) == ("hotline", f"tel:{number}")
    assert page.query.crisis is None


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("余杭民政", "民政局"),
        ("余杭住建", "住房和城乡建设局"),
        ("气像局", "气象局"),
        ("市场监督管理菊", "市场监督管理局"),
        ("民政局地扯", "民政局"),
        ("民政局能办低保的窗口", "民政局"),
        ("国动办", "人民防空办公室"),
    ],
)
def test_an_office_is_told_by_place_sound_or_slip(service: Service, text: str, office: str) -> None:
    kind, told = way(search(service, text, YUHANG))
    assert kind == "office"
    assert office in told


@pytest.mark.parametrize("text", ["余杭社保", "余杭医保", "河道采砂许可", "网络预约出租汽车运输证", "物业管理"])
def test_matters_like_offices_and_lines_are_searched(service: Service, text: str) -> None:
    page = search(service, text, YUHANG)
    assert titles(page)
    assert page.route is None or page.route["kind"] not in ("office", "hotline")


@pytest.mark.parametrize("text", ["有人偷倒垃圾在河边", "有人往河里倒垃圾", "车子在高速上抛锚"])
def test_rubbish_and_breakdowns_are_no_distress(service: Service, text: str) -> None:
    assert search(service, text, YUHANG).query.crisis is None
