"""What is new for a person since they last looked.

1. New and changed matters and policies of the person's regions, departments and themes; renewals due; each with a
   reason that the data bears out.
2. Quiet where nothing is: nothing of other departments, regions, audiences; nothing old; nothing dismissed.
3. At most five of a day, the day's first; at most twenty in all, the newest first.
4. Looking changes nothing; saying so does, and what came before it is gone.
5. Who has not agreed has an empty feed that says so.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.search_engine.recommendation.town import DAY, NOW, XUHUI, YUHANG, Town, matter

CHINA_NOON = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)


def day(ago: float) -> str:
    return (CHINA_NOON - timedelta(days=ago)).isoformat()


def publish(town: Town, *documents) -> None:
    town.put(documents)
    town.place.worker().run_once()


def feed(town: Town, user: str, **asked):
    return town.service.recommendations.feed(user, **asked)


def titles(town: Town, user: str, **asked) -> dict[str, str]:
    return {one.item.id: one.reason["text"] for one in feed(town, user, **asked).items}


@pytest.fixture
def me(lively):
    user = lively.agree("me")
    lively.did("me", "handle", "y-birth")
    lively.did("me", "favourite", "y-vaccine")
    return user


def test_new_and_changed_documents_are_in_the_feed(lively, me):
    policy = {"kind": "policy", "region": YUHANG, "authority": {"name": "公安", "department": "公安"}}
    publish(
        lively,
        policy | {"id": "p-new", "title": "户籍新政", "issued_at": day(2)},
        matter("m-new", "居民户口簿换领", effective_from=day(3)),
        lively.service.document_desk.get("y-birth") | {"updated_at": day(4)},
        lively.service.document_desk.get("y-vaccine") | {"updated_at": day(5)},
    )
    lively.did("me", "handle", "y-live", ago=366 - 90)
    assert titles(lively, me) == {
        "p-new": "公安方面的新政策",
        "m-new": "公安方面的新服务",
        "y-birth": "您办理过的“出生登记”有更新",
        "y-vaccine": "您收藏的“预防接种证办理”有更新",
        "y-sign": titles(lively, me)["y-sign"],
    }
    assert titles(lively, me)["y-sign"].startswith("您的居住证约于 ")
    times = [one.at for one in feed(lively, me).items]
    assert times == sorted(times, reverse=True)


def test_the_feed_is_quiet_where_nothing_is_new(lively, me):
    assert titles(lively, me) == {}
    publish(
        lively,
        matter("m-other", "车辆年检", department="交管局", effective_from=day(2)),
        matter("m-there", "徐汇户口迁移", XUHUI, effective_from=day(2)),
        matter("m-old", "老年证办理", effective_from=day(40)),
        matter("m-future", "新式户口簿", effective_from=(CHINA_NOON + timedelta(days=9)).isoformat()),
        matter("m-fine", "治安处罚", initiative="依职权", effective_from=day(2)),
        matter("m-firm", "刻章许可", audience=["legal"], effective_from=day(2)),
        matter("m-bored", "无趣登记", effective_from=day(2)),
    )
    lively.did("me", "dismiss", "m-bored", ago=0)
    assert titles(lively, me, audience="natural") == {}
    assert set(titles(lively, me)) == {"m-firm"}
    assert "m-there" in titles(lively, me, region=XUHUI)


def test_a_feed_has_at_most_five_a_day_and_twenty_in_all(lively, me):
    begun = [(f"d{ago}-{number}", ago, number) for ago in range(2, 8) for number in range(7)]
    publish(
        lively,
        *(
            matter(id, f"户籍事项{id}", effective_from=(CHINA_NOON - timedelta(days=ago, minutes=-number)).isoformat())
            for id, ago, number in begun
        ),
    )
    found = [one.item.id for one in feed(lively, me).items]
    assert len(found) == 20
    assert found[:5] == [f"d2-{number}" for number in (4, 3, 2, 1, 0)]
    assert found[5:10] == [f"d3-{number}" for number in (4, 3, 2, 1, 0)]


def test_what_was_seen_counts_for_its_day(lively, me):
    noon = CHINA_NOON - timedelta(days=1)
    lively.service.recommendations._clock = noon.timestamp
    begun = [(f"t{number}", noon - timedelta(minutes=5) + timedelta(seconds=number)) for number in range(5)]
    publish(lively, *(matter(id, f"户籍事项{id}", effective_from=at.isoformat()) for id, at in begun))
    assert len(titles(lively, me)) == 5
    lively.place.people.set_seen(me, int((noon - timedelta(minutes=4)).timestamp() * 1_000))
    publish(lively, matter("t9", "户籍事项九", effective_from=(noon - timedelta(minutes=1)).isoformat()))
    assert titles(lively, me) == {}


def test_marking_the_feed_as_seen_empties_it(lively, me):
    publish(lively, matter("m-new", "居民户口簿换领", effective_from=day(2)))
    assert set(titles(lively, me)) == {"m-new"}
    assert set(titles(lively, me)) == {"m-new"}
    lively.service.recommendations.mark_seen(me)
    assert titles(lively, me) == {}
    assert feed(lively, me).since >= NOW - DAY


def test_without_consent_the_feed_is_empty(lively):
    found = feed(lively, lively.user("shy"))
    assert (found.agreed, found.items) == (False, ())
    lively.service.recommendations.mark_seen(lively.user("shy"))
    assert lively.place.people.seen(lively.user("shy")) is None
