"""From counts to alarms.

1. A share and a least number decide, both; each has its setting.
2. Each kind names its subject and says in Chinese what is wrong, with figures; nothing wrong, no alarm.
3. An interface is told from its second bad answer in a row on; links and sites by what is known of them.
4. A message never holds an address, and of queries none of their words.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import Settings
from search_engine.alarms.records import AlarmRecord, Interface, LinkCheck, Site, WordOccurrence
from search_engine.alarms.rules import judge, reaches

SEARCH = "search.search"


@given(st.integers(0, 50), st.integers(0, 1_000), st.floats(0.5, 100), st.integers(1, 10))
def test_an_alarm_needs_its_share_and_its_least_number(part: int, more: int, share: float, least: int) -> None:
    whole = part + more
    assert reaches(part, whole, share, least) == (part >= least and (part / whole if whole else 0) * 100 >= share)


def window(**counts: int) -> AlarmRecord:
    server = {name: counts.pop(name) for name in ("requests", "refused", "asked") if name in counts}
    return AlarmRecord(window={SEARCH: counts, "": server})


@pytest.mark.parametrize(
    ("record", "settings", "kinds"),
    [
        (window(calls=100, slow=5), {}, ["slow"]),
        (window(calls=100, slow=4), {}, []),
        (window(calls=100, slow=4), {"alarm_slow": 4.0, "alarm_least": 4}, ["slow"]),
        (window(calls=101, slow=5), {}, []),
        (window(calls=500, failed=5), {}, ["failing"]),
        (window(calls=501, failed=5), {}, []),
        (window(calls=501, failed=5), {"alarm_failed": 0.5}, ["failing"]),
        (window(calls=2, failed=2), {}, []),
        (window(requests=500, refused=5), {}, ["timed_out"]),
        (window(requests=500, refused=5), {"alarm_timed_out": 2.0}, []),
        (window(asked=50), {}, ["asked"]),
        (window(asked=50), {"alarm_asked": 51}, []),
        (window(), {}, []),
    ],
)
def test_counts_of_calls_become_alarms(record: AlarmRecord, settings: dict[str, float], kinds: list[str]) -> None:
    found = judge(record, Settings(**settings))
    assert [alarm.kind for alarm in found] == kinds
    for alarm in found:
        assert re.search("[一-龥]", alarm.message)
        assert str(int(next(iter(alarm.values.values())))) in alarm.message


def interface(bad: int) -> Interface:
    return Interface(label="投诉", host="a.gov.cn", outcome="failed", seconds=0.2, at=7, reason="返回 502", bad=bad)


def test_an_interface_alarms_from_its_second_bad_answer() -> None:
    assert judge(AlarmRecord(interfaces={"portal_complaint": interface(1)}), Settings()) == []
    (alarm,) = judge(AlarmRecord(interfaces={"portal_complaint": interface(2)}), Settings())
    assert (alarm.kind, alarm.subject) == ("interface", "portal_complaint")
    assert "投诉" in alarm.message
    assert "返回 502" in alarm.message


def test_dead_links_alarm_beyond_their_share() -> None:
    assert judge(AlarmRecord(links=LinkCheck(at=1, asked=200, dead=9)), Settings()) == []
    (alarm,) = judge(AlarmRecord(links=LinkCheck(at=1, asked=200, dead=10)), Settings())
    assert (alarm.kind, alarm.values) == ("links", {"asked": 200, "dead": 10})
    assert judge(AlarmRecord(links=LinkCheck(at=1, asked=200, dead=10)), Settings(alarm_links=6.0)) == []


def test_sensitive_words_alarm_for_their_site() -> None:
    seen = [
        WordOccurrence(id=name, field="title", word="假证", category="伪造", action="block", where=where, at=5)
        for name, where in (("a", "loaded"), ("b", "answered"))
    ]
    record = AlarmRecord(sites={"浙江": Site(listed=seen, fresh=5), "杭州": Site(counts={"loaded": 3})})
    (alarm,) = judge(record, Settings())
    assert (alarm.kind, alarm.subject, alarm.fresh) == ("sensitive", "浙江", 5)
    assert "2 份" in alarm.message
    assert "1 份已出现" in alarm.message


def test_messages_of_alarms_hold_no_address_and_no_query() -> None:
    record = window(calls=9, slow=9, failed=9, requests=9, refused=9, asked=99)
    record.interfaces["voice"] = interface(3)
    alarms = judge(record, Settings(voice_url="https://a.gov.cn/secret/path?token=abc"))
    assert len(alarms) == 5
    assert not any("http" in alarm.message or "token" in alarm.message for alarm in alarms)
