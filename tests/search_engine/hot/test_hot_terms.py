"""Hot terms from the event to the answer.

1. What ten people ask for is in the list of their region and of all above it after one step, with rank, heat, trend.
2. Regions are a union: somebody who asks in two counties is one actor of their city.
3. A county without terms of its own shows those of its city, province, nation, and says where each is from.
4. Only what finds something in the region is shown, with all of its words; what disappears from the catalogue goes.
5. Nothing that is banned, blocked, or may be a person's is counted or shown, and a ban counts for what was counted
   before it.
6. QueryVariants are one term, and a person who uses two of them is one actor.
7. Editors pin, ban, freeze: from the next answer on, for a region and all below it, until a day. A ban holds for every
   spelling of the term, and for no other term.
8. A counter that starts anew has what the last one had, and counts nothing twice.
9. Who is forgotten no longer counts a minute later.
10. Terms cool: a day later they are gone. What is asked for more than the day before goes up.
11. What is reported more than a day late is nobody's count.
12. No single block renames a term or hides it, whatever spellings it floods us with.
13. Whoever has a whole network (/16) places nothing, whatever the number of its blocks; people of three do.
14. After two days the usual is known, and a term that is asked for at this hour every day is no surprise.
15. A long term has the short name that an editor gives it where they give it, else a reviewed abbreviation; never one
    that finds something else first. Where there is little room, only terms with one are shown, none twice, and none
    that leads to what is shown beside.
16. A clock that is set back by a day keeps nothing waiting: lists are made anew, and who is forgotten no longer counts.
"""

from __future__ import annotations

import dataclasses

import pytest

from dictionaries.kinds.blocklist import BannedWord
from dictionaries.kinds.lists import HotRule
from dictionaries.lexicon import shipped_lexicon
from indexer.events import People
from indexer.events.hot_terms.hot_store import HotStore
from search_engine import BadParameters
from search_engine.hot.counting import REREADING
from tests.search_engine.hot.asking import MINUTE, NOW, Askers, counter

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE


def texts(service, region="330110", limit=10):
    return [term.text for term in service.hot.terms(region, limit)]


def put(service, **rows):
    """Change the dictionaries of the installation, as a publish would."""
    lexicon = dataclasses.replace(shipped_lexicon(), **rows)
    lexicon = dataclasses.replace(lexicon, version=f"{abs(hash(str(rows))):012x}"[:12])
    manager = service.installation.lexicons
    manager.lexicon()
    manager._lexicon, manager._looked = lexicon, float("inf")


def test_terms_of_ten_people_are_listed_in_all_regions_above(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 30)
    asking_actors.ask("身份证补领", 12)
    asking_actors.ask("租房补贴", 9)
    counter(service, clock).step()
    for region in ("330110", "330100", "330000", "000000", None):
        found = service.hot.terms(region)
        assert [(term.text, term.rank, term.trend) for term in found][:1] == [("公积金提取", 1, "new")]
        assert "租房补贴" not in [term.text for term in found]
    first, second = service.hot.terms("330110")
    assert (second.text, second.rank) == ("身份证补领", 2)
    assert first.heat > second.heat > 0
    assert texts(service, "330110", 1) == ["公积金提取"]
    with pytest.raises(BadParameters):
        service.hot.terms("999999")


def test_somebody_in_two_counties_is_one_actor_of_the_city(service, asking_actors, clock):
    users = [service.installation.events.pseudonyms.user(f"u{number}") for number in range(12)]
    asking_actors.ask("公积金提取", 12, users=users)
    asking_actors.ask("公积金提取", 12, users=users, region="330106")
    counter(service, clock).step()
    (found,) = service.hot.evidence("330100")
    assert found["evidence"]["seen"] == 12


def test_a_county_without_terms_shows_those_from_above(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 20, region="330106")
    counter(service, clock).step()
    (term,) = service.hot.terms("330110")
    assert (term.text, term.origin) == ("公积金提取", "330100")
    assert service.hot.terms("330106")[0].origin == "330106"


def test_only_terms_that_find_something_are_shown(service, asking_actors, clock):
    for text in ("天气预报", "身份证彩票", "公积金提取"):
        asking_actors.ask(text, 30, region="110101")
        asking_actors.ask(text, 30)
    counter(service, clock).step()
    assert texts(service) == ["公积金提取"]
    # the fund is of Hangzhou: there is none of that base in Beijing, however many ask there
    assert texts(service, "110101") == []


def test_banned_and_private_terms_are_neither_counted_nor_shown(service, asking_actors, clock):
    for text in ("办假证", "公积金提取", "身份证补领 13800138000", "王小明电话"):
        asking_actors.ask(text, 30)
    made = counter(service, clock)
    made.step()
    assert texts(service) == ["公积金提取"]
    assert set(HotStore(service.installation.events).texts(range(100)).values()) == {"公积金提取"}
    banned = (*shipped_lexicon().banned, BannedWord("公积金", "诈骗", "block", "contains", "written"))
    put(service, banned=banned)
    assert texts(service) == []


def test_spellings_are_one_term_and_count_a_person_once(service, asking_actors, clock):
    users = [service.installation.events.pseudonyms.user(f"u{number}") for number in range(14)]
    asking_actors.ask("身份证补领", 14, users=users)
    # far fewer: from how many blocks a spelling comes is an estimate, and the blocks' key is drawn anew by each test
    asking_actors.ask("补领身份证", 6, users=users)
    counter(service, clock).step()
    (found,) = service.hot.evidence("330110")
    assert found["text"] == "身份证补领"
    assert found["evidence"]["seen"] == 14


def test_editors_pin_ban_and_freeze_terms(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 30)
    asking_actors.ask("身份证补领", 20)
    made = counter(service, clock)
    made.step()
    put(service, hot=(HotRule("租房补贴", "330100", "pin", 1), HotRule("身份证补领", "330110", "ban")))
    assert texts(service) == ["租房补贴", "公积金提取"]
    assert texts(service, "330100") == ["租房补贴", "公积金提取", "身份证补领"]
    assert texts(service, "330000") == ["公积金提取", "身份证补领"]
    put(service, hot=(HotRule("身份证补领", "330110", "ban", until="2026-03-03"),))
    assert "身份证补领" in texts(service)
    put(service, hot=(HotRule("*", "330100", "freeze"),))
    asking_actors.ask("租房补贴", 40)
    made.step()
    clock.now += 2_000
    assert texts(service)[:2] == ["公积金提取", "身份证补领"]  # what others ask above stands after them
    assert [term.text for term in service.hot.own("330100")] == ["公积金提取", "身份证补领"]
    assert "租房补贴" in [term.text for term in service.hot.own("330000")]
    put(service, hot=())
    clock.now += 61_000
    made.step()
    assert "租房补贴" in texts(service)


LONG = "机动车检验标志核发(免检车辆)"


def test_long_terms_are_called_by_a_reviewed_name_that_finds_the_same(service, asking_actors, clock):
    asking_actors.ask(LONG, 30)
    asking_actors.ask("身份证补领", 12)
    counter(service, clock).step()

    def short(region, *names):
        put(service, hot=tuple(HotRule(LONG, where, "name", short=name) for where, name in names))
        return [term.short for term in service.hot.terms(region)]

    assert short("330110") == ["机动车检验标志", "身份证补领"]
    assert short("330110", ("", "车辆年检"), ("330110", "免检标志"))[0] == "免检标志"
    assert short("330100", ("", "车辆年检"), ("330110", "免检标志"))[0] == "车辆年检"
    assert short("330110", ("", "公积金提取"))[0] == "机动车检验标志"


def test_where_there_is_little_room_terms_with_short_names_are_shown_once(service, asking_actors, clock):
    unnamed = "公积金提取要什么材料和证明"
    for text, count in ((LONG, 40), (unnamed, 30), ("身份证补领", 20)):
        asking_actors.ask(text, count)
    counter(service, clock).step()
    assert texts(service) == [LONG, unnamed, "身份证补领"]

    def brief(**more):
        return [term.short for term in service.hot.brief("330110", **{"limit": 6} | more)]

    assert brief() == ["机动车检验标志", "身份证补领"]
    assert brief(limit=1) == ["机动车检验标志"]
    assert brief(beside=["居民身份证补领"]) == ["机动车检验标志"]
    put(service, hot=(HotRule(unnamed, "", "name", short="公积金提取"), HotRule("公积金提取", "", "pin", 1)))
    assert brief() == ["公积金提取", "机动车检验标志", "身份证补领"]


@pytest.mark.parametrize("spelling", ["补领身份证", "身份证补领办理", "身份证的补领"])
def test_a_ban_holds_for_every_spelling(service, asking_actors, clock, spelling):
    asking_actors.ask(spelling, 30)
    asking_actors.ask("公积金提取", 20)
    counter(service, clock).step()
    assert len(texts(service)) == 2
    put(service, hot=(HotRule("身份证补领", "", "ban"),))
    assert texts(service) == ["公积金提取"]


def test_a_restarted_counter_goes_on(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 20)
    counter(service, clock).step()
    before = service.hot.evidence("330110")
    asking_actors.ask("公积金提取", 5)
    clock.now += 2_000
    made = counter(service, clock)
    made.step()
    made.step()
    (after,) = service.hot.evidence("330110")
    assert (before[0]["evidence"]["seen"], after["evidence"]["seen"]) == (20, 25)


def test_a_forgotten_persons_searches_count_no_more(service, asking_actors, clock):
    users = [service.installation.events.pseudonyms.user(f"u{number}") for number in range(10)]
    asking_actors.ask("公积金提取", 10, users=users)
    made = counter(service, clock)
    made.step()
    assert texts(service) == ["公积金提取"]
    People(service.installation.events).forget(users[0])
    clock.now += int(REREADING * 1000) + 1_000
    made.step()
    assert texts(service) == []


def test_terms_cool_down_after_a_day(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 40)
    asking_actors.ask("身份证补领", 20)
    made = counter(service, clock)
    made.step()
    clock.now += DAY
    asking_actors.ask("身份证补领", 30, now=clock.now)
    made.step()
    (term,) = service.hot.terms("330110")
    assert (term.text, term.trend) == ("身份证补领", "up")
    clock.now += DAY + 2 * HOUR
    made.step()
    assert texts(service) == []


def test_events_that_come_too_late_do_not_count(service, asking_actors, clock):
    events = service.installation.events
    asking_actors.ask("公积金提取", 30, minutes=60)
    append = events.append
    events.append = lambda batch, visitor, now: append(batch, visitor, now + DAY + HOUR)
    asking_actors.ask("身份证补领", 30, minutes=60)
    counter(service, clock).step()
    assert texts(service) == ["公积金提取"]


@pytest.mark.parametrize("flood", ["补领身份证", "身份证补领啊啊啊", "身份证补领点这里", "身份证"])
def test_a_flooded_spelling_does_not_replace_the_right_one(service, asking_actors, clock, flood):
    asking_actors.ask("身份证补领", 30)
    asking_actors.ask(flood, 200, blocks=1)
    counter(service, clock).step()
    assert texts(service)[0] == "身份证补领"


def test_terms_of_few_networks_are_not_listed(service, asking_actors, clock):
    asking_actors.ask("公积金提取", 200, networks=1)
    asking_actors.ask("身份证补领", 200, networks=2)
    asking_actors.ask("租房补贴", 30, networks=3)
    counter(service, clock).step()
    assert texts(service) == ["租房补贴"]


def test_what_is_asked_every_day_is_usual(service, clock):
    asking_actors, made = Askers(service), None
    for day in range(4):
        now = NOW + day * DAY
        clock.now = now - 30 * MINUTE
        made = made or counter(service, clock)
        for hour in range(0, 24, 6):  # it runs all the time
            clock.now = now - DAY + hour * HOUR
            made.step()
        clock.now = now
        asking_actors.ask("公积金提取", 40, now=now)
        made.step()
    (found,) = service.hot.evidence("330110")
    assert found["evidence"]["usual"] > 20
    assert found["evidence"]["z"] < 2


def test_a_clock_set_back_counts_nothing_twice(service, asking_actors, clock):
    users = [service.installation.events.pseudonyms.user(f"u{number}") for number in range(10)]
    asking_actors.ask("公积金提取", 10, users=users)
    asking_actors.ask("身份证补领", 10, now=NOW - DAY)
    made = counter(service, clock)
    made.step()
    assert "公积金提取" in texts(service)
    clock.now -= DAY
    People(service.installation.events).forget(users[0])
    made.step()
    assert texts(service) == ["身份证补领"]
    clock.now += DAY
    made.step()
    assert "公积金提取" not in texts(service)
