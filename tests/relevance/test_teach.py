"""What is taught once holds for other wordings and other regions, against the sample catalogue.

1. The set is whole: fifty queries, three wordings each, none twice; every title is in the catalogue and offered there.
2. Three of them: a proposal that is no pin mends the query, there and elsewhere, and moves nothing else that was asked.
3. All fifty (soak), with the figures that are promised.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_engine import Settings
from search_engine.installation.installation import Installation
from tests.relevance.offered import known_titles, nearest_level
from tests.relevance.teach import Measuring, read_rows, report
from tests.sample import copy_of

FEW = ("刚买了只泰迪要去上牌吗", "牙科诊所换了台拍片机", "就业失业登记证现在怎么领")


@pytest.fixture(scope="module")
def place(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = copy_of(sample_home, tmp_path_factory.mktemp("teach") / "home")
    found = Installation(Settings(home=home, log_queries=False))
    yield found
    found.store.engine.dispose()


def test_1_the_set_is_whole() -> None:
    rows = read_rows()
    texts = [text for row in rows for text in (row.text, *row.wordings)]
    assert len(rows) == 50
    assert {len(row.wordings) for row in rows} == {3}
    assert len(set(texts)) == len(texts) == 200
    assert [row for row in rows if row.title not in known_titles()] == []
    assert [row for row in rows if nearest_level(row.title, row.region) is None] == []


@pytest.mark.long
def test_three_lessons_mend_other_wordings_and_regions(place: Installation) -> None:
    measuring = Measuring(place, 40)
    found = [measuring.of(row) for row in read_rows() if row.text in FEW]
    told = "\n".join(report(found))
    assert len(found) == len(FEW)
    assert all(one.mends for one in found), told
    assert sum(one.after for one in found) >= 6 > sum(one.before for one in found), told
    assert sum(one.elsewhere for one in found) >= 0.6 * sum(one.asked_elsewhere for one in found), told
    assert sum(one.moved for one in found) <= 1, told


@pytest.mark.soak
def test_all_lessons_mend_other_wordings_and_regions(place: Installation) -> None:
    measuring = Measuring(place, 500)
    found = [measuring.of(row) for row in read_rows()]
    told = "\n".join(report(found))
    print(told)
    # the sample of tests has this matter in another district only, which the order of places keeps from being first
    assert {one.row.text for one in found if not one.mends} <= {"居住证积分满一年了要重新弄吗"}, told
    assert sum(one.after for one in found) >= 0.6 * 3 * len(found), told
    assert sum(one.elsewhere for one in found) >= 0.6 * sum(one.asked_elsewhere for one in found), told
    assert sum(one.moved for one in found) <= 0.01 * sum(one.queries for one in found), told
