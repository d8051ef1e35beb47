"""Every call that writes.

1. No write without a key of the right scope, sent in either header.
2. A bulk write answers by row; bad rows refuse it all unless they are to be skipped.
3. A body over the limit is refused, whether its length is told or not.
4. A body that is no text of lines is refused.
5. Parameters are checked as everywhere.
6. A body that ends before its length is refused; all of a site is taken only with a length.
"""

import io

import pytest

from tests.api.fake_service import READER, WRITER

KEY = {"Authorization": f"Bearer {WRITER}"}


def chunked(body, **environ):
    """A body as a server passes it on that knows its end but was told no length."""
    return {"data": None, "input_stream": io.BytesIO(body)} | {
        "environ_overrides": {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", **environ}
    }


def bulk(client, data=b'{"id":"1","title":"x"}\n', query="", headers=KEY, **given):
    return client.post(f"/v1/documents:bulk{query}", data=data, headers=headers, **given)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": WRITER}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Bearer \xe9\xff"}, 401),
        ({"Authorization": f"Bearer {READER}"}, 403),
        ({"X-Zwfw-Key": READER}, 403),
        ({"X-Zwfw-Key": WRITER}, 200),
        ({"Authorization": f"bearer {WRITER}"}, 200),
    ],
)
def test_1_keys(client, headers, status):
    assert bulk(client, headers=headers).status_code == status
    deleted = client.delete("/v1/documents/hostile", headers=headers)
    assert deleted.status_code == (204 if status == 200 else status)


def test_2_rows(client):
    response = bulk(client, b'{"id":"1"}\n[]\n', "?skip_bad_rows=true")
    assert response.get_json()["rows"] == [{"row": 2, "field": "", "reason": "不是 JSON 对象", "warning": False}]
    assert (response.status_code, response.get_json()["written"]) == (200, 1)
    refused = bulk(client, b'{"id":"1"}\n[]\n')
    assert refused.status_code == 422
    assert refused.get_json()["error"]["details"] == [{"field": "第 2 行", "reason": "不是 JSON 对象"}]


def test_3_a_body_of_known_length(client):
    assert bulk(client, b"{}\n" * 600).status_code == 200
    response = bulk(client, b"{}\n" * 700)
    assert (response.status_code, response.get_json()["error"]["code"]) == (413, "too_large")


def test_3_a_body_of_unknown_length(client):
    response = bulk(client, **chunked(b"{}\n" * 700))
    assert (response.status_code, response.get_json()["error"]["code"]) == (413, "too_large")
    assert bulk(client, **chunked(b"{}\n" * 600)).get_json()["written"] == 600


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/xml", "image/png"])
def test_4_no_lines(client, kind):
    response = bulk(client, content_type=kind)
    assert (response.status_code, response.get_json()["error"]["code"]) == (415, "unsupported_media_type")


def test_4_compressed(client):
    assert bulk(client, headers=KEY | {"Content-Encoding": "gzip"}).status_code == 415


def test_5_parameters(client):
    response = bulk(client, query="?skip_bad_rows=maybe&foo=1")
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == {"skip_bad_rows", "foo"}
    assert client.delete("/v1/documents/none", headers=KEY).status_code == 404


def test_6_a_body_cut_short(client):
    response = bulk(client, **chunked(b"{}\n" * 10, CONTENT_LENGTH="60", HTTP_TRANSFER_ENCODING=""))
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "bad_request")


def test_6_all_of_a_site(client):
    response = bulk(client, query="?site=浙江", **chunked(b"{}\n"))
    assert (response.status_code, response.get_json()["error"]["code"]) == (411, "length_required")
    assert bulk(client, query="?site=浙江").status_code == 200


def test_6_no_length_and_no_end(client):
    response = bulk(client, **chunked(b"{}\n", **{"wsgi.input_terminated": False}))
    assert response.get_json()["written"] == 0
