"""What a page says first of a matter.

1. Facts that are not known are left out; what one taps on is an address.
"""

from api.portal.key_facts import key_facts
from tests.api.fake_service import MATTER

MAP = "https://map.gov.example/?q={address}"


def facts(document, map_url=MAP):
    return {fact.name: (fact.text, fact.url) for fact in key_facts(document, map_url)}


def test_what_a_clerk_says_first_in_few_words():
    said = facts(MATTER | {"contact": "0571-88886666（工作日）"})
    assert list(said) == ["多久", "费用", "到现场", "去哪里", "咨询"]
    assert said["多久"][0] == "5 个工作日"
    assert said["费用"] == ("每证40元", "#cost")
    assert said["到现场"][0] == "不用跑"
    assert said["去哪里"][1].startswith("https://map.gov.example/?q=%E4%BD%99")
    assert said["咨询"] == ("057188886666", "tel:057188886666")


def test_what_is_not_known_is_left_out():
    assert facts({}) == {}
    assert facts({"place": {"address": "文一西路"}}, "") == {"去哪里": ("文一西路", "")}
    assert facts({"fee": {"charged": False}})["费用"][0] == "不收费"
    assert facts({"fee": {"charged": True, "standard": "按建筑面积每平方米收取若干元，减半"}})["费用"][0] == "收费"
    assert facts({"visits": 0, "online": ["互联网咨询"]})["到现场"][0] == "0 次"
