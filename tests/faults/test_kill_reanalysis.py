"""`zwfw worker`, killed while it brings other words of the dictionaries into the index.

1. Whenever it is killed, whoever starts next ends it: all texts are cut by the new words, and the index answers as a
   fresh build does.
2. Meanwhile, and while no worker is there, every document is served, and found by what it says.
3. Writes that were answered meanwhile are found, each once.
"""

import random
from functools import lru_cache

import pytest

from dictionaries.lexicon import save_lexicon
from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.query.request import read_request
from tests.dictionaries.lexicon_files import with_own
from tests.faults.children import Child, wait_until
from tests.faults.homes import DOCUMENTS, OLD, Watcher, assert_whole, catalogue, open_home, restart, service_of, titles
from tests.faults.kills import appears, kills, moment

SMALL_STEPS = {
    "indexer.worker.reanalysis.reanalysis:PORTION": 4,
    "indexer.worker.reanalysis.renewal:LEAD": 0,
    "indexer.worker.reanalysis.scan:DOCUMENTS": 20,
}
# In addresses, which copies have of their own, and in the names of matters.
IN_PLACES, IN_NAMES = "中心企业开办", "提取旧版"
STEPS = (
    "g*/suggestions-2", "g*/suggestions-2/files.json", "g*/analysis-2.bin", "g*/analysis-2.json", "g*/catalog/2",
    "g*/own-statistics-2", "g*/copies/*.term", "g*/own/*.term", "g*/copies/*.del", "g*/.commit.json.new",
    "g*/analysis-3.json",
)  # fmt: skip


@lru_cache(maxsize=1)
def saying():
    """The documents with such an address."""
    return frozenset(row["id"] for row in catalogue(OLD) if IN_PLACES in row.get("place", {}).get("address", ""))


ROWS = {
    "words": (("word",), [(IN_PLACES,), (IN_NAMES,)]),
    "polyphones": (("phrase", "pinyin"), [(IN_NAMES, "ti qu jiu ban")]),
    "topics": (("term", "broader", "related", "departments", "themes"), [(IN_NAMES, "", "", "", "")]),
}


def publish(home):
    """Put other words, readings and topics into force."""
    own = home / "dictionaries"
    own.mkdir()
    for kind, (columns, rows) in ROWS.items():
        head = f"# kind: {kind}\n# owner: tests\n# reviewed: 2026-11-27\n"
        table = ["\t".join((*cells, "note" if cells is columns else "")) for cells in (columns, *rows)]
        (own / f"{kind}.tsv").write_text(head + "\n".join(table) + "\n", encoding="utf-8")
    save_lexicon(with_own(own), open_home(home).lexicon_file)


def found(service, q):
    asked = {"q": [q], "size": ["50"], "collapse": ["none"], "region_mode": ["off"]}
    pages, identifiers = 1, set()
    while True:
        page = service.search(read_request({**asked, "page": [str(pages)]}))
        identifiers |= {item.id for item in page.items}
        if pages * 50 >= page.total or pages * 50 >= 500:
            return identifiers
        pages += 1


def whole(service):
    """Everything is served, and what says something is found by it."""
    total, _ = titles(service)
    assert total == DOCUMENTS, f"{total} documents of {DOCUMENTS} are served"
    missing = saying() - found(service, IN_PLACES)
    assert not missing, f"not found: {sorted(missing)}"
    return "whole"


def state(home):
    generation = open_home(home).generations.current()
    return generation.state(generation.commit())


def settled(home):
    return state(home).target is None and IN_PLACES in state(home).words


@pytest.mark.parametrize("seed", kills(1, 21))
def test_a_killed_reanalysis_is_ended_by_the_next_worker(seed, home):
    assert saying()
    draw = random.Random(7000 + seed)
    store, index = open_home(home).store, home / "index"
    condition = draw.choice([appears(index, step) for step in STEPS])
    rows = draw.sample(catalogue(OLD), 5)
    publish(home)
    with Watcher(home, whole), Child(home, "worker", constants=SMALL_STEPS) as child:
        wait_until(lambda: open_home(home).generations.lock().manager() is not None)
        kill = moment(draw, [condition], 0.05)
        child.kill_when(lambda: kill() or settled(home))
        for row in rows:
            store.put([prepare(Document.model_validate(row))], "test")
    with service_of(home) as service:
        assert whole(service)
    restart(home)
    assert settled(home)
    with service_of(home) as service:
        assert whole(service)
    assert_whole(home, OLD)
