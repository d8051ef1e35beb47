"""Filters and facets, on a small catalogue and against a plain look at its documents.

1. Values of one filter are alternatives, filters on different things all hold; of an open filter other names of
   its values mean these, and what is none is refused with the nearest.
2. Any filters together let through what a plain look at every document lets through.
3. A facet's counts leave its own filter aside and heed all others; the largest count first, then by value.
4. `channel` has a count for all of them; a facet that nobody asked for is not counted.
5. `pf` shows what is for all, for that platform, or for none in particular.
6. Issued dates include both days, dates before 1970 too; what has none is left out.
7. Facet values read as Chinese labels.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.document import MatterType
from search_engine import BadParameters, SearchPage, SearchRequest, Service, read_request
from search_engine.page.labels import LABELS
from search_engine.query.request import FACET_NAMES
from tests.search_engine.conftest import DOCUMENTS, FACETS

Read = Callable[[Mapping[str, Any]], Sequence[str]]


def many(name: str) -> Read:
    return lambda document: document.get(name, [])


def one(name: str) -> Read:
    return lambda document: [document[name]] if name in document else []


def channels(document: Mapping[str, Any]) -> list[str]:
    kind, matter_type = document["kind"], document.get("matter_type")
    return [
        *(["app"] if kind == "app" else []),
        *document.get("audience", []),
        *(["guide"] if kind in ("matter", "guide") else []),
        *(["service" if matter_type == "公共服务" else "power"] if matter_type else []),
        *(["policy"] if kind in ("policy", "interpretation") else []),
    ]


def coverage(document: Mapping[str, Any]) -> list[str]:
    given_ = document.get("coverage", {})
    return ["区域通办" if given_.get("regions") else given_.get("scope", "定点办理")]


def themes(document: Mapping[str, Any]) -> list[str]:
    return [*document.get("themes", []), *document.get("site_themes", [])]


def ease(document: Mapping[str, Any]) -> list[str]:
    """Of these few documents; see `tests/indexer/documents/test_ease.py`."""
    holds = {
        "online": "online" in document,
        "no_visit": "online" in document and document.get("visits") == 0,
        "weekend": "周六" in document.get("hours", ""),
        "at_once": document.get("case_type") == "即办件",
    }
    return [name for name, found in holds.items() if found]


VALUES: dict[str, Read] = {
    "channel": channels,
    "kind": one("kind"),
    "department": lambda document: [document["authority"]["department"]] if "authority" in document else [],
    "theme": themes,
    "life_event": many("life_events"),
    "matter_type": one("matter_type"),
    "level": one("level"),
    "coverage": coverage,
    "audience": many("audience"),
    "online": many("online"),
    "ease": ease,
    "case_type": one("case_type"),
    "needs_identity": lambda document: (
        [str(document["needs_identity"]).lower()] if "needs_identity" in document else []
    ),
    "site": one("site"),
    "region": one("region"),
}
# By id: what stands in a document after it was checked (a level is filled in from its region).
EVERY_VALUE = {
    name: sorted({value for document in DOCUMENTS for value in read(document)}) for name, read in VALUES.items()
}
FILTERS = [name for name in FACET_NAMES if name not in ("channel", "region", "level")]
WISHES = st.dictionaries(
    st.sampled_from(FILTERS), st.sets(st.integers(0, 9), min_size=1, max_size=2).map(sorted), max_size=3
)


def search(service: Service, **values: Sequence[str]) -> SearchPage:
    return service.search(read_request({"size": ["50"], "collapse": ["none"], "channel": ["all"], **values}))


def ids(page: SearchPage) -> set[str]:
    assert page.total == len(page.items)
    return {item.id for item in page.items}


def passes(document: Mapping[str, Any], optional: Mapping[str, Sequence[str]]) -> bool:
    return all(set(VALUES[name](document)) & set(wanted) for name, wanted in optional.items())


@pytest.mark.parametrize(
    ("optional", "found"),
    [
        ({}, {document["id"] for document in DOCUMENTS}),
        ({"kind": ["policy"]}, {"p1", "p2"}),
        ({"kind": ["policy", "news"]}, {"p1", "p2", "n1"}),
        ({"theme": ["一网通办"]}, {"m3"}),
        ({"kind": ["matter"], "audience": ["legal"]}, {"m2"}),
        ({"kind": ["matter"], "department": ["公安", "住建"]}, {"m1", "m3"}),
        ({"kind": ["matter"], "department": ["公安厅", "住房和城乡建设局"]}, {"m1", "m3"}),
        ({"kind": ["matter"], "department": ["公安部"]}, {"m1"}),
        ({"kind": ["matter"], "department": ["公安", "民政局"]}, {"m1"}),  # which the catalogue has nothing of
        ({"life_event": ["开饭店"]}, {"m2"}),
        ({"kind": ["matter"], "site": ["浙江省"]}, {"m1", "m2"}),
        ({"channel": ["power"]}, {"m1", "m2"}),
        ({"channel": ["service"]}, {"m3"}),
        ({"channel": ["guide"]}, {"m1", "m2", "m3", "g1"}),
        ({"channel": ["policy"]}, {"p1", "p2", "i1"}),
        ({"coverage": ["区域通办"]}, {"m3"}),
        ({"ease": ["at_once"]}, {"m2"}),
        ({"needs_identity": ["true"]}, {"a1"}),
        ({"needs_identity": ["false"]}, {"g1"}),
        ({"needs_identity": ["true", "false"]}, {"a1", "g1"}),
        ({"ease": ["weekend", "no_visit"]}, {"m1", "m3"}),
        ({"site": ["杭州", "浙江"], "kind": ["matter"]}, {"m1", "m2", "m3"}),
    ],
)
def test_filters_let_through_what_they_say(service: Service, optional: dict[str, list[str]], found: set[str]) -> None:
    assert ids(search(service, **optional)) == found


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("department", "公安部门办公室", "公安"),
        ("department", "没有这个部门", "之一"),
        ("department", "民政", "公安"),
        ("life_event", "开办餐饮", "开办餐饮店"),
        ("case_type", "即办", "即办件"),
        ("site", "北京", "浙江"),
    ],
)
def test_a_filter_value_of_no_document_names_the_nearest(service: Service, name: str, value: str, nearest: str) -> None:
    with pytest.raises(BadParameters) as refused:
        search(service, **{name: [value], "kind": ["matter"]})
    ((field, reason),) = [(fault.field, fault.reason) for fault in refused.value.details]
    assert field == name
    assert nearest in reason


@given(places=WISHES)
def test_any_filters_let_through_what_a_plain_look_does(service: Service, places: dict[str, list[int]]) -> None:
    optional = {
        name: [EVERY_VALUE[name][i % len(EVERY_VALUE[name])] for i in numbers] for name, numbers in places.items()
    }
    page = search(service, **optional)
    assert ids(page) == {document["id"] for document in DOCUMENTS if passes(document, optional)}
    for name in FILTERS:
        others = {other: wanted for other, wanted in optional.items() if other != name}
        kept = [document for document in DOCUMENTS if passes(document, others)]
        counts = Counter(value for document in kept for value in VALUES[name](document))
        assert {entry["value"]: entry["count"] for entry in page.facets[name] if entry["count"]} == counts


def test_kinds_of_power_without_matters_count_zero(service: Service) -> None:
    kinds = search(service, kind=["matter"]).facets["matter_type"]
    assert [entry["count"] for entry in kinds] == sorted((entry["count"] for entry in kinds), reverse=True)
    assert {entry["value"]: entry["count"] for entry in kinds} == {
        **dict.fromkeys(get_args(MatterType), 0),
        **Counter(document["matter_type"] for document in DOCUMENTS if document["kind"] == "matter"),
    }


def test_a_facet_leaves_its_own_filter_aside(service: Service) -> None:
    page = search(service, kind=["matter"], department=["公安"])
    departments = {entry["value"]: entry["count"] for entry in page.facets["department"]}
    assert departments == {"公安": 1, "市场监管": 1, "住建": 1}
    assert {entry["value"] for entry in page.facets["theme"]} == {"证件办理"}
    assert page.total == 1


def test_facet_values_come_largest_first(service: Service) -> None:
    facets = search(service).facets
    for entries in facets.values():
        counts = [(-entry["count"], entry["value"]) for entry in entries if entry["value"] != "all"]
        assert [count for count, _ in counts] == sorted(count for count, _ in counts)
    assert all(entry["count"] for name, rows in facets.items() if name != "matter_type" for entry in rows)
    kinds = search(service).facets["kind"]
    assert [(entry["value"], entry["count"]) for entry in kinds[:2]] == [("matter", 3), ("policy", 2)]


def test_the_region_facet_counts_documents_by_region(service: Service) -> None:
    regions = search(service).facets["region"]
    assert {entry["value"]: entry["count"] for entry in regions} == Counter(
        document["region"] for document in DOCUMENTS
    )
    assert regions[0] == {"value": "330110", "label": "余杭区", "count": 4}


def test_channels_have_a_count_for_all(service: Service) -> None:
    page = search(service, channel=["policy"])
    assert page.facets["channel"][0] == {"value": "all", "label": "全部", "count": len(DOCUMENTS)}
    counts = Counter(channel for document in DOCUMENTS for channel in channels(document))
    assert {entry["value"]: entry["count"] for entry in page.facets["channel"][1:]} == counts


def test_only_requested_facets_are_counted(service: Service) -> None:
    assert list(search(service, facets=["kind,site"]).facets) == ["kind", "site"]
    assert search(service, facets=["none"]).facets == {}
    assert tuple(search(service).facets) == FACETS


@pytest.mark.parametrize(("platform", "hidden"), [("gov", {"p1"}), ("mini", {"m2"}), ("wechat", {"m2", "p1"})])
def test_a_platform_hides_what_is_for_others(service: Service, platform: str, hidden: set[str]) -> None:
    assert ids(search(service, pf=[platform])) == {document["id"] for document in DOCUMENTS} - hidden


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({"issued_from": ["2026-03-01"]}, {"p2", "i1"}),
        ({"issued_from": ["2026-03-02"]}, {"i1"}),
        ({"issued_to": ["2026-03-01"]}, {"p1", "p2"}),
        ({"issued_to": ["1999-12-31"]}, {"p1"}),
        ({"issued_from": ["2026-03-01"], "issued_to": ["2026-03-01"]}, {"p2"}),
        ({"issued_from": ["2026-03-03"]}, set()),
    ],
)
def test_issued_dates_include_both_days(service: Service, span: dict[str, list[str]], found: set[str]) -> None:
    assert ids(search(service, **span)) == found


def test_facet_values_have_chinese_labels(service: Service) -> None:
    facets = search(service).facets
    for name, labels in LABELS.items():
        shown = facets.get(name, ())  # others are no facets
        assert {entry["value"]: entry["label"] for entry in shown}.items() <= dict(labels).items()
    assert all(entry["label"] == entry["value"] for entry in facets["theme"])


def test_a_search_without_filters_counts_every_document(service: Service) -> None:
    assert service.search(SearchRequest(collapse="none", size=50)).total == len(DOCUMENTS)
