"""Who hangs is replaced.

1. A process that is open is replaced once its thread that reads has not come round, or a search has not been answered,
   for ten seconds of its processor time, whichever thread uses them; who comes round, or answers, begins anew.
2. One that uses no processor time is left alone: idle, stopped, suspended with the machine. So is one that is not open
   yet, one that has ended, and one that computes for long while nobody waits for a search.
3. A real process that holds its interpreter's lock in a regular expression is replaced, and says where it was.
4. Places of processes are their own, and empty when the process has ended.
5. A hang is an alarm for a day, told once for each time.
"""

import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.serving import supervisor as supervisor_module
from api.serving import watchdog as module
from api.serving.places import Place, shared_places
from api.serving.supervisor import Supervisor
from api.serving.watchdog import HANGING_SECONDS, Watchdog, processor_seconds
from search_engine import Settings
from search_engine.alarms.record_file import RecordFile
from search_engine.alarms.records import HANGS_TOLD, AlarmRecord
from search_engine.alarms.rules import judge
from search_engine.operation import leave_hang

PATIENCE = 60.0  # seconds


class Child:
    """A process whose processor time a test decides."""

    def __init__(self):
        self.pid, self.replaced, self.place = 4711, 0, Place(shared_places(2), 1)
        self.used = 0.0
        self.place.is_open = True
        self.watchdog = Watchdog([(self, self.place)], lambda: None, lambda pid: self.used)

    def replace(self):
        self.replaced += 1

    def compute(self, seconds):
        self.used += seconds

    def look(self):
        self.watchdog.look()
        return self.replaced


@pytest.fixture
def child():
    child = Child()
    child.place.came_round()
    child.look()
    return child


def test_a_thread_that_stops_reading_is_replaced(child):
    child.compute(HANGING_SECONDS - 1)
    assert child.look() == 0
    child.compute(1)
    assert child.look() == 1


def test_a_search_without_end_is_replaced(child):
    child.place.took_request()
    for second in range(int(HANGING_SECONDS)):
        assert child.look() == 0, second
        child.place.came_round()
        child.compute(1)
    assert child.look() == 1


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("takes", "answers", "")), st.floats(0, 4)), max_size=40))
def test_hangs_are_told_as_by_the_plain_rule(steps):
    child = Child()
    child.look()
    reading = searching = 0.0
    for came, search, seconds in steps:
        if came:
            child.place.came_round()
        if search == "takes" and not child.place.is_searching:
            child.place.took_request()
            searching = 0.0
        if search == "answers" and child.place.is_searching:
            child.place.answered_request()
        before = child.replaced
        child.look()
        reading = 0.0 if came else reading
        hangs = reading >= HANGING_SECONDS or (child.place.is_searching and searching >= HANGING_SECONDS)
        assert (child.replaced > before) == hangs
        child.compute(seconds)
        reading += seconds
        searching += seconds


def test_a_process_without_processor_time_is_left_alone(child):
    for _ in range(1000):  # idle, stopped, suspended: whatever the clock says
        assert child.look() == 0


def test_computing_that_no_search_waits_for_is_no_hang(child):
    for _ in range(100):
        child.compute(HANGING_SECONDS - 1)
        child.place.came_round()
        assert child.look() == 0


def test_a_process_that_is_not_open_is_left_alone(child):
    child.place.is_open = False
    child.compute(100)
    assert child.look() == 0
    child.place.is_open = True
    child.pid = None
    assert child.look() == 0
    child.pid = 4712  # started anew: its time begins anew
    assert child.look() == 0
    child.used = None  # it ended in this moment
    assert child.look() == 0


HANGS = """
import faulthandler, re, signal, sys, time
from api.serving.places import Place
from api.serving.supervisor import TELL_WHERE
faulthandler.register(TELL_WHERE)
place = Place(int(sys.argv[1]), 0)
first = not place.rounds
signal.signal(signal.SIGTERM, lambda *_: sys.exit() if not first else None)
place.is_open = True
place.came_round()
print("first" if first else "again", flush=True)
def on_and_on():
    re.match("(a|a)*b", "a" * 60)
if first:
    on_and_on()
time.sleep(100)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processor time as Linux tells it")
def test_a_real_hanging_process_is_replaced_and_says_where(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "HANGING_SECONDS", 0.3)
    monkeypatch.setattr(supervisor_module, "HANGING_GRACE", 0.5)
    places = shared_places(1)
    place, reports, replaced = Place(places, 0), tmp_path / "stderr", []
    command = ["sh", "-c", f"exec {sys.executable} -c '{HANGS}' {places} 2>>{reports}"]
    supervisor = Supervisor(command, files=(places,), first_pause=0)
    supervisor.start()
    watchdog = Watchdog([(supervisor, place)], lambda: replaced.append(place.rounds))
    until = time.monotonic() + PATIENCE
    while place.rounds < 2:
        watchdog.look()
        assert time.monotonic() < until
        time.sleep(0.05)
    supervisor.stop()
    assert replaced == [1]
    assert "on_and_on" in reports.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="processor time as Linux tells it")
def test_processor_time_of_an_ended_process_is_none():
    before = processor_seconds(os.getpid())
    while processor_seconds(os.getpid()) == before:
        pass
    ended = subprocess.Popen(["true"])
    ended.wait()
    assert processor_seconds(ended.pid) is None


def test_places_of_processes_are_their_own():
    file = shared_places(3)
    first, second, third = (Place(file, number) for number in range(3))
    assert not first.others_are_open
    second.is_open = True
    second.came_round()
    second.took_request()
    seen = Place(file, 1)
    assert (seen.is_open, seen.rounds, seen.requests) == (True, 1, 1)
    assert (first.others_are_open, second.others_are_open, third.others_are_open) == (True, False, True)
    assert (first.is_open, first.rounds, third.requests, third.is_searching) == (False, 0, 0, False)
    second.clear()
    assert not first.others_are_open
    assert (seen.rounds, seen.requests, seen.is_searching) == (0, 0, False)
    assert not Place().others_are_open


def test_a_place_is_cleared_when_its_process_ends():
    places = shared_places(1)
    place = Place(places, 0)
    place.is_open = True
    supervisor = Supervisor(["true"], ended=place.clear, first_pause=PATIENCE)
    supervisor.start()
    until = time.monotonic() + PATIENCE
    while place.is_open:
        assert time.monotonic() < until
        time.sleep(0.01)
    supervisor.stop()


def test_a_hang_is_an_alarm_for_a_day(tmp_path):
    leave_hang(tmp_path)
    (found,) = RecordFile(tmp_path).take()
    (at,) = found.hangs
    record = AlarmRecord(hangs=[at - HANGS_TOLD, at - 1_000, at])
    record.forget_hangs(at)
    (alarm,) = judge(record, Settings())
    assert (alarm.kind, alarm.subject, alarm.fresh, alarm.values) == ("hung", "server", at, {"count": 2})
    assert "24 小时内 2 次" in alarm.message
    record.forget_hangs(at + HANGS_TOLD)
    assert judge(record, Settings()) == []
