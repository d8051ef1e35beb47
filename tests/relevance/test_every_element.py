"""Every element of every matter of the sample is asked for; what the page tells is what the document says.

1. In one breath (材料, 时限, 费用 …): the matter of that name answers each ask that it has an element for, and no other
(of a premium, a tax, a price its handling fee is not told).
2. In people's own words, of matters drawn at random: the ask is understood, and answered.

`make test` asks of one matter in so many, `make soak` of them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from indexer.documents.part_defaults import with_part_defaults
from indexer.store.stored_row import StoredRow
from search_engine import Service
from search_engine.documents.document_service import is_visible
from search_engine.page.answers import answers_of
from tests.relevance.examples import search

# How each element is asked for, in one breath.
ALL = {
    "materials": "需要什么材料", "time": "多久能办好", "fee": "怎么收费", "place": "在哪里办",
    "conditions": "有什么条件",
    "contact": "咨询电话", "hours": "上班时间", "basis": "法律依据", "visits": "要跑几次",
}  # fmt: skip
WORDS = {
    "materials": ["要带啥", "得准备哪些东西", "要交的材料"],
    "time": ["多久能下来", "要等几天", "几个工作日"],
    "fee": ["要不要交钱", "收费吗", "要花多少钱"],
    "place": ["去哪个窗口办", "到哪里办理"],
    "conditions": ["什么人可以办", "要满足什么条件"],
    "visits": ["要跑几趟", "用不用去现场", "网上能办吗"],
}
# Of the matters `make test` asks of one in so many, and of so many drawn ones in people's own words.
PART, DRAWN, DRAWN_OF_ALL = 4, 40, 120
AMOUNT = pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["part", "all"])


def matters(service: Service) -> Iterator[dict[str, Any]]:
    """One document of each title, as the store has it."""
    store = service.installation.store
    with store.engine.connect() as connection:
        of_base: dict[int, int] = {}
        for batch in store.rows(connection):
            for row in map(StoredRow._make, batch):
                of_base.setdefault(row.base, row.doc)
    seen: set[str] = set()
    for doc in of_base.values():
        document = with_part_defaults(store.full_documents([doc])[doc].document)
        if document["kind"] == "matter" and document["title"] not in seen:
            seen.add(document["title"])
            yield document


@pytest.fixture(scope="module")
def every(service: Service) -> list[dict[str, Any]]:
    return [one for one in matters(service) if one.get("initiative") != "依职权" and is_visible(one)]


@pytest.mark.long
@AMOUNT
def test_elements_asked_in_one_breath_are_answered(service: Service, every: list[dict[str, Any]], whole: bool) -> None:
    assert len(every) > 500
    missed, wrong = [], []
    asked = every if whole else Random(19).sample(every, len(every) // PART)
    for document in asked:
        page = search(service, f"{document['title']}{'，'.join(ALL.values())}", document["region"], size="5")
        found = next((item for item in page.items if item.title == document["title"]), None)
        if found is None:
            missed.append(document["title"])
            continue
        shown = service.document_desk.get(found.id)
        wanted = {one["asks"]: one for one in answers_of(shown, tuple(ALL))}
        if "fee" not in page.query.asks:
            wanted.pop("fee", None)
        said = {one["asks"]: one for one in found.answers if one["asks"] in ALL}
        if said != wanted:
            wrong.append((document["title"], sorted(wanted.keys() ^ said.keys())))
    assert len(missed) <= 0.01 * len(asked), missed
    assert len(wrong) <= 0.02 * len(asked), wrong


@AMOUNT
def test_elements_in_peoples_words_are_answered(service: Service, every: list[dict[str, Any]], whole: bool) -> None:
    chance, answered, asked, lost = Random(15), 0, 0, []
    for document in chance.sample(every, DRAWN_OF_ALL if whole else DRAWN):
        for ask, ways in WORDS.items():
            if not answers_of(document, (ask,)):
                continue
            asked += 1
            text = f"{document['title']}{chance.choice(ways)}"
            items = search(service, text, document["region"], size="3").items
            good = any(item.title == document["title"] and item.answer and item.answer["asks"] == ask for item in items)
            answered += good
            lost += [] if good else [text]
    assert answered >= 0.98 * asked, lost
