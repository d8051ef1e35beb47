"""What is marked in a title.

4. Marked is what the query's words are in the title as it was sent (繁體, full width, mixed case), all of it and
   nothing else: every mark is made of words, and every word is under a mark.
"""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dictionaries.normalize import normal_text
from search_engine.page.highlighting import Marker, telling
from search_engine.query.request import SearchRequest
from tests.promise.catalogues import NAMES, queries
from tests.promise.examples import examples
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER

TITLES = tuple(way for ways in NAMES for way in ways)


def stretches(title: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Every stretch of a title that is a word once it is brought to normal form."""
    return [
        (start, end)
        for start in range(len(title))
        for end in range(start + 1, len(title) + 1)
        if normal_text(title[start:end]) in words
    ]


def check(title: str, spans: tuple[tuple[int, int], ...], words: tuple[str, ...]) -> None:
    marked = {place for start, end in spans for place in range(start, end)}
    wanted = {place for start, end in stretches(title, words) for place in range(start, end)}
    assert marked == wanted
    assert all(0 <= start < end <= len(title) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@examples(300)
@given(query=queries(), parts=st.lists(st.sampled_from((*TITLES, "，", "　", "Ⅱ", "(", "é")), min_size=1, max_size=3))
def test_marks_are_the_words_of_the_query(query, parts):
    title = "".join(parts)
    parsed_query = UNDERSTANDER.analyze(query).parsed_query
    words = parsed_query.every_word
    check(title, Marker(words).spans(title), words)


def test_pages_mark_titles_as_they_were_sent():
    raws = [{"id": str(number), "title": title} for number, title in enumerate(TITLES)]
    with home_with(copies_of(raws)) as home:
        for query in ("护照", "食品經營", "ETC", "etc 办理", "身份证补领"):
            parsed_query = UNDERSTANDER.analyze(query).parsed_query
            items = home.search_all(SearchRequest(query))[0].items
            assert items
            for item in items:
                check(item.title, item.highlights["title"], telling(parsed_query.every_word))
                assert item.highlights["title"]
