"""A spool of lines, and handing them on.

1. Lines come back as they were appended, in order, each once, whichever process appends and however often what was
   taken is removed; places never come to mean other lines.
2. What a power cut has left of a line is passed over; those before and after it are whole.
3. No more is held than there is room for: then nothing more is taken, or the oldest go and are counted.
4. A database takes each line once, in order, wherever one that hands on was killed, and whatever was away meanwhile.
5. A line that no database can take is set aside once, on the disk, for its owner's eyes alone; the others are taken. A
   fault of the program sets nothing aside.
6. How much waits, and since when, can be seen without making or holding anything.
7. What was taken stands nowhere on the disk any more, and what waits is for its owner's eyes alone.
"""

import os
import stat
import time
from contextlib import suppress
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import OutboxFull, StoreBusy
from indexer.outbox.forwarder import Forwarder, UnreadableLine
from indexer.outbox.spool import UNREADABLE, Spool, SpoolState

MOST = 100_000
LINE = st.binary(max_size=40).filter(lambda line: not {*b"\n\r"}.intersection(line) and not line.startswith(b"?"))
LINES = st.lists(LINE, max_size=5)


class Table:
    """A database; `away` and `dies` say what the next calls come to."""

    def __init__(self):
        self.lines, self.places, self.away, self.dies = [], {}, False, False

    def place(self, spool):
        if self.away:
            raise StoreBusy
        return self.places.get(spool, 0)

    def take(self, spool, lines, after, end):
        if self.place(spool) != after:
            return False
        if any(line.startswith(b"?") for line in lines):
            raise UnreadableLine("?")
        self.lines += lines
        self.places[spool] = end
        if self.dies:
            raise KeyboardInterrupt  # taken, and the one that handed it on is killed before it knows
        return True


@given(st.lists(st.tuples(LINES, st.sampled_from(["", "take", "away", "dies", "cut", "restart"])), max_size=8))
def test_each_line_is_handed_on_once_and_in_order(tmp_path_factory, steps):
    spool, table, sent = Spool(tmp_path_factory.mktemp("spool") / "s", MOST), Table(), []
    forwarder = Forwarder(spool, table)
    for lines, then in steps:
        spool.append(lines)
        sent += lines
        table.away, table.dies = then == "away", then == "dies"
        if then == "cut":
            with max(spool.folder.glob("*.lines")).open("ab") as file:
                file.write(b"0badc0de ha")
        if then in ("take", "away", "dies"):
            try:
                forwarder.step()
            except (StoreBusy, KeyboardInterrupt):
                forwarder = Forwarder(spool, table)
        if then == "restart":
            forwarder = Forwarder(Spool(spool.folder, MOST), table)
    table.away = table.dies = False
    forwarder.step()
    assert table.lines == sent
    spool.append([b"last"])
    forwarder.step()
    assert table.lines == [*sent, b"last"]
    assert spool.waiting() == 0 or b"0badc0de" in max(spool.folder.glob("*.lines")).read_bytes()


def test_several_processes_append(tmp_path):
    context = get_context("fork")
    writers = [context.Process(target=_append, args=(tmp_path / "s", number)) for number in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    table = Table()
    Forwarder(Spool(tmp_path / "s", MOST), table).step()
    assert sorted(table.lines) == sorted(b"%d-%02d" % (number, i) for number in range(3) for i in range(20))
    for number in range(3):
        assert [one for one in table.lines if one.startswith(b"%d-" % number)] == sorted(
            one for one in table.lines if one.startswith(b"%d-" % number)
        )


def _append(folder, number):
    for i in range(20):
        Spool(folder, MOST).append([b"%d-%02d" % (number, i)])


def test_a_full_spool_takes_no_more_or_lets_the_oldest_go(tmp_path):
    line = b"x" * 91  # with its checksum and end, 101
    full = Spool(tmp_path / "full", 1_010)
    for _ in range(10):
        full.append([line])
    with pytest.raises(OutboxFull):
        full.append([line])
    assert full.waiting() == 1_010
    log = Spool(tmp_path / "log", 1_010)
    dropped = sum(log.append([b"%03d" % number + line[3:]], make_room=True) for number in range(30))
    table = Table()
    Forwarder(log, table).step()
    kept = [int(one[:3]) for one in table.lines]
    assert kept == list(range(dropped, 30))
    assert 0 < len(kept) <= 10


def test_what_was_taken_is_gone_and_what_waits_is_private(tmp_path):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    spool.append([b"somebody asked"])
    (path,) = spool.folder.glob("*.lines")
    assert [stat.S_IMODE(os.stat(one).st_mode) for one in (path, spool.folder)] == [0o600, 0o700]
    with path.open("rb") as before:
        Forwarder(spool, table).step()
        assert set(before.read()) == {0}
    assert not path.exists()
    assert spool.waiting() == 0


def test_lines_behind_a_long_damage_are_handed_on(tmp_path):
    spool, table = Spool(tmp_path / "s", MOST * 100), Table()
    spool.append([b"first"])
    (path,) = spool.folder.glob("*.lines")
    with path.open("ab") as file:
        file.write(b"0badc0de ha\n" * 45_000)  # more than two portions
    spool.append([b"behind"])
    spool.append([b"x" * (MOST * 8)])  # in the next file
    Forwarder(spool, table).step()
    assert [line[:6] for line in table.lines] == [b"first", b"behind", b"xxxxxx"]


def test_a_spool_whose_files_were_removed_is_a_new_one(tmp_path):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    forwarder = Forwarder(spool, table)
    spool.append([b"a line that is longer"])
    forwarder.step()
    for path in spool.folder.glob("*.lines"):
        path.unlink()
    spool.append([b"short"])
    forwarder.step()
    Forwarder(spool, table).step()
    assert table.lines == [b"a line that is longer", b"short"]


def test_what_was_taken_goes_though_the_answer_was_lost(tmp_path):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    spool.append([b"line"])
    table.dies = True
    with pytest.raises(KeyboardInterrupt):
        Forwarder(spool, table).step()
    table.dies = False
    Forwarder(spool, table).step()
    assert [path.read_bytes() for path in spool.folder.glob("*.lines")] == [b""]


@pytest.mark.parametrize("dies", [False, True])
def test_an_unreadable_line_is_set_aside_and_keeps_none_waiting(tmp_path, dies):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    lines = [b"a", b"?1", b"b", b"?2", b"?2", b"c"]
    spool.append(lines)
    table.dies = dies
    for _ in range(7 if dies else 1):
        with suppress(KeyboardInterrupt):
            Forwarder(spool, table).step()
    assert table.lines == [b"a", b"b", b"c"]
    path = spool.folder / UNREADABLE
    assert path.read_bytes() == b"?1\n?2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (spool.state().waiting, spool.state().unreadable) == (0, 2)
    table.dies = False
    spool.append([b"?1"])  # and alone
    Forwarder(spool, table).step()
    assert path.read_bytes() == b"?1\n?2\n"


@pytest.mark.parametrize("fault", [StoreBusy, KeyError, AttributeError])
def test_what_passes_and_a_fault_of_ours_sets_nothing_aside(tmp_path, monkeypatch, fault):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    spool.append([b"a"])

    def take(*_):
        raise fault

    monkeypatch.setattr(table, "take", take)
    with pytest.raises(fault):
        Forwarder(spool, table).step()
    assert spool.state().unreadable == 0
    assert spool.waiting() > 0


def test_how_long_lines_wait_is_seen(tmp_path):
    spool, table = Spool(tmp_path / "s", MOST), Table()
    assert spool.state() == SpoolState()
    assert not spool.folder.exists()
    spool.append([b"a"])
    os.utime(spool.folder / "name", (0, time.time() - 90))
    state = spool.state()
    assert (state.waiting, round(state.seconds)) == (11, 90)
    Forwarder(spool, table).step()
    assert spool.state() == SpoolState()
    spool.append([b"b"])
    assert spool.state().seconds < 60
