"""The parameters of a search.

1. Every parameter reads a good value, and is refused for every bad one, under its own name.
2. All faults come together, in one `BadParameters`.
3. Unknown names are refused, and shown back as nothing but letters, digits, `_`, `.`, `-` and □; a bad value never is.
4. An empty field is no wish; several values only where a parameter may be repeated.
5. page × size has a limit; lat goes with lon; issued_from is no later than issued_to, which is a whole day.
6. Whatever is sent, the answer is a request or `BadParameters`.
7. A request is a value: what is not given has the default of the table.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.timestamps import CHINA
from search_engine import BadParameters, SearchRequest, read_request
from search_engine.query.request import BY_NAME, FILTERS, MAX_QUERY, printable
from search_engine.query.value_forms import MAX_VALUES
from search_engine.searching import PARAMETERS
from tests.search_engine.conftest import FACETS

NAMES = [parameter.name for parameter in PARAMETERS]
TEXT_FILTERS = [name for name in FILTERS if not BY_NAME[name].choices]
MARCH = datetime(2026, 3, 1, tzinfo=CHINA)
GOOD: list[tuple[str, Sequence[str], Any]] = [
    ("q", [" 身份证 补领 "], "身份证 补领"),
    ("q", ["a" * MAX_QUERY], "a" * MAX_QUERY),
    ("q", [""], ""),
    ("q", [], ""),
    ("region", ["330110"], "330110"),
    ("region", [" 330110005 "], "330110005"),
    ("region", ["330110000000"], "330110000000"),
    ("at", ["330100"], "330100"),
    ("pf", ["gov"], "gov"),
    ("page", ["1"], 1),
    ("page", ["1000"], 1000),
    ("size", ["50"], 50),
    ("sort", ["updated"], "updated"),
    ("region_mode", ["only"], "only"),
    ("collapse", ["none"], "none"),
    ("correct", ["off"], "off"),
    ("validity", ["in_force", "expired"], ("in_force", "expired")),
    ("facets", ["none"], ()),
    ("facets", ["kind,region", "kind"], ("kind", "region")),
    ("off", ["places", "spelling", "places"], ("places", "spelling")),
    ("personal", ["0"], False),
    ("explain", ["true"], True),
    ("off_signals", ["text", "level"], ("text", "level")),
    ("rank_profile", ["mine"], "mine"),
    ("explain", ["0"], False),
    ("issued_from", ["2026-03-01"], MARCH),
    ("issued_to", ["2026-03-01"], MARCH + timedelta(days=1, seconds=-1)),
    ("issued_to", ["2026-03-01T09:00:00+08:00"], MARCH.replace(hour=9)),
]
BAD: list[tuple[str, Sequence[str]]] = [
    ("q", ["a" * (MAX_QUERY + 1)]),
    ("q", ["身份\x00证"]),
    ("q", ["\ud800"]),
    ("q", ["a", "b"]),
    ("region", ["33011"]),
    ("region", ["３３０１１０"]),
    ("region", ["330110; DROP TABLE"]),
    ("region", ["330110", "330100"]),
    ("at", ["市级"]),
    ("lat", ["91"]),
    ("lat", ["nan"]),
    ("lat", ["1e1"]),
    ("lon", ["-180.5"]),
    ("lon", ["东经"]),
    ("pf", ["x" * 51]),
    ("channel", ["natural", "nature"]),
    ("pf", ["fax"]),
    ("matter_type", ["行政许"]),
    ("ease", ["weekends"]),
    ("needs_identity", ["maybe"]),
    ("level", ["区级"]),
    ("coverage", ["本地"]),
    ("online", ["网办"]),
    ("channel", ["公安"]),
    ("kind", ["thing"]),
    ("kind", ["matter", "thing"]),
    ("audience", ["自然人"]),
    *((name, ["x" * 101]) for name in TEXT_FILTERS),
    *((name, ["a\x01"]) for name in TEXT_FILTERS),
    ("theme", [f"主题{i}" for i in range(MAX_VALUES + 1)]),
    ("issued_from", ["明天"]),
    ("issued_from", ["1899-12-31"]),
    ("issued_to", ["<script>"]),
    ("page", ["0"]),
    ("page", ["-1"]),
    ("page", ["1.5"]),
    ("page", ["１"]),
    ("page", ["10001"]),
    ("page", ["9" * 30]),
    ("size", ["51"]),
    ("size", ["0"]),
    ("sort", ["score"]),
    ("region_mode", ["all"]),
    ("collapse", ["some"]),
    ("facets", ["colour"]),
    ("facets", ["none,kind"]),
    ("correct", ["yes"]),
    ("validity", ["现行"]),
    ("validity", ["in_force", "gone"]),
    ("off", ["everything"]),
    ("personal", ["nein"]),
    ("explain", ["ja"]),
    ("off_signals", ["x" * 101]),
    ("rank_profile", ["x" * 51]),
]


def faults_of(values: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    with pytest.raises(BadParameters) as caught:
        read_request(values)
    return [(detail.field, detail.reason) for detail in caught.value.details]


@pytest.mark.parametrize(("name", "given_", "value"), GOOD)
def test_every_parameter_reads_a_good_value(name: str, given_: Sequence[str], value: Any) -> None:
    assert getattr(read_request({name: given_}), name) == value


@pytest.mark.parametrize("name", TEXT_FILTERS)
def test_filters_of_a_request_are_trimmed_and_distinct(name: str) -> None:
    request = read_request({name: [" 公安 ", "民政", "公安", ""]})
    assert request.filters == ((name, ("公安", "民政")),)


@pytest.mark.parametrize(
    ("given_", "channels"),
    [(["power"], ("power",)), (["natural", "legal"], ("natural", "legal")), (["all"], ()), (["power", "all"], ())],
)
def test_channels_are_read_and_all_means_any(given_: Sequence[str], channels: tuple[str, ...]) -> None:
    assert read_request({"channel": given_}).channels == channels


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("matter_type", "行政许", "行政许可"),
        ("channel", "nature", "natural"),
        ("kind", "mater", "matter"),
        ("pf", "weixin wechat", "wechat"),
        ("facets", "departments", "department"),
        ("off", "place", "places"),
    ],
)
def test_a_wrong_value_names_the_nearest(name: str, value: str, nearest: str) -> None:
    ((field, reason),) = faults_of({name: [value]})
    assert field == name
    assert nearest in reason.partition("最接近的是")[2]
    assert value not in reason.replace(nearest, "")


def test_1_defaults_are_those_of_a_request() -> None:
    untouched = SearchRequest()
    for parameter in PARAMETERS:
        if parameter.default is not None:
            assert getattr(untouched, parameter.name) == parameter.default


def test_filters_of_fixed_values_are_read() -> None:
    request = read_request({"kind": ["matter", "guide"], "audience": ["legal"]})
    assert request.filters == (("kind", ("matter", "guide")), ("audience", ("legal",)))


@pytest.mark.parametrize(("name", "given_"), BAD)
def test_every_bad_value_is_refused_under_its_name(name: str, given_: Sequence[str]) -> None:
    ((field, reason),) = faults_of({name: given_})
    assert field == name
    assert any("一" <= char <= "龥" for char in reason)
    assert "<" not in reason


def test_every_parameter_has_a_good_and_a_bad_example() -> None:
    tried = {name for name, _, _ in GOOD} | {"lat", "lon", "channel", *FILTERS}
    assert tried == {name for name, _ in BAD} == set(NAMES)


def test_all_faults_of_a_request_come_together() -> None:
    given_ = {"page": ["0"], "size": ["x"], "colour": ["red"], "region": ["1"], "kind": ["thing"], "q": ["ok"]}
    assert [field for field, _ in faults_of(given_)] == ["page", "size", "colour", "region", "kind"]


def test_every_bad_value_is_told_at_once() -> None:
    worst = dict(BAD)
    assert sorted(field for field, _ in faults_of(worst)) == sorted(worst)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a" * 500, "Q", "", "页\n码", "\ud800", "' OR 1=1 --"])
def test_unknown_names_are_refused_and_printed_harmlessly(name: str) -> None:
    ((field, reason),) = faults_of({name: ["<b>"]})
    assert field == printable(name)
    assert len(field) <= 50
    assert all(char.isalnum() or char in "_.-□" for char in field)
    assert reason == "没有这个参数"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "q"])
def test_an_empty_parameter_asks_for_nothing(name: str) -> None:
    assert read_request({name: [""]}) == read_request({name: [" ", ""]}) == SearchRequest()


def test_only_filters_and_lists_may_be_repeated() -> None:
    repeated = {parameter.name for parameter in PARAMETERS if parameter.repeated}
    assert repeated == {*FACETS, "validity", "facets", "off", "off_signals"} - {"region"}


@pytest.mark.parametrize(
    ("page", "size", "good"), [(200, 50, True), (201, 50, False), (1000, 10, True), (1001, 10, False)]
)
def test_page_times_size_has_a_limit(page: int, size: int, good: bool) -> None:
    values = {"page": [str(page)], "size": [str(size)]}
    if good:
        assert read_request(values).page * read_request(values).size <= 10_000
    else:
        ((field, reason),) = faults_of(values)
        assert (field, "10000" in reason) == ("page", True)


def test_the_depth_limit_counts_the_default_size() -> None:
    assert read_request({"page": ["1000"]}).page == 1000
    assert [field for field, _ in faults_of({"page": ["1001"]})] == ["page"]


def test_latitude_needs_longitude() -> None:
    request = read_request({"lat": ["30.27"], "lon": ["-120.5"]})
    assert (request.lat, request.lon) == (30.27, -120.5)
    assert [field for field, _ in faults_of({"lat": ["30"]})] == ["lon"]
    assert [field for field, _ in faults_of({"lon": ["120"]})] == ["lat"]
    assert [field for field, _ in faults_of({"lat": ["x"], "lon": ["120"]})] == ["lat"]


def test_issued_from_is_no_later_than_issued_to() -> None:
    assert read_request({"issued_from": ["2026-03-01"], "issued_to": ["2026-03-01"]}).issued_from == MARCH
    assert [field for field, _ in faults_of({"issued_from": ["2026-03-02"], "issued_to": ["2026-03-01"]})] == [
        "issued_from"
    ]


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), st.lists(st.text(max_size=12), max_size=3)))
def test_anything_sent_is_a_request_or_bad_parameters(values: dict[str, list[str]]) -> None:
    request, faulty = SearchRequest(), set[str]()
    try:
        request = read_request(values)
    except BadParameters as error:
        faulty = {detail.field for detail in error.details} or {"no fault is named"}
    assert faulty <= {printable(name) for name in values} | {"lat", "lon"}
    assert faulty or set(values) <= set(NAMES)
    assert request.page * request.size <= 10_000


def test_a_request_has_the_defaults_of_its_table() -> None:
    assert read_request({}) == read_request({"q": [""]}) == SearchRequest()
    assert SearchRequest().facets == FACETS
    assert hash(read_request({"theme": ["婚姻登记"]})) == hash(read_request({"theme": ["婚姻登记"]}))
