"""A number and letters written together are two words.

1. They are parted at the border, on either side; names that the catalogue writes so, types and codes stay.
2. Any text: nothing but spaces is added, and doing it twice is doing it once.
"""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.name_index import NameIndex
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.split_alphanumerics import split_alphanumerics
from tests.known import analyzer_of


@cache
def tools() -> AnalysisResources:
    return AnalysisResources(analyzer=analyzer_of(()), names=NameIndex(("iso9001认证",), words=("iso9001",)))


def parted(text: str) -> str:
    return split_alphanumerics(QueryAnalysis(text, text), tools()).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12123app", "12123 app"),
        ("交管12123app下载", "交管12123 app下载"),
        ("app12345", "app 12345"),
        ("iso9001认证", "iso9001认证"),
        ("c1驾照", "c1驾照"),
        ("5g基站", "5g基站"),
        ("91330110ma2ax1234l", "91330110ma2ax1234l"),
        ("浙a12345", "浙a12345"),
        ("ab123cd", "ab123cd"),
    ],
)
def test_numbers_and_letters_are_parted_at_their_border(text: str, expected: str) -> None:
    assert parted(text) == expected


@given(st.text("0123456789abc证 -", max_size=30))
def test_parting_adds_only_spaces_and_once(text: str) -> None:
    found = parted(text)
    assert found.replace(" ", "") == text.replace(" ", "")
    assert parted(found) == found
