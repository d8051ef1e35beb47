"""Every call that reads: what it answers, and all faults at once.

1. A search reads its parameters by their table and answers the page as the contract has it.
2. All faults of a request come together, whichever call it is.
3. Documents, loads, directory, regions and the county of a point are answered as the service gives them.
4. Of a load's source only the file's name is told.
5. Liveness and readiness are different questions.
"""

import orjson
import pytest

from search_engine import NotReady
from tests.api.fake_service import MATTER


def faults(response):
    assert response.status_code == 422
    return {detail["field"] for detail in response.get_json()["error"]["details"]}


def test_a_search_reads_its_parameters_by_their_table(client, service):
    response = client.get("/v1/search?q=身份证&region=330110&department=公安&department=民政&size=2&explain=true")
    (request,) = service.requests
    assert (request.q, request.size, request.explain) == ("身份证", 2, True)
    assert request.filters == (("department", ("公安", "民政")),)
    page = response.get_json()
    assert page["took_ms"] == 1.25
    assert page["items"][0]["title"] == MATTER["title"]


def test_1_the_answer_is_the_page(client, service):
    answered = client.get("/v1/search?q=身份证&region=330110").get_json()
    page = service.search(service.requests[0]).as_dict()
    assert answered == orjson.loads(orjson.dumps(page))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/v1/search?size=0&page=x&foo=1&region=1", {"size", "page", "foo", "region"}),
        ("/v1/catalog?region=1&foo=1", {"region", "foo"}),
        ("/v1/regions?parent=1&foo=1", {"parent", "foo"}),
        ("/v1/regions/12?foo=1", {"code", "foo"}),
        ("/v1/locate", {"lat", "lon"}),
        ("/v1/locate?lat=91&foo=1", {"lat", "lon", "foo"}),
        ("/v1/locate?lat=30.27&lon=", {"lon"}),
        ("/v1/documents/a b?foo=1", {"id", "foo"}),
        ("/v1/documents/%20", {"id"}),
        ("/v1/catalog?region=&foo=", {"foo"}),
        ("/v1/loads/x?foo=1", {"number", "foo"}),
        ("/v1/loads/99999999999999999999", {"number"}),
        ("/v1/catalog?node=a&node=b", {"node"}),
        ("/healthz?foo=1", {"foo"}),
        ("/v1/search?q=%C9%ED%B7%DD&size=0", {"q", "size"}),
        ("/v1/locate?lat=%FF", {"lat", "lon"}),
        (f"/v1/search?q={'证' * 30_000}", {""}),
        ("/v1/search?q=%00", {"q"}),
    ],
)
def test_all_faults_of_a_request_are_told_at_once(client, path, fields):
    assert faults(client.get(path)) == fields


def test_a_document_is_answered_as_the_service_gives_it(client):
    assert client.get("/v1/documents/11330110-1.a_b%2Fc").get_json() == MATTER
    assert client.get("/v1/documents/none").status_code == 404
    assert client.get("/v1/documents/a//b").status_code == 404


def test_directory_and_regions_are_answered_as_the_service_gives_them(client):
    assert client.get("/v1/catalog?region=330110").get_json()["children"][0]["count"] == 3
    assert client.get("/v1/regions").get_json()["regions"][0]["name"] == "北京市"
    for name in ("余杭", "杭州市余杭区"):
        assert client.get(f"/v1/regions?q={name}").get_json()["regions"][0]["code"] == "330110"
    assert client.get("/v1/regions/330110000000").get_json()["name"] == "余杭区"
    assert client.get("/v1/regions/330103").get_json()["successor"]["code"] == "330105"
    assert client.get("/v1/regions/999999").status_code == 404


def test_the_county_of_a_point_is_answered_and_the_sea_is_404(client):
    county = {"code": "330110", "name": "余杭区", "level": "county", "parent": "330100"}
    assert client.get("/v1/locate?lat=30.42&lon=119.98").get_json() == county
    outside = client.get("/v1/locate?lat=31&lon=125")
    assert outside.status_code == 404
    assert "陆地或岛屿" in outside.get_json()["error"]["message"]


def test_a_point_may_come_in_the_body_where_no_address_has_it(client):
    def located(**point):
        return client.post("/v1/locate", json=point)

    assert located(lat=30.42, lon=119.98).get_json() == client.get("/v1/locate?lat=30.42&lon=119.98").get_json()
    assert located(lat=31, lon=125).status_code == 404
    assert faults(located(lat=91, lon=True, at=1)) == {"lat", "lon", "at"}
    assert faults(located()) == {"lat", "lon"}
    assert faults(located(lat=1e300, lon=1e-300)) == {"lat"}
    assert faults(located(lat=10**400, lon=120)) == {"lat"}


def test_a_load_tells_only_the_name_of_its_file(client):
    load = client.get("/v1/loads/7").get_json()
    assert (load["load"], load["source"], load["sequence"]) == (7, "matters.jsonl", None)
    assert client.get("/v1/loads/8").status_code == 404


def test_a_service_may_be_alive_and_not_ready(client, service):
    assert client.get("/readyz").get_json()["ready"] is True
    service.failure = NotReady("还没有索引")
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["ready"]) == (503, False)
