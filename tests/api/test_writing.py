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
def test_no_write_goes_without_a_key_of_the_right_scope(client, headers, status):
    assert bulk(client, headers=headers).status_code == status
    deleted = client.delete("/v1/documents/hostile", headers=headers)
    assert deleted.status_code == (204 if status == 200 else status)


def test_a_bad_row_refuses_a_bulk_write_unless_it_is_skipped(client):
    response = bulk(client, b'{"id":"1"}\n[]\n', "?skip_bad_rows=true")
    said = {
        "code": "invalid",
        "row": 2,
        "field": "",
        "mend": "",
        **dict.fromkeys(("message", "reason"), "不是 JSON 对象"),
    }
    assert response.get_json()["rows"] == [{**said, "warning": False}]
    assert (response.status_code, response.get_json()["written"]) == (200, 1)
    refused = bulk(client, b'{"id":"1"}\n[]\n')
    assert refused.status_code == 422
    assert refused.get_json()["error"]["details"] == [said]


def test_a_body_over_the_limit_is_refused_where_its_length_is_told(client):
    assert bulk(client, b"{}\n" * 600).status_code == 200
    response = bulk(client, b"{}\n" * 700)
    assert (response.status_code, response.get_json()["error"]["code"]) == (413, "too_large")


def test_a_body_over_the_limit_is_refused_where_its_length_is_not_told(client):
    response = bulk(client, **chunked(b"{}\n" * 700))
    assert (response.status_code, response.get_json()["error"]["code"]) == (413, "too_large")
    assert bulk(client, **chunked(b"{}\n" * 600)).get_json()["written"] == 600


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/xml", "image/png"])
def test_a_body_that_is_no_lines_is_refused(client, kind):
    response = bulk(client, content_type=kind)
    assert (response.status_code, response.get_json()["error"]["code"]) == (415, "unsupported_media_type")


def test_a_compressed_body_is_refused(client):
    assert bulk(client, headers=KEY | {"Content-Encoding": "gzip"}).status_code == 415


def test_wrong_parameters_of_a_bulk_write_are_refused(client):
    response = bulk(client, query="?skip_bad_rows=maybe&foo=1")
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == {"skip_bad_rows", "foo"}
    assert client.delete("/v1/documents/none", headers=KEY).status_code == 404


def test_a_body_that_ends_before_its_length_is_refused(client):
    response = bulk(client, **chunked(b"{}\n" * 10, CONTENT_LENGTH="60", HTTP_TRANSFER_ENCODING=""))
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "bad_request")


def test_all_of_a_site_is_taken_only_with_a_length(client):
    response = bulk(client, query="?site=浙江", **chunked(b"{}\n"))
    assert (response.status_code, response.get_json()["error"]["code"]) == (411, "length_required")
    assert bulk(client, query="?site=浙江").status_code == 200


def test_a_body_without_length_and_end_writes_nothing(client):
    response = bulk(client, **chunked(b"{}\n", **{"wsgi.input_terminated": False}))
    assert response.get_json()["written"] == 0
