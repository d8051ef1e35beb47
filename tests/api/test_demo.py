"""Signing in for demonstration, and the pages about oneself.

1. On a sample each sign-in is another person, known to every process of the installation; the key is its owner's alone.
2. Outside of a sample, or with a portal's key, there is no such call, its tokens count for nothing, no page offers it.
3. No page has anything about a person in it, whoever asks; it says to scripts whether a gateway knows.
4. The page of privacy says the times that are set, and all that is kept of who has agreed.
"""

import stat

import pytest

from api.app import create_app
from indexer.events.event import EVENT_TYPES
from indexer.events.store import TOMBSTONE_DAYS
from search_engine import BadToken, NotFound, Service, Settings
from tests.api.fake_service import TOKEN, FakeService

KEY = "portal-secret-portal-secret-portal"


def service_in(home, **settings):
    return Service.open(Settings(home=home, spelling="off", log_queries=False, **settings))


def test_each_demo_sign_in_is_another_person_of_every_process(tmp_path):
    one, other = (service_in(tmp_path, sample_banner=True) for _ in range(2))
    tokens = [one.demo_token(), one.demo_token()]
    people = {service.person(token).user for service in (one, other) for token in tokens}
    assert len(people) == 2
    assert stat.S_IMODE((tmp_path / "demo.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("settings", [{}, {"user_key": KEY}, {"user_key": KEY, "sample_banner": True}])
def test_outside_of_a_sample_there_is_no_demo_sign_in(tmp_path, settings):
    token = service_in(tmp_path, sample_banner=True).demo_token()
    service = service_in(tmp_path, **settings)
    with pytest.raises(NotFound):
        service.demo_token()
    with pytest.raises(BadToken):
        service.person(token)
    client = create_app(FakeService(settings=Settings(**settings))).test_client()
    assert client.post("/demo/sign-in").status_code == 404
    assert "演示登录" not in client.get("/me").text
    assert "演示登录" not in client.get("/privacy").text


def test_a_sample_offers_a_demo_sign_in_over_http():
    client = create_app(FakeService(settings=Settings(sample_banner=True))).test_client()
    answer = client.post("/demo/sign-in")
    assert answer.get_json() == {"token": TOKEN}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/demo/sign-in").status_code == 405
    assert "演示登录" in client.get("/me").text


@pytest.mark.parametrize("path", ["/me", "/privacy", "/?q=身份证", "/favourites"])
def test_no_page_has_anything_about_a_person(client, path):
    plain = client.get(path).text
    known = client.get(path, headers={"X-Zwfw-User": TOKEN}).text
    assert "data-gateway" not in plain
    assert known.replace("<body data-gateway>", "<body>") == plain


def test_the_page_of_privacy_says_the_times_that_are_set():
    client = create_app(FakeService(settings=Settings(event_days=77, log_days=33))).test_client()
    text = client.get("/privacy").text
    assert "保存 77 天" in text
    assert "保存 33 天" in text
    client = create_app(FakeService(settings=Settings(log_days=33, log_queries=False))).test_client()
    assert "保存 33 天" not in client.get("/privacy").text


# What each type of event is called on the page; a type without a word would be kept and not told.
WORDS = {
    "search": "搜索", "impression": "给您显示过的结果", "click": "打开", "view": "查看", "favourite": "收藏",
    "unfavourite": "收藏", "handle": "办理", "rate": "评价", "dismiss": "不感兴趣",
    "not_found": "没找到", "wrong": "信息有误",
}  # fmt: skip


def test_the_page_of_privacy_says_all_that_is_kept(client):
    text = client.get("/privacy").text
    after = text[text.index("登录并同意之后") :]
    assert WORDS.keys() == EVENT_TYPES.keys()
    assert not [word for word in WORDS.values() if word not in after]
    assert f"标记 {TOMBSTONE_DAYS} 天" in after
