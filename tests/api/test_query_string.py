"""Parameters are read as `parse_qs` reads them, whatever is sent."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.http.sent import parameters_of

PIECES = st.sampled_from(
    [
        "q",
        "region",
        "=",
        "&",
        "&&",
        "+",
        "%",
        "%2",
        "%26",
        "%3D",
        "%3d",
        "%e6%8a%A4",
        "%E6",
        "%zz",
        "%25",
        ";",
        "护",
        "1",
    ]
)


def plain(query: bytes) -> object:
    try:
        return parse_qs(query.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return UnicodeDecodeError


def read(query: bytes) -> object:
    try:
        return parameters_of(query)
    except UnicodeDecodeError:
        return UnicodeDecodeError


@given(st.lists(PIECES, max_size=12).map("".join))
@example("q=%E6%8A%A4%E7%85%A7&region=330100&q=a+b%2Bc&x&=&y=")
def test_any_text_is_read_as_the_library_reads_it(text: str) -> None:
    assert read(text.encode()) == plain(text.encode())


@given(st.binary(max_size=20))
def test_any_bytes_are_read_as_the_library_reads_them(query: bytes) -> None:
    assert read(query) == plain(query)


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4))
def test_what_was_written_is_read(pairs: list[tuple[str, str]]) -> None:
    pairs = [(name, value) for name, value in pairs if not any("\ud800" <= char <= "\udfff" for char in name + value)]
    found = parameters_of(urlencode(pairs).encode())
    assert [(name, value) for name, values in found.items() for value in values] == sorted(
        pairs, key=lambda pair: list(found).index(pair[0])
    )


def test_what_is_no_utf8_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        parameters_of(b"q=%E6%8A")
