"""From what portals report to what clicks say.

1. A page is what events of one `search_id` tell: what was asked and shown, and what was clicked, viewed or handled of
   it, whichever part of the results each impression tells.
2. Documents count as their bases: copies in two regions of one county's page add up, and the one shown last is named.
3. What was planted comes out of the store again: how often places are looked at, and which base is best.
4. Of a query that too few people of its region asked on one day nothing is told; its pages count by place alone. One of
   a set that was reviewed is told.
5. Programs that click hundreds of times are left out, and so are pages of which nothing is known.
6. Nobody is in the result: no actor, session, person.
7. Grades are of documents and by α, and none is given where too few have looked.
"""

from __future__ import annotations

import io
import random
import time

import pytest
from sqlalchemy import delete, select

from indexer.events.tables import events
from search_engine import Service, Settings
from search_engine.people.activity.transfer import bring_in
from search_engine.tuning.click_log import ROBOT_CLICKS, read_click_log
from search_engine.tuning.click_scores import score_clicks
from search_engine.tuning.contexts import Contexts, query_id
from tests.search_engine.conftest import lines

HERE, CITY = "330110", "330100"
NOW = int(time.time() * 1000)
SPAN = NOW - 86_400_000, NOW + 1


def document(name, region, title):
    return {"id": name, "kind": "matter", "title": title, "region": region, "catalog_code": f"{title:0>12}",
            "authority": {"name": "机关", "department": "公安"}}  # fmt: skip


TITLES = [f"{number}" for number in range(1, 6)]
DOCUMENTS = [document(f"{title}-{region}", region, title) for title in TITLES for region in (HERE, "330106", CITY)]
LOOKED = [1.0, 0.7, 0.5, 0.4, 0.3]
LIKED = dict(zip(TITLES, [0.7, 0.15, 0.4, 0.03, 0.25], strict=True))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    found = Service.open(Settings(home=tmp_path_factory.mktemp("home"), spelling="off", log_queries=False))
    found.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    yield found
    found.close()
    found.installation.events.close()
    found.installation.store.engine.dispose()


class Portal:
    """Reports pages to an empty store."""

    def __init__(self, service):
        self.service, self.place, self.number = service, service.installation, 0

    def tell(self, pages):
        rows = [row for page in pages for row in page]
        rules = self.service.activity.intake.rules(NOW)
        brought = bring_in(enumerate(rows, 1), self.place.events, rules)
        assert brought.faults == []

    def page(self, query, shown, clicked=(), *, actor=None, first=1, kind="click", region=HERE, search=None, **other):
        self.number += 1
        search = search or f"s{self.number}"
        common = {"region": region, "search_id": search, "actor": actor or f"a{self.number}"}
        rows = [{"type": "search", "query": query}] if query else []
        rows += [{"type": "impression", "documents": list(shown), "position": first, **other}] if shown else []
        rows += [{"type": kind, "document": name} for name in clicked]
        return [{"id": f"{search}-{self.number}-{at}", **row, **common} for at, row in enumerate(rows)]

    def read(self, level="county", reviewed=()):
        return read_click_log(self.place, Contexts(self.place.tree(), level), *SPAN, reviewed)


@pytest.fixture
def portal(service):
    yield Portal(service)
    with service.installation.events.engine.begin() as connection:
        connection.execute(delete(events))


def cells(log):
    counts = log.counts
    return {
        (counts.pairs[pair].query, counts.pairs[pair].base.rpartition(":")[2], place + 1): (shown, clicked)
        for pair, place, shown, clicked in zip(counts.pair, counts.place, counts.shown, counts.clicked, strict=True)
    }


def test_1_a_page_is_what_its_events_tell(portal):
    many = [portal.page("补办", ["1-330110", "2-330110"]) for _ in range(10)]
    portal.tell([
        *many,
        portal.page("补办", ["1-330110", "2-330110"], ["2-330110"]),
        portal.page("补办", ["1-330110"], ["1-330110"], kind="view"),
        portal.page("补办", ["1-330110"], ["1-330110", "3-330110"], kind="handle"),  # 3 was not shown
        portal.page("补办", ["1-330110"], ["2-330110"], search="two")
        + portal.page("", ["2-330110"], first=11, search="two"),
    ])  # fmt: skip
    log = portal.read()
    assert cells(log) == {
        ("补办", "1", 1): (14, 2), ("补办", "2", 2): (11, 1), ("补办", "2", 11): (1, 1),
    }  # fmt: skip
    assert (log.pages, log.told, log.clicks) == (14, 14, 4)


def test_2_copies_add_up(portal):
    portal.tell([portal.page("补办", ["1-330110"]) for _ in range(10)])
    portal.tell([portal.page("补办", ["1-330100"], ["1-330100"], search="zz-last", region="330110005")])
    log = portal.read()
    assert cells(log) == {("补办", "1", 1): (11, 1)}
    assert list(log.documents.values()) == ["1-330100"]
    assert [pair.region for pair in log.counts.pairs] == [HERE]
    assert [pair.region for pair in portal.read("city").counts.pairs] == [CITY]


def planted(portal, times, query="办证"):
    rng = random.Random(5)
    for _ in range(times):
        order = sorted(TITLES, key=lambda title: int(title) + rng.gauss(0, 2))
        clicked = [title for at, title in enumerate(order) if rng.random() < LOOKED[at] * LIKED[title]]
        yield portal.page(query, [f"{title}-{HERE}" for title in order], [f"{title}-{HERE}" for title in clicked])


def test_3_what_was_planted_comes_out(portal):
    portal.tell(planted(portal, 800))
    log = portal.read()
    assert (log.pages, log.told, log.robots, log.unusable) == (800, 800, 0, 0)
    found = score_clicks(log, "pbm")
    assert found.places == pytest.approx(LOOKED, abs=0.1)
    assert found.linked == (1, 2, 3, 4, 5)
    order = [score.base.rpartition(":")[2] for score in found.scores]
    assert order == sorted(TITLES, key=LIKED.__getitem__, reverse=True)
    assert {score.support for score in found.scores} == {"moved"}
    [grades] = found.grades().values()
    assert found.grades().keys() == {query_id("办证", HERE)}
    # that of the fifth was planted where two grades meet
    assert {**grades, "5-330110": 2} == {"1-330110": 3, "3-330110": 2, "5-330110": 2, "2-330110": 1, "4-330110": 0}


def test_4_of_what_few_asked_nothing_is_told(portal):
    portal.tell([portal.page("某人的事", ["1-330110"], ["1-330110"]) for _ in range(9)])
    portal.tell([portal.page("一人的事", ["1-330110"], actor="甲") for _ in range(30)])
    log = portal.read()
    assert cells(log) == {} == log.documents
    assert (log.pages, log.told) == (39, 0)
    assert (log.counts.traffic_shown.tolist(), log.counts.traffic_clicked.tolist()) == ([39], [9])
    assert score_clicks(log, "pbm").scores == score_clicks(log, "coec").scores == ()
    assert cells(portal.read(reviewed={("某人的事", HERE)})) == {("某人的事", "1", 1): (9, 9)}


def test_5_programs_are_left_out(portal):
    portal.tell([portal.page("补办", ["1-330110"]) for _ in range(10)])
    robot = ["1-330110"]
    portal.tell([portal.page("补办", robot, robot, actor="robot") for _ in range(ROBOT_CLICKS + 1)])
    portal.tell([portal.page("补办", robot, robot, actor="busy") for _ in range(3)])
    portal.tell([portal.page("", ["1-330110"]), portal.page("补办", [], ["1-330110"])])
    log = portal.read()
    assert cells(log) == {("补办", "1", 1): (13, 3)}
    assert (log.pages, log.robots, log.unusable) == (13, ROBOT_CLICKS + 1, 2)


def test_6_nobody_is_in_the_result(portal):
    portal.tell(planted(portal, 12))
    with portal.place.events.engine.connect() as connection:
        rows = connection.execute(select(events.c.actor, events.c.search_id).distinct()).all()
    log = portal.read()
    told = repr([score.as_dict() for score in score_clicks(log, "pbm").scores]) + repr(log)
    assert len(rows) == 12
    assert "办证" in told
    assert not [value for row in rows for value in row if repr(value) in told]


def test_7_too_few_looks_give_no_grade(portal):
    portal.tell(planted(portal, 15))
    found = score_clicks(portal.read(), "pbm")
    assert len(found.scores) == 5
    assert found.grades() == {}
