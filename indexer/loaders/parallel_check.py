"""Checking rows before they are written: in this process, or a big JSONL file in several.

Reading and checking five million documents costs three times what writing them does, so several processes check while
one writes. Blocks of lines go out, dealt by title: each process learns the matters that are its own, and none learns
what another knows. Prepared rows come back in order; what copies have in common comes back once.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

import orjson

from dictionaries.faults import Fault
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.lexicon import words_of
from dictionaries.regions import load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.blocklist import banned_words
from indexer.loaders import BannedCheck, DocumentCheck, Row, total_bytes
from indexer.loaders.jsonl import Block, deal, read_blocks, rows_of_block
from indexer.loaders.reading import format_of, read_rows
from indexer.loaders.row import Withdrawal
from indexer.loaders.validation_cache import ValidationCache
from indexer.processes import end_with_parent, losing_none
from indexer.segmenters import DEFAULT_SEGMENTER
from indexer.store.split import Content, Prepared

# Rows handed on together, and bytes of a block for each process.
ROWS, BLOCK = 1_000, 2_000_000
# Smaller files are checked before other processes have started.
SMALL = 16_000_000
# Common parts that a process remembers to have sent.
SENT = 40_000
# Blocks handed out ahead for each process: they have work while a batch is written.
AHEAD = 8


class CheckedRows(NamedTuple):
    """Some rows of a source, checked.

    Attributes:
        prepared: Row number and document of each that is accepted.
        faults: Faults and warnings, in order of rows.
        read: How many rows there were.
        unknown_fields: Fields met so far that no document has.
        position: Bytes of the source read so far.
        withdrawn: Those that are refused because they are not public: faults tell of them.
    """

    prepared: list[tuple[int, Prepared]]
    faults: list[Fault]
    read: int
    unknown_fields: frozenset[str]
    position: int
    withdrawn: Sequence[Withdrawal] = ()


@dataclass(frozen=True, slots=True)
class CheckRules:
    """What rows are held to, as it can be sent to another process.

    Attributes:
        extra_regions: The admin's regions, if there are any.
        link_hosts: Hosts that links may lead to, None for any.
        lexicon: What is banned, None for nothing.
        hold: Whether documents with a word to block go offline.
        segmenter: The name of what segments.
        all_public: Whether what does not say whether it is public is.
    """

    extra_regions: Path | None = None
    link_hosts: frozenset[str] | None = None
    lexicon: Lexicon | None = None
    hold: bool = False
    segmenter: str = DEFAULT_SEGMENTER
    all_public: bool = False

    def check(self) -> DocumentCheck:
        """What checks documents by these rules in one process; made anew each time, which takes .3 s where words are
        banned.
        """
        tree = load_tree(self.extra_regions)
        return DocumentCheck(tree, self.link_hosts, banned=self._banned(), all_public=self.all_public)

    def _banned(self) -> BannedCheck | None:
        if self.lexicon is None:
            return None
        return BannedCheck(banned_words(self.lexicon, Analyzer(words_of(self.lexicon), self.segmenter)), hold=self.hold)


def check_rows(rows: Iterable[Row], check: DocumentCheck) -> Iterator[CheckedRows]:
    """Check rows in this process."""
    memo, every = ValidationCache(check), iter(rows)
    while part := list(islice(every, ROWS)):
        yield _checked(part, memo, check)


def check_file(
    path: Path, rules: CheckRules, format: str | None = None, profile: str | None = None
) -> Iterator[CheckedRows]:
    """Check a file: a big JSONL file in as many processes as there are processors, any other one in this process.

    Raises:
        WrongFile: The file is not what it is meant to be.
    """
    plain = format_of(path, format) == "jsonl" and profile is None and path.suffix != ".gz"
    if plain and path.is_file() and total_bytes(path) > SMALL:
        return _check_in_parallel(path, rules, os.cpu_count() or 1)
    return check_rows(read_rows(path, format, profile), rules.check())


def _checked(rows: Iterable[Row], memo: ValidationCache, check: DocumentCheck) -> CheckedRows:
    prepared: list[tuple[int, Prepared]] = []
    faults: list[Fault] = []
    withdrawn: list[Withdrawal] = []
    read = position = 0
    for row in rows:
        document, checked = memo.prepare(row)
        read += 1
        position = row.position
        if checked.faults:
            faults.extend(checked.faults)
        if checked.withdrawn:
            withdrawn.append(checked.withdrawn)
        if document is not None:
            prepared.append((row.number, document))
    return CheckedRows(prepared, faults, read, frozenset(check.unknown_fields), position, withdrawn)


# ---- several processes


class _Sent(NamedTuple):
    """Checked rows on their way: documents name their common part by a number, new parts come along.

    Attributes:
        forget: Whether the parts that came before are not named any more.
        commons: Number → part, as JSON: several times as quick as objects.
        numbers: Of each document; -1 where its part stands in it.
    """

    forget: bool
    commons: dict[int, bytes]
    numbers: list[int]
    checked: CheckedRows


def _check_in_parallel(path: Path, rules: CheckRules, processes: int) -> Iterator[CheckedRows]:
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    with losing_none(), ExitStack() as stack:
        started = [ProcessPoolExecutor(1, context, _Checker.start, (rules,)) for _ in range(processes)]
        checkers = [stack.enter_context(pool) for pool in started]
        received = [dict[int, Content]() for _ in checkers]
        waiting: deque[list[Future[_Sent]]] = deque()
        try:
            for block in read_blocks(path, BLOCK * processes):
                parts = zip(checkers, deal(block, processes), strict=True)
                waiting.append([pool.submit(_Checker.run, part) for pool, part in parts])
                if len(waiting) > AHEAD:
                    yield _receive(waiting.popleft(), received)
            while waiting:
                yield _receive(waiting.popleft(), received)
        finally:
            for future in chain.from_iterable(waiting):
                future.cancel()


def _receive(sent: Sequence[Future[_Sent]], received: Sequence[dict[int, Content]]) -> CheckedRows:
    """The rows of a block, which several processes have checked, in order."""
    parts = [_whole(future.result(), known) for future, known in zip(sent, received, strict=True)]
    return CheckedRows(
        prepared=sorted(chain.from_iterable(part.prepared for part in parts), key=itemgetter(0)),
        faults=sorted(chain.from_iterable(part.faults for part in parts), key=attrgetter("row")),
        read=sum(part.read for part in parts),
        unknown_fields=frozenset().union(*(part.unknown_fields for part in parts)),
        position=max(part.position for part in parts),
        withdrawn=sorted(chain.from_iterable(part.withdrawn for part in parts), key=attrgetter("row")),
    )


def _whole(sent: _Sent, known: dict[int, Content]) -> CheckedRows:
    """Give documents their common parts back: the very same object to all that share one."""
    if sent.forget:
        known.clear()
    known.update((number, orjson.loads(part)) for number, part in sent.commons.items())
    prepared = [
        (number, document if common < 0 else document._replace(common=known[common]))
        for (number, document), common in zip(sent.checked.prepared, sent.numbers, strict=True)
    ]
    return sent.checked._replace(prepared=prepared)


class _Checker:
    one: _Checker

    def __init__(self, rules: CheckRules) -> None:
        self._check = rules.check()
        self._memo = ValidationCache(self._check)
        # id of a common part → its number; the part itself is held, so that its id stays its own
        self._sent: dict[int, tuple[int, Content]] = {}

    @classmethod
    def start(cls, rules: CheckRules) -> None:
        gc.set_threshold(100_000, 50, 50)  # rows have no cycles
        end_with_parent()
        cls.one = cls(rules)

    @classmethod
    def run(cls, block: Block) -> _Sent:
        return cls.one._send(block)

    def _send(self, block: Block) -> _Sent:
        checked = _checked(rows_of_block(block), self._memo, self._check)
        forget = len(self._sent) > SENT
        if forget:
            self._sent.clear()
        commons: dict[int, bytes] = {}
        numbers = [self._number(document, commons) for _, document in checked.prepared]
        light = [
            (row, document if number < 0 else document._replace(common={}))
            for (row, document), number in zip(checked.prepared, numbers, strict=True)
        ]
        return _Sent(forget, commons, numbers, checked._replace(prepared=light))

    def _number(self, document: Prepared, commons: dict[int, bytes]) -> int:
        """The number of a document's common part; -1 where it comes along, since nobody shares it yet."""
        if not document.local:
            return -1
        known = self._sent.get(id(document.common))
        if known is None:
            known = (len(self._sent), document.common)
            self._sent[id(document.common)] = known
            commons[known[0]] = orjson.dumps(document.common)
        return known[0]
