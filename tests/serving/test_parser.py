"""How a request is read.

1. In whatever pieces it comes, a request is read as waitress reads it whole.
2. What takes a pattern quadratic time is read, or refused, within a second of the processor; it took minutes.
3. Two servers cannot see the end of a body in different places, nor of a header: such requests are bad ones.
4. A chunked body of nothing but seams is a bad request; one of lines in chunks of their own is not.
   One of HTTP/1.1 says whom it asks, one of HTTP/1.0 may; each once, and by a name or an address (RFC 9112 3.2).
5. A body is asked for where one is to come and will be taken, and only there.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from api.serving.parser import MOST_HEADERS, Parser

SETTINGS = Adjustments(max_request_header_size=128 * 1024, max_request_body_size=1_000_000, inbuf_overflow=10**9)
GET, POST = b"GET /a?b=c HTTP/1.1\r\nHost: x\r\n", b"POST /a HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
SECOND = 1.0
MANY = 120_000
ORDINARY = (
    GET + b"\r\n",
    GET + b"Accept: */*\r\nX-A:b\r\nX-A: \t c  d \r\nX_B: e\r\nEmpty:\r\n\r\n",
    POST + b"Content-Length: 3\r\n\r\nabc",
    CHUNKED + b"2;a=b\r\nab\r\n1\r\nc\r\n0\r\nTrailer: x\r\n\r\n",
    b"GET http://host:80/a HTTP/1.0\r\n\r\n",
)


def read(data, sizes=()):
    """A parser that has been fed with pieces of some sizes, then with the rest."""
    parser = Parser(SETTINGS)
    for size in (*sizes, len(data)):
        piece, data = data[:size], data[size:]
        while piece and not parser.completed:
            piece = piece[parser.received(piece) :]
    return parser


def seen(parser):
    return {
        "command": parser.command,
        "path": parser.path,
        "query": parser.query,
        "version": parser.version,
        "headers": parser.headers,
        "body": parser.get_body_stream().read(),
        "whole": parser.completed,
    }


@given(request=st.sampled_from(ORDINARY), sizes=st.lists(st.integers(1, 40), max_size=20))
def test_a_request_in_pieces_is_read_as_waitress_reads_it(request, sizes):
    plain, left = HTTPRequestParser(SETTINGS), request
    while left and not plain.completed:
        left = left[plain.received(left) :]
    parser = read(request, sizes)
    assert parser.error is None
    assert seen(parser) == seen(plain)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(GET + b"A:" + b" " * MANY + b"x\r\n\r\n", id="spaces before a value"),
        pytest.param(GET + b"A:" + b" " * MANY + b"\x01\r\n\r\n", id="spaces before a bad value"),
        pytest.param(GET + (b"A:" + b" " * 1000 + b"x\r\n") * 90 + b"\r\n", id="spaces before many values"),
        pytest.param(GET + b"A:x" + (b" " * 1000 + b"x") * 110 + b"\x01\r\n\r\n", id="spaces within a value"),
        pytest.param(b"GET a://" + b"1" * MANY + b" x\r\n\r\n", id="digits in an address"),
        pytest.param(b"GET a://" + b"1" * MANY + b" HTTP/1.1\r\n\r\n", id="digits in a good address"),
        pytest.param(GET + b"a:b\r\n" * 25_000 + b"\r\n", id="one header again and again"),
        pytest.param(GET + b"a:b\r\n" + b" b\r\n" * 30_000 + b"\r\n", id="a folded header"),
        pytest.param(CHUNKED + b"1\r\na\r\n" * 150_000, id="chunks of one byte"),
        pytest.param(CHUNKED + b"1" * 900_000, id="a line before a chunk"),
        pytest.param(CHUNKED + b"0\r\n" + b"a: b\r\n" * 150_000, id="a trailer"),
    ],
)
def test_a_hostile_request_is_read_within_a_moment(sent):
    began = time.process_time()
    read(sent, [8192] * (len(sent) // 8192))
    assert time.process_time() - began < SECOND


@pytest.mark.parametrize(
    "sent",
    [
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
        POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        GET + b"A: b\r\n c\r\n\r\n",
        b"GET /a HTTP/1.1\r\n Host: x\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET /a\r\n\r\n",
        b"GET /a HTTP/2.0\r\n\r\n",
        b"GET /a  HTTP/1.1\r\n\r\n",
    ],
)
def test_requests_with_two_ends_are_refused(sent):
    parser = read(sent)
    assert parser.completed
    assert parser.error.code == 400


@pytest.mark.parametrize("name", [b"Host", b"HOST", b"host"])
@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_a_request_names_its_host_once(version, name):
    def status(*hosts):
        lines = b"".join(b"%b: %b\r\n" % (name, host) for host in hosts)
        error = read(b"GET /a HTTP/%b\r\n%b\r\n" % (version, lines)).error
        return error and error.code

    assert status() == (400 if version == b"1.1" else None)
    for host in (b"x", b"search.gov.cn", b"search_app:8080", b"127.0.0.1:80", b"[::1]:8080", b"[fe80::1%25e]", b"x:"):
        assert status(host) is None
    for host in (
        b"",
        b":80",
        b"a b",
        b"a/b",
        b"a@b",
        b"a,b",
        b"a:b",
        b"a?b",
        b"<a>",
        b"::1",
        b"[::1",
        b"\xe6\x8a\xa4",
        b"a\tb",
    ):
        assert status(host) == 400, host
    assert status(b"x", b"x") == status(b"x", b"") == status(b"x", b"evil") == 400


def test_a_request_with_too_many_headers_is_refused():
    assert read(GET + b"a:b\r\n" * (MOST_HEADERS - 1) + b"\r\n").error is None
    parser = read(GET + b"a:b\r\n" * MOST_HEADERS + b"\r\n")
    assert (parser.completed, parser.error.code, parser.path) == (True, 431, "/a")


def chunks(parts):
    return CHUNKED + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@given(lines=st.integers(0, 5000), length=st.integers(70, 200), size=st.integers(1, 100_000))
def test_a_body_of_lines_in_chunks_is_read(lines, length, size):
    parts = [b"a" * length + b"\r\n"] * lines
    parser = read(chunks(parts), [size] * 5)
    if sum(map(len, parts)) < SETTINGS.max_request_body_size // 2:
        assert parser.error is None
        assert parser.get_body_stream().read() == b"".join(parts)


@pytest.mark.parametrize(
    "body", [b"1\r\na\r\n" * 1000, b"1;" + b"a" * 2000 + b"\r\na\r\n", b"1" * 2000, b"0\r\n" + b"a: b\r\n" * 2000]
)
def test_a_chunked_body_of_seams_is_refused(body):
    parser = read(CHUNKED + body, [500] * 30)
    assert parser.completed
    assert parser.error.code == 400


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        (POST + b"Content-Length: 3\r\n", True),
        (POST + b"Transfer-Encoding: chunked\r\n", True),
        (POST + b"Content-Length: 9999999\r\n", False),
        (GET, False),
    ],
)
def test_a_body_is_asked_for_only_where_it_will_be_taken(sent, asked):
    parser = read(sent + b"Expect: 100-continue\r\n\r\n")
    assert parser.expect_continue == asked
    assert parser.completed != asked
