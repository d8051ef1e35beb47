"""附近的: words that ask for the nearest place of handling.

1. They go, ask for the place, and are on record; what is looked for stays.
2. Inside a name they are a part of it.
3. Any text is survived, marks are in order, and the step once more changes nothing.
"""

import pytest
from hypothesis import given

from search_engine.query.analysis.places.detect_near_me import detect_near_me
from search_engine.query.analysis.query_analysis import QueryAnalysis
from tests.search_engine.query.analysis.small import assert_sound, resources, typed, understandings

TOOLS = resources(names=["附近居民意见征询"])


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("附近的出入境大厅", ["附近的"]),
        ("离我最近的派出所", ["离我最近的"]),
        ("最近的办事大厅", ["最近的"]),
        ("出入境大厅", []),
        ("最近政策", []),
    ],
)
def test_words_that_ask_for_the_nearest_place_are_removed(text: str, gone: list[str]) -> None:
    found = detect_near_me(typed(text), TOOLS)
    assert [text[span.start : span.end] for span in found.spans] == gone
    assert found.nearby == bool(gone)
    assert found.asks == (("place",) if gone else ())


def test_near_me_words_inside_a_name_stay() -> None:
    assert detect_near_me(typed("附近居民意见征询"), TOOLS) == typed("附近居民意见征询")


@given(understandings(["附近的", "离我最近", "附近居民意见征询", "大厅", "最近的"]))
def test_near_me_on_any_text_is_sound(before: QueryAnalysis) -> None:
    assert_sound(detect_near_me, before, TOOLS)
