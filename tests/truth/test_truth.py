"""First screens say nothing false.

1. Of the questions none but those that are known to, each with its cause, says what must never be said.
2. What names nothing is asked back, and what is not held is not answered.
3. An act in everyday words never has its opposite first.
"""

import pytest

from dictionaries.regions import load_tree
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.samples.expand import documents_at
from search_engine import Service
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.known import catalogue, others
from tests.truth.questions import opposites, questions, screen

pytestmark = pytest.mark.long
# Places that the questions are asked from and name, and that hold something; whatever else they name holds nothing.
PLACES = ("330106", "330110", "330782", "330203", "310104", "310115", "340104", "340111", "441900", "659001")
HOME = "330106"
# The false ones that are left, and why.
KNOWN = {
    "t033": "独生子女证 names the archives and the certificate; that it is worth a bonus nothing says",
    "t117": "延迟退休 names the filing; the decision of the National People's Congress says 渐进式延迟法定退休年龄",
    "t185": "names 深圳, which holds nothing: 杭州's own is shown, and said to be",
    "t251": "外国人签证延期: the same",
    "t258": "企业投资项目备案 (光伏 is a paraphrase of it): the same",
    "t261": "二级建造师: the same",
    "t271": "车辆购置税: the same",
    "t273": "往来港澳通行证: the same",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    place = Installation(Settings(home=tmp_path_factory.mktemp("truth") / "home", log_queries=False))
    tree = load_tree()
    links = dict.fromkeys(link for code in PLACES for link in reversed(tree.chain(code)))
    matters = (document for link in links for document in documents_at(catalogue(), tree, link))
    held = list(map(dict, (*matters, *others())))
    load_rows(place.store, map(Row, range(1, len(held) + 1), held), DocumentCheck(place.tree()), LoadOptions("test"))
    place.worker().build()
    place.store.engine.dispose()
    with Service.open(place.settings, read_only=True) as found:
        yield found


def test_first_screens_say_nothing_false_but_what_is_known(service):
    wrong = {one.id: one.q for one in questions() if screen(service, one.q, one.region).is_false(one)}
    assert wrong.keys() == KNOWN.keys(), wrong


def test_2_what_names_nothing_is_asked_back(service):
    shown = {one.q: screen(service, one.q, one.region) for one in questions() if one.held == "bare"}
    assert len(shown) >= 15
    others = {text for text, said in shown.items() if "您问的是哪件事" not in said.said}
    assert others <= {"能代办吗", "可以网上办吗", "去哪个窗口啊"}, "these lead to the portal's own functions"


def test_2_what_is_not_held_is_not_answered(service):
    shown = {one.q: screen(service, one.q, one.region) for one in questions() if one.held == "no"}
    sure = {text: said.first for text, said in shown.items() if said.is_sure}
    assert len(shown) >= 50
    assert len(sure) <= len(shown) // 5, sure


def test_an_act_never_has_its_opposite_first(service):
    first = {text: screen(service, text, HOME).first for text, _, _ in opposites()}
    assert len(first) >= 100
    assert {text: first[text] for text, _, opposite in opposites() if first[text] in opposite} == {}
