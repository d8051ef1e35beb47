"""Who asks for the nearest place of handling.

1. Distances are those of the great circle, the same both ways, 0 to oneself.
2. With a position the nearest known place comes first, with its distance; places without coordinates follow.
3. Without a position, and for those who do not ask for it, nothing is reordered by distance and no distance is shown.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import SearchPage, SearchRequest, Service, Settings
from search_engine.search.near_me import great_circle

HERE = {"lat": 30.42, "lon": 119.98}
PLACES = {"far": (30.25, 120.17), "near": (30.41, 119.97), "unknown": None}
DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def document(name: str, at: tuple[float, float] | None) -> dict[str, object]:
    place: dict[str, object] = {"name": f"{name}出入境大厅"}
    if at is not None:
        place |= {"lat": at[0], "lon": at[1]}
    return {
        "id": name,
        "kind": "matter",
        "title": f"护照办理{name}",
        "matter_type": "行政许可",
        "authority": {"name": "余杭区公安分局", "department": "公安"},
        "region": "330110",
        "level": "县级",
        "place": place,
        "popularity": 900 if name == "far" else 1,
    }


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home: Path = tmp_path_factory.mktemp("halls")
    service = Service.open(Settings(home=home, log_queries=False, spelling="off"))
    lines = b"\n".join(orjson.dumps(document(*entry)) for entry in PLACES.items())
    service.document_desk.put(BytesIO(lines), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()


def ids(page: SearchPage) -> list[str]:
    return [item.id for item in page.items]


def asked(service: Service, q: str, **more: float) -> SearchPage:
    return service.search(SearchRequest(q=q, region="330110", **more))


def test_great_circle_gives_known_distances() -> None:
    assert great_circle(30.25, 120.17, 31.23, 121.47) == pytest.approx(165, abs=2)  # 杭州 to 上海
    assert great_circle(0, 0, 0, 180) == pytest.approx(20_015, abs=1)


@given(DEGREES, DEGREES)
def test_great_circle_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert great_circle(*one, *one) == 0
    assert great_circle(*one, *other) == pytest.approx(great_circle(*other, *one))


def test_the_nearest_known_place_comes_first(halls: Service) -> None:
    page = asked(halls, "附近的护照办理", **HERE)
    assert ids(page) == ["near", "far", "unknown"]
    assert [item.distance_km for item in page.items][2] is None
    near, far = (item.distance_km for item in page.items[:2])
    assert near == pytest.approx(1.5, abs=0.3)
    assert far == pytest.approx(26, abs=2)


def test_without_a_position_no_distance_reorders(halls: Service) -> None:
    for page in (asked(halls, "附近的护照办理"), asked(halls, "护照办理", **HERE)):
        assert set(ids(page)) == set(PLACES)
        assert ids(page)[0] == "far", "the most visited"
        assert {item.distance_km for item in page.items} == {None}
