"""The lock of a view of the index.

1. One thread holds it at a time, as often as it likes.
2. Those who wait get it in the order in which they came, also from one that asks for it again at once.
3. Whoever gives way lets all go first that wait, from any depth, and then goes on; where nobody waits it says so.
"""

from threading import Event, Thread

import pytest

from indexer.snapshot.turn_lock import TurnLock
from tests.faults.children import wait_until


class Waiting:
    """Threads that wait for a lock, one after another, and note when they have it."""

    def __init__(self, lock, seen):
        self.lock, self.seen, self.threads = lock, seen, []

    def add(self, name):
        thread = Thread(target=self.enter, args=(name,))
        waiting = len(self.lock._waiting)
        thread.start()
        self.threads.append(thread)
        wait_until(lambda: len(self.lock._waiting) == waiting + 1)

    def enter(self, name):
        with self.lock, self.lock:
            self.seen.append(name)

    def end(self):
        for thread in self.threads:
            thread.join(20)


def test_waiting_threads_get_the_lock_in_turn():
    lock, seen = TurnLock(), []
    waiting = Waiting(lock, seen)
    with lock, lock:
        for name in ("first", "second"):
            waiting.add(name)
        assert seen == []
    with lock:
        seen.append("again")
    waiting.end()
    assert seen == ["first", "second", "again"]


def test_one_thread_at_a_time_holds_the_lock():
    lock, inside, faults = TurnLock(), [], []

    def work():
        for _ in range(200):
            with lock:
                lock.give_way()
                inside.append(1)
                faults.extend(inside[1:])
                inside.pop()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert faults == []


@pytest.mark.parametrize("depth", [1, 3])
def test_giving_way_lets_all_waiting_threads_go_first(depth):
    lock, seen, waiting = TurnLock(), [], None
    for _ in range(depth):
        lock.__enter__()
    assert not lock.give_way()
    waiting = Waiting(lock, seen)
    waiting.add("search")
    waiting.add("another")
    assert lock.give_way()
    assert seen == ["search", "another"]
    for _ in range(depth):
        lock.__exit__()
    waiting.end()
    free = Event()
    Thread(target=lambda: (lock.__enter__(), free.set(), lock.__exit__())).start()
    assert free.wait(20)
