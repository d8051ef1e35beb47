"""Every reason is true: for each code the claim is looked up in the data.

1. All codes have words, and each code is claimed by a source or the feed; no text has a hole in it.
2. What is called next is what enough people handled next; who handled the one is told so.
3. 常一起办 is said only where at least ten people handled both; else it is interest, where ten turned to both; else
   nothing, whatever weight a model gives the pair.
4. 本周办得最多 is the region's first by distinct people, places behind it are counted, and below ten nothing is said.
5. Occasions, licences: the documents say so themselves.
6. 本地 is offered nowhere else, 新上线 came into force lately.
7. 热搜 names the term and the region that it is hot in.
8. 到期 is the day of handling and the table's months.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ranker.recommenders import Histories
from search_engine.people.learning import learner
from search_engine.people.learning.choosing import Chosen
from search_engine.recommendation import reason
from search_engine.recommendation.renewals import months_later, validities
from tests.search_engine.recommendation.town import DAY, NOW, XUHUI, YUHANG, Town, matter


def test_every_reason_has_words_and_a_source():
    sources = "".join(path.read_text() for path in reason_folder().rglob("*.py"))
    for code in reason.TEXTS:
        text = reason.Reason(code, "甲", "乙").text
        assert "{" not in text
        assert f'"{code}"' in sources or re.match("changed_(handled|kept|viewed)", code)


def reason_folder():
    return Path(reason.__file__).parent


def crowd(town: Town, people: int, *steps: tuple[str, str, float], region: str = YUHANG) -> None:
    """So many people who agreed did these things: type, document, days ago."""
    for number in range(people):
        town.agree(f"p{number}")
        for type, document, ago in steps:
            town.did(f"p{number}", type, document, ago=ago + number / 100, region=region)


def others(town: Town, people: int) -> None:
    """People who do something else, so that what goes together is more than chance."""
    for number in range(people):
        town.agree(f"o{number}")
        town.did(f"o{number}", "handle", ("y-name", "y-live", "y-sign", "y-vaccine")[number % 4], ago=20 + number / 100)


def test_next_is_said_of_what_enough_people_handled_next(lively):
    crowd(lively, 30, ("handle", "y-birth", 30), ("handle", "y-card", 10))
    others(lively, 60)
    lively.learn()
    user = lively.agree("me")
    lively.did("me", "handle", "y-birth")
    assert lively.reasons(user)["y-card"] == {"code": "handled_next", "text": "您办理过“出生登记”，接下来常办"}
    assert lively.reasons(context="matter:y-birth")["y-card"]["text"] == "办完“出生登记”后常办"
    # not the other way round
    assert lively.reasons(context="matter:y-card").get("y-birth", {}).get("code") != "next"


def test_next_is_not_said_of_few_people(lively):
    crowd(lively, 8, ("handle", "y-birth", 30), ("handle", "y-card", 10))
    lively.learn()
    assert all(one["code"] != "next" for one in lively.reasons(context="matter:y-birth").values())


@pytest.mark.parametrize(("type", "code"), [("handle", "together"), ("view", "interest")])
def test_together_needs_ten_people_who_handled_both(lively, monkeypatch, type, code):
    # whichever model the split would choose: what is claimed of a pair is looked at here
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("item_knn", {}))
    for first, then, people in (("y-id", "y-name", 20),):
        for number in range(people):
            lively.agree(f"p{number}")
            lively.did(f"p{number}", type, first, ago=30)
            lively.did(f"p{number}", type, then, ago=30)
    lively.learn()
    found = lively.reasons(context="matter:y-id")["y-name"]
    assert found["code"] == code
    pairs = lively.place.knowledge.current().pairs
    keys = lively.place.store.base_keys(["y-id", "y-name"])
    assert (pairs.co_occurrences(keys["y-id"], keys["y-name"]) >= 10) is (code == "together")


def test_nothing_is_said_of_a_pair_of_few_people(lively, monkeypatch):
    """With a low pass a pair that nobody has gets a score over what lies between."""
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("spectral", {}))
    for number in range(40):
        lively.agree(f"p{number}")
        for document in (("y-id", "y-name"), ("y-name", "y-card"))[number % 2]:
            lively.did(f"p{number}", "view", document, ago=30)
    lively.learn()
    keys = lively.place.store.base_keys(["y-id", "y-name", "y-card"])
    knowledge = lively.place.knowledge.current()
    number = knowledge.numbers["together"]
    scores = knowledge.together.scores(Histories.of([{keys["y-id"]: 1.0}], number))
    assert scores[0, number[keys["y-card"]]] != 0, "or this test shows nothing"
    monkeypatch.setattr(type(knowledge.together), "scores", absolute_scores(type(knowledge.together).scores))
    assert lively.reasons(context="matter:y-id")["y-name"]["code"] == "interest"
    assert lively.reasons(context="matter:y-id").get("y-card", {}).get("code") not in ("interest", "together")
    # through what both have with it, it is true again, and that is what is named
    user = lively.agree("me")
    lively.did("me", "view", "y-id", ago=1)
    lively.did("me", "view", "y-name", ago=2)
    assert lively.reasons(user)["y-card"]["text"] == "关注“户口登记项目变更”的人也常关注"


def absolute_scores(scores):
    """As if every weight spoke for the pair: here that of a pair without people is below 0."""
    return lambda self, histories: abs(scores(self, histories))


def test_a_deleted_matter_is_no_reason(lively, monkeypatch):
    monkeypatch.setattr(learner, "choose_model", lambda _: Chosen("item_knn", {}))
    for number in range(20):
        lively.agree(f"p{number}")
        for document in ("y-live", "y-name"):
            lively.did(f"p{number}", "view", document, ago=30)
    lively.learn()
    user = lively.agree("me")
    lively.did("me", "view", "y-live", ago=1)
    assert lively.reasons(user)["y-name"]["code"] == "interest"
    lively.service.document_desk.delete("y-live", "test")
    lively.place.worker().build()
    assert "“”" not in str(lively.reasons(user))


def test_the_weeks_most_handled_is_counted_by_people(lively):
    for number in range(30):
        lively.did(None, "handle", "y-id", ago=2, session=f"a{number}")
    for number in range(20):
        lively.did(None, "handle", "y-name", ago=3, session=f"b{number}")
    for number in range(9):
        lively.did(None, "handle", "y-vaccine", ago=3, session=f"c{number}")
    for number in range(50):
        lively.did(None, "handle", "y-live", ago=9, session=f"d{number}")  # last week
        lively.did(None, "handle", "y-sign", ago=2, session="one")  # one visitor
    lively.learn()
    found = lively.reasons(audience="natural")
    assert found["y-id"]["text"] == "余杭区本周办得最多"
    assert found["y-name"]["text"] == "余杭区本周办件第 2 位"
    assert {found[id]["code"] for id in ("y-vaccine", "y-live", "y-sign")}.isdisjoint(
        {"most_handled", "often_handled", "handled_this_week"}
    )
    # what Xuhui lacks is said of the nation, where it is true as well
    assert lively.reasons(region=XUHUI)["x-id"]["text"] == "全国本周办得最多"


def test_an_old_count_is_no_week(lively):
    for number in range(30):
        lively.did(None, "handle", "y-id", ago=2, session=f"a{number}")
    lively.learn()
    later = lively.service.recommendations
    later._clock = lambda: NOW / 1_000 + 2 * 86_400
    assert lively.reasons()["y-id"]["code"] == "common"


def test_occasions_are_those_of_documents(town):
    for id, found in town.reasons(context="matter:y-birth").items():
        document = town.service.document_desk.get(id)
        if found["code"] == "life_event":
            assert found["text"] == f"与{document['life_events'][0]}一件事相关"
        else:
            raise AssertionError(found)
    assert town.reasons(context="licence:居住证") == {
        "y-sign": {"code": "licence", "text": "有居住证的人会用到：换发延续"}
    }


def test_local_is_offered_nowhere_else_and_new_is_recent(lively):
    began = datetime.now(UTC) - timedelta(days=3)
    lively.put([matter("y-new", "余杭人才公寓申请", department="住建", effective_from=began.isoformat())])
    lively.place.worker().run_once()
    found = lively.reasons(audience="natural")
    assert found["y-new"] == {"code": "new", "text": "余杭区新上线"}
    for id, one in found.items():
        if one["code"] == "local":
            title = lively.service.document_desk.get(id)["title"]
            assert one["text"] == "余杭区本地服务"
            assert lively.service.document_desk.copies(id, None)["total"] == 0, title


@pytest.mark.parametrize("validity", validities(), ids=lambda one: one.name)
def test_every_validity_names_its_renewal(validity):
    assert validity.months > 0
    assert validity.source
    assert "".join(validity.renewing)
    # what renews it begins its time anew, and nothing that only alters it does
    assert validity.starts_with(validity.about)
    assert not validity.starts_with(f"{validity.about}变更")


def test_a_renewal_is_told_with_its_month(lively):
    user = lively.agree("me")
    lively.did("me", "handle", "y-live", ago=330)
    end = datetime.fromtimestamp(months_later(NOW - 330 * DAY, 12) / 1_000, UTC) + timedelta(hours=8)
    assert lively.reasons(user)["y-sign"] == {
        "code": "renewal", "text": f"您的居住证约于 {end.year} 年 {end.month} 月到期",
    }  # fmt: skip
    assert next(iter(lively.ids(user))) == "y-sign"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-15", 60, "2031-05-15"),
    ],
)
def test_months_later_ends_within_its_month(start, months, end):
    at = datetime.fromisoformat(f"{start}T10:00:00+08:00").timestamp() * 1_000
    ended = datetime.fromtimestamp(months_later(int(at), months) / 1_000, UTC) + timedelta(hours=8)
    assert ended.date().isoformat() == end


def test_hot_names_its_term_and_region(lively):
    lively.service.recommendations._hot = lambda _: [
        ("户口", "330110"),
        ("预防接种证", "000000"),
        ("没有这个", "330110"),
    ]
    found = lively.reasons(audience="natural")
    assert found["y-vaccine"] == {"code": "hot", "text": "全国热搜：预防接种证"}
    assert found["y-name"] == {"code": "hot", "text": "余杭区热搜：户口"}
    assert all(one["code"] != "hot" for one in lively.reasons(context="matter:y-birth").values())
