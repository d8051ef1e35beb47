"""A query set drawn from traffic.

1. The head makes up the first half of the searches, the middle the next 40 %, the tail the last 10 %; each band gives
   as many queries as another, as far as it has them.
2. A query is drawn with a chance in proportion to how often it was asked, never twice, and as many as were asked for;
   the same seed draws the same.
3. The weighted mean over a set is the mean over all searches, whatever is measured; without weights it is not.
4. Of what is turned down the weight goes to the others of its band.
5. Searches are counted by text in normal form and by county (or city), by the log or by events, whichever has more.
6. A query that too few people of its region asked on one day waits for review, and everything does where no events
   tell who is another.
7. Numbers of persons are taken out before anything is drawn, and what held one, a banned word or a cry for help is not
   drawn, and only counted.
8. Ids are those of the text and region, so that a later draw calls a query the same.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from indexer.store.engine import writing
from indexer.store.queries.query_log import QueryEntry, open_log, rows_of
from indexer.store.queries.query_log_tables import queries as log_table
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from search_engine.tuning.contexts import Contexts, query_id
from search_engine.tuning.drawing import accepted, draw_from, draw_set
from search_engine.tuning.query_set import HEAD, MIDDLE, TAIL
from search_engine.tuning.sampling import allotted, bands_of, drawn
from tests.search_engine.hot.asked.asked import NOW, log, tell

SPAN = int(NOW.timestamp() * 1000) - 86_400_000, int(NOW.timestamp() * 1000) + 3_600_000
ZIPF = [max(1, 4_000 // rank) for rank in range(1, 601)]
YES = {"shown": lambda text: True}


@pytest.fixture
def place(tmp_path):
    found = Installation(Settings(home=tmp_path / "home"))
    yield found
    found.events.close()


@pytest.fixture
def draw(place):
    def run(level="county", size=50, seed=1):
        return draw_set(place, Contexts(place.tree(), level), *SPAN, size, seed)

    return run


def traffic_of(times):
    return Counter({(f"查询{number}", ""): count for number, count in enumerate(times)})


def named(found):
    return {(one.query.text, one.query.region): one for one in found.queries}


def test_1_bands_are_shares_of_the_searches():
    assert bands_of([50, 20, 20, 5, 5]) == [HEAD, MIDDLE, MIDDLE, TAIL, TAIL]
    # what crosses a border belongs to the band where it begins
    assert bands_of([40, 30, 25, 5]) == [HEAD, HEAD, MIDDLE, TAIL]
    assert bands_of([]) == []
    times = np.array(ZIPF)
    names = np.array(bands_of(ZIPF))
    assert times[names == HEAD].sum() / times.sum() == pytest.approx(0.5, abs=0.02)
    assert times[names == TAIL].sum() / times.sum() == pytest.approx(0.1, abs=0.02)


def test_1_bands_give_equally_many():
    assert allotted(300, [1_000, 1_000, 1_000]) == [100, 100, 100]
    assert allotted(300, [10, 1_000, 1_000]) == [10, 145, 145]
    assert allotted(300, [10, 20, 30]) == [10, 20, 30]
    assert sum(allotted(100, [1_000] * 3)) == 100
    found = draw_from(traffic_of(ZIPF), 45, 1, enough=(), **YES)
    assert Counter(one.query.band for one in found.queries) == {HEAD: 15, MIDDLE: 15, TAIL: 15}


def test_2_the_chance_is_in_proportion_to_size():
    times = [100, 40, 20, 10, 10, 5, 5, 5, 3, 2]
    hits = np.zeros(len(times))
    for seed in range(800):
        places, chances = drawn(times, 4, np.random.default_rng(seed))
        assert len(set(places.tolist())) == 4
        hits[places] += 1
    _, all_chances = drawn(times, len(times), np.random.default_rng(0))
    assert all_chances.tolist() == [1.0] * len(times)
    expected = np.array([1.0, *(3 * np.array(times[1:]) / 100)])  # the first is certain, and 40 of 100 more than 1 in 3
    expected[1] = 1.0
    expected[2:] = 2 * np.array(times[2:]) / 60
    np.testing.assert_allclose(hits / 800, expected, atol=0.07)
    assert dict(zip(places.tolist(), chances.tolist(), strict=True)).items() <= dict(enumerate(expected)).items()


@pytest.mark.parametrize("times", [[5] * 7, [1], [9, 9, 9, 1], [3, 3, 3]])
def test_2_as_many_are_drawn_as_were_asked_for(times):
    for size in range(10):
        places, chances = drawn(times, size, np.random.default_rng(size))
        assert len(set(places.tolist())) == min(size, len(times))
        assert np.all((chances > 0) & (chances <= 1))


def test_2_the_same_seed_draws_the_same():
    once, again, other = (draw_from(traffic_of(ZIPF), 60, seed, enough=(), **YES) for seed in (1, 1, 2))
    assert once == again != other


def test_3_the_weighted_mean_is_the_mean_over_searches():
    times, rng = np.array(ZIPF, float), np.random.default_rng(7)
    # frequent queries are answered better, as they are
    quality = np.clip(0.2 + 0.08 * np.log(times) + 0.2 * rng.standard_normal(len(times)), 0, 1)
    truth = np.average(quality, weights=times)
    weighted, plain, traffic = [], [], traffic_of(ZIPF)
    for seed in range(100):
        found = [one.query for one in draw_from(traffic, 90, seed, enough=(), **YES).queries]
        value = quality[[int(query.text.removeprefix("查询")) for query in found]]
        weights = np.array([query.weight for query in found])
        assert weights.sum() == pytest.approx(1)
        weighted.append(np.average(value, weights=weights))
        plain.append(value.mean())
    error = np.std(weighted) / np.sqrt(len(weighted))
    assert abs(np.mean(weighted) - truth) < 4 * error < 0.02
    assert abs(np.mean(plain) - truth) > 0.1


def test_4_what_is_turned_down_is_stood_for_by_its_band():
    found = draw_from(traffic_of(ZIPF), 60, 1, enough=(), **YES).queries
    ids = {one.query.id for one in found if one.query.band != MIDDLE} | {
        one.query.id for one in found if one.query.band == MIDDLE and one.times % 2
    }
    kept = accepted(found, ids)
    assert {query.id for query in kept} == ids
    for band in (HEAD, MIDDLE, TAIL):
        before = sum(one.query.weight for one in found if one.query.band == band)
        assert sum(query.weight for query in kept if query.band == band) == pytest.approx(before)
    assert 0 < sum(query.band == MIDDLE for query in kept) < 20
    none_of_the_tail = accepted(found, {one.query.id for one in found if one.query.band != TAIL})
    assert {query.band for query in none_of_the_tail} == {HEAD, MIDDLE}


def test_5_searches_are_counted_by_text_and_region(place, draw):
    log(place, "身份证  补办", 2, region="330110")
    log(place, "身份证 补办", 3, region="330110001")  # a town of it
    log(place, "身份证 补办", 4, region="330100")
    log(place, "身份证 补办", 5, region="330106")
    log(place, "身份证 补办", 1, region="999999")
    log(place, "身份证 补办", 6, region="330110", page=2)
    tell(place, "身份证 补办", 7, region="330110")
    text = "身份证 补办"
    assert {key: one.times for key, one in named(draw()).items()} == {
        (text, "330110"): 7, (text, "330100"): 4, (text, "330106"): 5, (text, ""): 1,
    }  # fmt: skip
    assert {key: one.times for key, one in named(draw("city")).items()} == {(text, "330100"): 14, (text, ""): 1}


def test_6_what_few_people_asked_waits(place, draw):
    tell(place, "公积金提取", 10)
    tell(place, "某村某人的低保", 9)
    tell(place, "一人问了许多次", 30, who="甲")
    tell(place, "两天各有一半", 5)
    tell(place, "两天各有一半", 5, at=NOW - timedelta(hours=10))
    tell(place, "两县各有一半", 5, region="330110")
    tell(place, "两县各有一半", 5, region="330106")
    found = named(draw())
    assert {text for (text, _), one in found.items() if one.asked_by_enough} == {"公积金提取"}
    assert len(found) == 6
    assert {text for (text, _), one in named(draw("city")).items() if one.asked_by_enough} == {
        "公积金提取", "两县各有一半",
    }  # fmt: skip


def test_6_without_events_everything_waits(place, draw):
    log(place, "公积金提取", 100)
    assert [one.asked_by_enough for one in draw().queries] == [False]
    assert not place.event_file.exists()


def test_7_no_number_of_a_person_is_drawn(place, draw):
    typed = ("张三 13812345678 低保进度", "330106199003077758 的社保", "身份证补办", "我想自杀", "赌博网站")
    entries = [(f"2026-03-04T0{number}:00:00.000Z", QueryEntry(text, "330110", "all", 1, 3, 0, 1.0))
               for number, text in enumerate(typed)]  # fmt: skip
    engine = open_log(place.log_file)
    with writing(engine) as connection:
        connection.execute(log_table.insert(), rows_of(entries))
    engine.dispose()
    log(place, "电话 13812345678", 2)  # as a version from before may have written it
    found = draw()
    assert [one.query.text for one in found.queries if any(sign.isdigit() for sign in one.query.text)] == []
    texts = {one.query.text for one in found.queries}
    assert "身份证补办" in texts
    assert not {"我想自杀"} & texts
    assert found.hidden >= 5
    assert found.searches + found.hidden == 7


def test_8_ids_are_of_text_and_region(place, draw):
    tell(place, "公积金提取", 3)
    [first] = draw().queries
    tell(place, "医保缴费", 30)
    assert first.query.id == query_id("公积金提取", "330110") == named(draw(seed=9))["公积金提取", "330110"].query.id
    assert query_id("公积金提取", "330106") != first.query.id
