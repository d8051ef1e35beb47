"""A compiled lexicon as a file.

1. What was saved is opened again, entry by entry; nobody sees half a file.
2. A damaged file is refused with the mend: cut off, changed, of another program, no lexicon at all.
3. The holder has what ships where there is no file, and takes a new file within a second.
4. Where the new file is damaged, what was in force stays, and the fault is kept; only the first one raises.
"""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from dictionaries.kinds.intents import Hotline
from dictionaries.kinds.names import Polyphone
from dictionaries.kinds.words import Synonym, Topic
from dictionaries.lexicon import BadDictionaries, Lexicon, LexiconManager, open_lexicon, save_lexicon, shipped_lexicon
from dictionaries.lexicon.compiled_store import LOOK_EVERY
from dictionaries.lexicon.compiling import lexicon_of

LEXICON = lexicon_of(
    {
        "topics": (Topic("养老保险", (), ("公积金",), ("人社", "税务")), Topic("公积金")),
        "synonyms": (Synonym("驾照", "机动车驾驶证", "official", 1.0, "口语"),),
        "polyphones": (Polyphone("重庆", ("chong", "qing")),),
    }
)
OTHER = lexicon_of({"hotlines": (Hotline("12345", "政务服务便民热线"),)})


@pytest.mark.parametrize("lexicon", [LEXICON, OTHER, lexicon_of({})])
def test_a_saved_lexicon_opens_as_it_was(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "state" / "lexicon.json"
    save_lexicon(lexicon, path)
    assert open_lexicon(path) == lexicon
    assert list(path.parent.iterdir()) == [path]


def test_a_lexicon_saved_with_fewer_kinds_opens(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    path.write_bytes(
        orjson.dumps({kind: rows for kind, rows in orjson.loads(orjson.dumps(LEXICON)).items() if kind != "hot"})
    )
    assert open_lexicon(path) == LEXICON


def test_the_shipped_lexicon_has_the_version_of_its_entries() -> None:
    assert lexicon_of({kind: getattr(shipped_lexicon(), kind) for kind in shipped_lexicon().counts()}) == (
        shipped_lexicon()
    )


SAVED = orjson.dumps(LEXICON)
DAMAGED = {
    "empty": b"",
    "cut off": SAVED[: len(SAVED) // 2],
    "no JSON": b"\xff" * 10,
    "a list": b"[]",
    "a number": b"7",
    "an entry changed": SAVED.replace("机动车".encode(), "非机动车".encode()),
    "an entry gone": orjson.dumps({**orjson.loads(SAVED), "polyphones": []}),
    "a kind gone": orjson.dumps({k: v for k, v in orjson.loads(SAVED).items() if k != "topics"}),
    "a column gone": orjson.dumps({**orjson.loads(SAVED), "hotlines": [{"number": "12345"}]}),
    "rows of another form": orjson.dumps({**orjson.loads(SAVED), "hotlines": ["12345", 7, None]}),
    "another version": orjson.dumps(replace(LEXICON, version="0" * 12)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_lexicon_file_is_refused_with_the_mend(tmp_path: Path, name: str) -> None:
    path = tmp_path / "lexicon.json"
    path.write_bytes(DAMAGED[name])
    with pytest.raises(BadDictionaries) as caught:
        open_lexicon(path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row) == ("lexicon.json", 0)
    assert "zwfw dict compile" in fault.reason


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.time", clock)
    return clock


def test_3_a_new_file_is_taken_within_a_second(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "lexicon.json"
    manager = LexiconManager(path)
    assert manager.lexicon() is shipped_lexicon()
    for lexicon in (LEXICON, OTHER):
        save_lexicon(lexicon, path)
        clock.now += 1.0
        assert manager.lexicon() == lexicon
        assert manager.lexicon() is manager.lexicon()
    path.unlink()
    clock.now += 1.0
    assert manager.lexicon() is shipped_lexicon()
    assert LOOK_EVERY < 1.0


def test_a_damaged_new_file_leaves_the_lexicon_in_force(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "lexicon.json"
    save_lexicon(LEXICON, path)
    manager = LexiconManager(path)
    assert (manager.lexicon(), manager.fault) == (LEXICON, None)
    path.write_bytes(SAVED[:50])
    clock.now += 1.0
    assert manager.lexicon() == LEXICON
    assert manager.fault
    save_lexicon(OTHER, path)
    clock.now += 1.0
    assert manager.lexicon() == OTHER
    assert not manager.fault


def test_a_damaged_first_file_raises(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    path.write_bytes(b"")
    manager = LexiconManager(path)
    for _ in range(2):
        with pytest.raises(BadDictionaries):
            manager.lexicon()
    save_lexicon(OTHER, path)
    assert manager.lexicon() == OTHER
