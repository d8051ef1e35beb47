"""The dictionaries that come with the software.

1. They compile without fault; every kind has rows, and files are named after kinds.
2. There are 1,500 topics and more with references, and 1,500 synonyms and more.
3. Themes of topics are the national ones, departments are lines of the sample catalogue.
4. Every file says who owns it and when it was reviewed, and ends its lines alike.
"""

import re
from datetime import date

import pytest

from dictionaries.lexicon import KINDS, SHIPPED, Kind, shipped_lexicon
from dictionaries.lexicon.tsv import table_of
from indexer.loaders.themes import national_themes
from tests.known import catalogue

# Lines that topics name although no matter of the sample is theirs: bankruptcy and enforcement are the courts'.
OTHER_DEPARTMENTS = {"法院"}


def test_the_shipped_dictionaries_compile_and_every_kind_has_rows() -> None:
    counts = shipped_lexicon().counts()
    # what a site wants to pin, rank otherwise, or adds to its catalogue, is its own; situations and functions are few
    assert {kind for kind, count in counts.items() if count < 5} == {"life_event_matters", "pins", "ranking"}


def test_topics_and_synonyms_ship_in_number() -> None:
    lexicon = shipped_lexicon()
    assert sum(bool(topic.broader or topic.related) for topic in lexicon.topics) >= 1_500
    assert len(lexicon.synonyms) >= 1_500


def test_themes_are_national_and_departments_are_known() -> None:
    topics = shipped_lexicon().topics
    assert {theme for topic in topics for theme in topic.themes} - national_themes() == set()
    known = {matter.department for matter in catalogue()} | OTHER_DEPARTMENTS
    assert {name for topic in topics for name in topic.departments} - known == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_shipped_file_names_owner_and_review_and_ends_lines_alike(kind: Kind) -> None:
    path = SHIPPED / kind.file
    table = table_of(path.read_bytes(), str(path), kind)
    assert table.meta["owner"]
    assert date.fromisoformat(table.meta["reviewed"]) >= date(2026, 1, 1)
    text = path.read_bytes().decode()
    assert re.search(r"\r|[^\n]\Z|\n\n", text) is None
