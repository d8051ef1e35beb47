"""A real `zwfw serve` over a long time: ten minutes, or `ZWFW_SOAK_SECONDS`.

1. Eight clients search, type, look at pages and say what they do, while documents are written every 5 s: no answer is
   an error. The p99 is printed.
2. When they are warm, the memory of the serving processes stays within 10 %.
3. Four clients on one process wait for each other and for nothing else: p99 ≤ 4 × the mean of one + the p99 of one; a
   request takes no more of the processor.
"""

import json
import statistics
import time
from dataclasses import dataclass, field

import pytest

from dictionaries.regions import load_tree
from indexer.samples.catalogue import read_catalogue
from indexer.samples.expand import documents_at
from tests.sample import copy_of
from tests.serving.clients import Told, ask_all, beside_each_other, counted, searches, visitor
from tests.serving.live import SOAK_SECONDS, ask, key_of, live, own_megabytes, processor_seconds

pytestmark = pytest.mark.soak
SECONDS = SOAK_SECONDS
CLIENTS, WORKERS = 8, 2
EVERY = 5.0  # seconds between two loads, and between two looks at memory
WRITTEN = 200  # documents a load
FLAT = 1.10
ROUNDS, ASKED = 5, 300  # of four clients beside one, in turns
DEARER = 1.10  # processor time a request, four clients to one


def edition(number):
    """Documents of a district, each with a summary that changes."""
    tree = load_tree()
    documents = list(documents_at(read_catalogue(), tree, tree["330106"]))[:WRITTEN]
    lines = (json.dumps({**document, "summary": f"第 {number} 版"}, ensure_ascii=False) for document in documents)
    return "\n".join(lines).encode()


@dataclass
class Beside:
    """What is done and seen beside the clients."""

    port: int
    key: str
    processes: list[int]
    faults: list[str] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self, end):
        for number in range(10**9):
            began = time.monotonic()
            if began >= end:
                return
            self._load(edition(number))
            self.loads.append(time.monotonic() - began)
            self.megabytes.append(sum(map(own_megabytes, self.processes)))
            time.sleep(max(0.0, min(began + EVERY, end) - time.monotonic()))

    def _load(self, body):
        headers = {"X-Zwfw-Key": self.key, "Content-Type": "application/x-ndjson"}
        status, told = ask(self.port, "POST", "/v1/documents:bulk", body, headers)
        if status != 200 or json.loads(told).get("errors"):
            self.faults.append(f"{status} {told[:300]!r}")


def growth(megabytes):
    """Memory in the last quarter of the time, to that of the quarter before the middle, when all is warm."""
    quarter = len(megabytes) // 4
    return statistics.fmean(megabytes[-quarter:]) / statistics.fmean(megabytes[quarter : 2 * quarter])


def test_clients_beside_loads_see_no_error_and_memory_stays_flat(sample_home, tmp_path, capsys):
    home = copy_of(sample_home, tmp_path / "home")
    key, told = key_of(home), [Told() for _ in range(CLIENTS)]
    with live(home, workers=WORKERS, indexing=True, spelling="on", block_seconds="0", event_rate="1000000") as server:
        beside, end = Beside(server.port, key, server.serving), time.monotonic() + SECONDS
        clients = [
            lambda seed=seed, one=one: ask_all(server.port, visitor(seed), one, lambda: time.monotonic() < end)
            for seed, one in enumerate(told)
        ]
        beside_each_other([*clients, lambda: beside.run(end)])
        assert server.serving == beside.processes, "none was started again"
        complaints = server.complaints()
    together = Told([value for one in told for value in one.seconds], [fault for one in told for fault in one.faults])
    with capsys.disabled():
        print(
            f"\n{CLIENTS} clients, {SECONDS:g} s: {len(together.seconds)} answers, "
            f"mean {together.mean * 1000:.1f} ms, p99 {together.p99 * 1000:.1f} ms, "
            f"slowest {max(together.seconds) * 1000:.0f} ms; {len(beside.loads)} loads "
            f"of {WRITTEN}, slowest {max(beside.loads):.1f} s; memory of {WORKERS} processes "
            f"{beside.megabytes[0]:.0f} to {beside.megabytes[-1]:.0f} MB, × {growth(beside.megabytes):.3f} when warm"
        )
    assert together.faults + beside.faults + complaints == []
    assert growth(beside.megabytes) <= FLAT


def test_four_clients_on_one_process_wait_for_each_other_alone(sample_home, tmp_path, capsys):
    home = copy_of(sample_home, tmp_path / "home")
    with live(home, spelling="on", block_seconds="0") as server:
        measured(server, 1, seed=100)  # warm
        rounds = [(measured(server, 1, seed=number), measured(server, 4, seed=10 + number)) for number in range(ROUNDS)]
        assert server.complaints() == []
    (one, one_costs), (four, four_costs) = (zip(*side, strict=True) for side in zip(*rounds, strict=True))
    mean, p99 = (statistics.median(getattr(told, name) for told in one) for name in ("mean", "p99"))
    # other programs on the machine only add: the round that they disturbed least
    waited = min(told.p99 for told in four)
    dearer = statistics.median(four_costs) / statistics.median(one_costs)
    with capsys.disabled():
        print(
            f"\none client: mean {mean * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, processor "
            f"{statistics.median(one_costs) * 1000:.2f} ms a request; four: p99 {waited * 1000:.1f} ms (bound "
            f"{(4 * mean + p99) * 1000:.1f}), processor × {dearer:.3f}"
        )
    assert [fault for told in (*one, *four) for fault in told.faults] == []
    assert waited <= 4 * mean + p99
    assert dearer <= DEARER


def measured(server, clients, *, seed):
    """What some clients saw of searches, and the processor time of the server for each (s)."""
    (process,) = server.serving
    told, before = [Told() for _ in range(clients)], processor_seconds(process)
    beside_each_other(
        [
            lambda one=one, number=number: ask_all(server.port, searches(1000 * seed + number), one, counted(ASKED))
            for number, one in enumerate(told)
        ]
    )
    cost = (processor_seconds(process) - before) / (clients * ASKED)
    together = Told([value for one in told for value in one.seconds], [fault for one in told for fault in one.faults])
    return together, cost
