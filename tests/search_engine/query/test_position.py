"""A search from a position.

1. The county that the position lies in is the region, and the page says that it was located.
2. A region named by code goes before the position; outside of China the default region holds.
3. `region_mode=off` asks for no region, whatever the position.
"""

import pytest

from search_engine import NotFound, SearchRequest, Service
from search_engine.search.pipeline import Pipeline
from search_engine.settings.settings import Settings

YUHANG = {"lat": 30.42, "lon": 119.98}
AT_SEA = {"lat": 31.0, "lon": 125.0}


def region_of(service: Service, request: SearchRequest) -> dict[str, str] | None:
    return service.search(request).query.region


def test_a_position_gives_the_region_of_its_county(service: Service) -> None:
    assert region_of(service, SearchRequest(q="身份证", **YUHANG)) == {
        "code": "330110",
        "name": "余杭区",
        "source": "location",
    }
    assert service.locate(**YUHANG) == {"code": "330110", "name": "余杭区", "level": "county", "parent": "330100"}
    with pytest.raises(NotFound, match="陆地或岛屿"):
        service.locate(**AT_SEA)


def test_a_region_by_code_goes_before_a_position(service: Service) -> None:
    named = region_of(service, SearchRequest(q="身份证", region="330106", **YUHANG))
    assert named == {"code": "330106", "name": "西湖区", "source": "param"}
    assert region_of(service, SearchRequest(q="身份证", **AT_SEA)) is None
    service.search(SearchRequest())
    pipeline = service.state.pipeline_in_use.value
    assert pipeline is not None
    snapshot = pipeline.snapshot
    at_home = Pipeline(snapshot, pipeline.store, pipeline.query_analyzer, settings=Settings(default_region="330000"))
    assert at_home.search(SearchRequest(**AT_SEA)).query.region == {
        "code": "330000",
        "name": "浙江省",
        "source": "default",
    }


def test_without_a_region_mode_no_position_counts(service: Service) -> None:
    assert region_of(service, SearchRequest(q="身份证", region_mode="off", **YUHANG)) is None
