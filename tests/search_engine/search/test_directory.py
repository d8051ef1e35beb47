"""The directory of C 0103 §6.3.

1. The root has the six ways to browse, with the number of matters.
2. A way's children are the values of its facet, counted and labelled; each child is a node of its own.
3. A value's count is what its parent says, and what a search with its filter finds.
4. Counts are those of the user's region.
5. What is no node is `NotFound`, whatever it is; an unknown region is `BadParameters`.
"""

import pytest

from search_engine import BadParameters, NotFound, Service, read_request
from search_engine.page.labels import label
from search_engine.query.request import FACET_NAMES
from search_engine.search.browse import NAVIGATIONS

MATTERS = 3


@pytest.mark.parametrize("node", [None, "", "root"])
def test_the_root_has_the_six_ways_with_counts(service: Service, node: str | None) -> None:
    root = service.catalog(node, None)
    assert (root["node"], root["count"]) == ("root", MATTERS)
    children = [(child["node"], child["label"]) for child in root["children"]]
    assert children == [(name, navigation.label) for name, navigation in NAVIGATIONS.items()]
    assert len(children) == 6
    assert {child["count"] for child in root["children"]} == {MATTERS}


def test_every_way_to_browse_is_a_facet() -> None:
    assert {navigation.facet for navigation in NAVIGATIONS.values()} <= set(FACET_NAMES)


@pytest.mark.parametrize(
    ("node", "children"),
    [
        ("nature", {"nature:行政确认": 1, "nature:行政许可": 1, "nature:公共服务": 1}),
        ("audience", {"audience:natural": 3, "audience:legal": 1}),
        ("theme", {"theme:证件办理": 1, "theme:准营准办": 1, "theme:住房保障": 1, "theme:一网通办": 1}),
        ("level", {"level:县级": 2, "level:市级": 1}),
        ("coverage", {"coverage:定点办理": 1, "coverage:跨县": 1, "coverage:区域通办": 1}),
        ("department", {"department:公安": 1, "department:市场监管": 1, "department:住建": 1}),
    ],
)
def test_children_of_a_way_are_the_values_of_its_facet(service: Service, node: str, children: dict[str, int]) -> None:
    branch = service.catalog(node, None)
    assert {child["node"]: child["count"] for child in branch["children"]} == children
    assert branch["count"] == MATTERS


@pytest.mark.parametrize("name", list(NAVIGATIONS))
def test_counts_of_values_equal_a_search_with_their_filter(service: Service, name: str) -> None:
    facet = NAVIGATIONS[name].facet
    for child in service.catalog(name, None)["children"]:
        leaf = service.catalog(child["node"], None)
        assert (leaf["node"], leaf["label"], leaf["count"]) == (child["node"], child["label"], child["count"])
        assert leaf["label"] == label(facet, child["node"].partition(":")[2])
        page = service.search(read_request({name: [value] for name, value in leaf["search"].items()}))
        assert page.total == leaf["count"]


def test_counts_are_those_of_the_users_region(service: Service) -> None:
    assert service.catalog("level", "330110")["count"] == MATTERS
    with pytest.raises(BadParameters, match="填写有误"):
        service.catalog(None, "999999")


@pytest.mark.parametrize(
    "node",
    ["colour", "colour:red", "root:x", ":", ":x", "theme:没有的", "theme:\ud800", "theme:" + "x" * 10_000, "kind"],
)
def test_what_is_no_node_is_not_found(service: Service, node: str) -> None:
    with pytest.raises(NotFound):
        service.catalog(node, None)
