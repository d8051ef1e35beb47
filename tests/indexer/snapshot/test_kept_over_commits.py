"""What is kept of one state of the index, and what a commit takes of it.

1. A document written elsewhere leaves chains, words of shared text and what they matched as they are.
2. A region that has got a document has another chain; a base that came has other words.
3. Copies' text and whole documents' text are two things: writing the one leaves what is kept of the other.
"""

import pytest

from tests.promise.home import copies_of, home_with


def matter(number: str, region: str, title: str = "护照签发", **more) -> dict:
    return {"id": number, "kind": "matter", "title": title, "region": region, **more}


@pytest.fixture
def home():
    raws = [
        matter("a", "330110"),
        matter("b", "310115"),
        matter("c", "330100"),
        matter("d", "330110", "余杭区租房补贴"),
    ]
    with home_with(copies_of(raws)) as made:
        yield made


def written(home, *raws) -> None:
    home.put(copies_of(raws))
    assert home.follow()


def chain(home, *codes: str):
    snapshot = home.snapshot
    return snapshot.chain_rows(tuple(snapshot.tree[code].number for code in codes))


def test_a_document_elsewhere_keeps_chains_and_words(home):
    here, catalog = chain(home, "330110", "330100"), home.snapshot.catalog
    written(home, matter("e", "310115"))
    assert chain(home, "330110", "330100") is here
    assert home.snapshot.catalog is catalog


def test_a_document_here_changes_the_chain(home):
    here, state = chain(home, "330110", "330100"), home.snapshot.region_state(home.snapshot.tree["330110"].number)
    written(home, matter("e", "330110"))
    assert len(chain(home, "330110", "330100").rows) == len(here.rows) + 1
    assert home.snapshot.region_state(home.snapshot.tree["330110"].number) != state


def test_a_new_base_changes_the_words(home):
    catalog = home.snapshot.catalog
    written(home, matter("e", "310115", "居民身份证补领"))
    assert len(home.snapshot.catalog.word("身份证").named) == 1
    assert not len(catalog.word("身份证").named)


def test_text_of_copies_and_of_whole_documents_change_apart(home):
    _, own, copies = home.snapshot.text_state
    written(home, matter("e", "310115", hours="全天"))
    assert home.snapshot.text_state[1] == own
    assert (more := home.snapshot.text_state[2]) != copies
    written(home, matter("d", "330110", "余杭区租房补贴", summary="新的"))
    assert home.snapshot.text_state[1:] == (own + 1, more)
    written(home, matter("f", "330110"))
    # the text of the document that was replaced is struck with this commit
    assert home.snapshot.text_state[1] == own + 2
