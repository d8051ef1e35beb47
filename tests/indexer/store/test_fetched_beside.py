"""What a view asks a database on a server for without waiting.

1. The first who asks is answered without it, those after it was fetched with it; what does not exist is asked for once.
2. Where the database is away nobody is told, and it is asked again by whoever asks again.
"""

import time

from indexer.errors import StoreAway
from indexer.store.fetched_beside import FetchedBeside


class Store:
    """`asked`: for which numbers. `away`: it does not answer."""

    def __init__(self):
        self.asked, self.away = [], False

    def base_contents(self, numbers):
        self.asked += numbers
        if self.away:
            raise StoreAway("postgresql://host/zwfw", "refused")
        return {number: {"title": str(number)} for number in numbers if number < 10}

    full_documents = base_contents

    def ids(self, docs):
        return [f"d{doc}" for doc in docs]


def wait_until(holds):
    until = time.monotonic() + 5
    while not holds() and time.monotonic() < until:
        time.sleep(0.002)
    assert holds()


def test_what_was_fetched_is_there_the_next_time():
    store = Store()
    beside = FetchedBeside(store)
    assert beside.base_contents([1, 12]) == {}
    wait_until(lambda: beside.base_contents([1]) == {1: {"title": "1"}})
    assert beside.base_contents([1, 12]) == {1: {"title": "1"}}
    assert store.asked == [1, 12]
    assert beside.ids([3, 4]) == ["", ""]
    wait_until(lambda: beside.ids([3, 4]) == ["d3", "d4"])


def test_a_database_that_is_away_is_asked_again():
    store = Store()
    store.away, beside = True, FetchedBeside(store)
    assert beside.full_documents([1]) == {}
    wait_until(lambda: store.asked)
    store.away = False
    wait_until(lambda: beside.full_documents([1]) == {1: {"title": "1"}})
