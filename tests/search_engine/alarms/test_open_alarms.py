"""What is told, to whom, and how often.

1. A receiver is told once when an alarm opens, again after the quiet period while it lasts, and when it is over.
2. Within the quiet period nothing is told twice, however often it closes and opens.
3. What nobody was told of is not told to be over; what was told and not taken is told again.
4. The owner of a site is told of this site's sensitive words, and of nothing else; whoever is told of everything, too.
5. Sensitive words are told again only when new ones have come.
6. Over any course of opening and closing, no receiver hears "closed" without "opened" before, and none hears of one
   alarm twice within the quiet period.
7. A clock that is set back by a day keeps nobody waiting for a day.
"""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from search_engine import Settings
from search_engine.alarms.open_alarms import bring_up, due, note_told
from search_engine.alarms.records import AlarmRecord, OpenAlarm

QUIET = 100  # seconds
SETTINGS = Settings(alarm_webhook="https://a/h", site_owners={"浙江": "https://zj/h"}, alarm_quiet=QUIET)
SLOW = OpenAlarm(kind="slow", subject="search.search", message="慢", since=0)


def words(site: str = "浙江", fresh: int = 1) -> OpenAlarm:
    return OpenAlarm(kind="sensitive", subject=site, message="敏感词", since=0, fresh=fresh)


class Course:
    """A record over time; seconds."""

    def __init__(self, *, taken: bool = True) -> None:
        self.record, self.taken = AlarmRecord(), taken

    def at(self, second: int, *wrong: OpenAlarm) -> list[tuple[str, str]]:
        now = 1_000_000_000 + second * 1_000
        bring_up(self.record, wrong, now, QUIET * 1_000)
        told = list(due(self.record, SETTINGS, now))
        if self.taken:
            note_told(self.record, [(receiver, change, alarm) for receiver, _, change, alarm in told], now)
        return [(receiver, change) for receiver, _, change, _ in told]


def test_an_alarm_is_told_when_it_opens_lasts_and_ends() -> None:
    course = Course()
    assert course.at(0, SLOW) == [("admin", "opened")]
    assert [course.at(second, SLOW) for second in (10, 50, 99)] == [[], [], []]
    assert course.at(100, SLOW) == [("admin", "lasts")]
    assert course.record.open[0].since == 1_000_000_000
    assert course.at(110) == [("admin", "closed")]
    assert course.at(120) == []
    assert (course.record.open, course.record.closed) == ([], [])


def test_a_flapping_alarm_is_told_once_a_quiet_period() -> None:
    course = Course()
    assert course.at(0, SLOW) == [("admin", "opened")]
    assert course.at(10) == [("admin", "closed")]
    assert course.at(20, SLOW) == []
    assert course.at(30) == []
    assert course.at(90, SLOW) == []
    assert course.at(100, SLOW) == [("admin", "opened")]


def test_an_alarm_that_was_not_taken_is_told_again() -> None:
    course = Course(taken=False)
    assert course.at(0, SLOW) == course.at(10, SLOW) == [("admin", "opened")]
    assert course.at(20) == []
    course.taken = True
    course.at(30, SLOW)
    course.taken = False
    assert course.at(40) == course.at(50) == [("admin", "closed")]
    assert course.at(40 + 2 * QUIET) == []


def test_owners_are_told_of_their_own_sensitive_words_only() -> None:
    course = Course()
    assert course.at(0, words(), words("杭州")) == [
        ("admin", "opened"), ("owner of 浙江", "opened"), ("admin", "opened"),
    ]  # fmt: skip
    assert [url for _, url, _, _ in due(AlarmRecord(open=[words()]), SETTINGS, 10**12)] == [
        "https://a/h",
        "https://zj/h",
    ]
    unheard = Settings(site_owners={"浙江": "https://zj/h"})
    assert [receiver for receiver, *_ in due(AlarmRecord(open=[SLOW, words()]), unheard, 10**12)] == ["owner of 浙江"]


def test_only_new_sensitive_words_are_told_again() -> None:
    course = Course()
    assert len(course.at(0, words(fresh=1_000_000_000))) == 2
    assert course.at(150, words(fresh=1_000_000_000)) == []
    assert course.at(160, words(fresh=1_000_000_000 + 155_000)) == [("admin", "lasts"), ("owner of 浙江", "lasts")]


COURSES = st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.booleans()), max_size=40)


@given(COURSES)
def test_no_receiver_hears_closed_without_opened_or_twice(steps: Sequence[tuple[int, bool, bool]]) -> None:
    course, now, heard = Course(), 0, []
    for pause, wrong, taken in steps:
        now, course.taken = now + pause, taken
        told = course.at(now, *([SLOW] if wrong else []))
        heard += [(now, change) for _, change in told if taken]
    opened, last = False, -QUIET
    for at, change in heard:
        if change == "closed":
            assert opened
            opened = False
        else:
            assert at - last >= QUIET
            opened, last = True, at


def test_a_clock_set_back_keeps_no_alarm_waiting() -> None:
    course, news = Course(), OpenAlarm(kind="sensitive", subject="杭州", message="敏感词", since=0, fresh=1_000_000_000)
    assert course.at(0, SLOW, news) == [("admin", "opened"), ("admin", "opened")]
    back = -86_400
    assert course.at(back, SLOW, news) == [("admin", "lasts")]
    assert course.at(back + 10, SLOW, news) == []
    newer = news.model_copy(update={"fresh": 1_000_000_000 + (back + 20) * 1_000})
    assert course.at(back + 20, newer) == [("admin", "lasts"), ("admin", "closed")]
    assert course.at(back + QUIET, SLOW, newer) == [("admin", "opened")]
