"""Which entries of the table of suggestions must not be shown, as the process that indexes finds beside the requests.

1. Whatever is banned, denied and protected, and however rules follow each other: what is left beside the table in the
   end is what a plain look at each entry finds, and suggestions by it are those without it.
2. Where it was left, no request looks at an entry of that table; also by the next dictionaries, if their rules are
   the same.
3. A ban that is published holds at once, and a lifted one no longer, whether the table was looked at by then or not.
4. Other dictionaries with the same rules cost no look; a process that starts looks at all of them once.
5. What cannot be read, or is of other dictionaries, is as if nothing had been left.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.banned import BannedRow, BannedWords
from dictionaries.kinds.blocklist import BannedWord
from dictionaries.kinds.lists import HotRule
from dictionaries.lexicon import KINDS, save_lexicon, shipped_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from indexer.backends import get_backend
from indexer.generation.generation import Generation
from indexer.snapshot import SearcherManager, Snapshot
from indexer.suggestions import SuggestionTable
from indexer.suggestions.hidden_entries import FILE, HiddenEntries, ShowingRules, read_hidden, write_hidden
from indexer.suggestions.making import plain_pinyin
from indexer.worker.reanalysis import renewal
from indexer.worker.reanalysis.renewal import HiddenRenewal
from search_engine import Service, Settings
from search_engine.suggestion import Suggester, SuggestionRules
from tests.search_engine.conftest import DOCUMENTS, lines

YUHANG = "330110"
TYPED = ("居民", "身份证", "食品", "gongjijin", "zf", "补", "租房")
Made = Callable[..., Suggester]
WORDS = st.sampled_from(["身份", "食品经营", "公积金", "补贴", "租房", "新生儿", "许可", "诈骗"])
TEXTS = st.sampled_from(["居民身份证补领", "食品经营许可", "住房公积金提取", "公积金", "租房补贴办法"])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "LEAST", 1)
    monkeypatch.setattr(renewal, "PORTION", 3)
    monkeypatch.setattr("dictionaries.lexicon.compiled_store.LOOK_EVERY", 0.0)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("home")
    service = Service.open(Settings(home=home, spelling="off", meaning="off", log_queries=False))
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    yield service
    service.close()
    service.installation.store.engine.dispose()


@pytest.fixture(scope="module")
def snapshot(indexed: Service) -> Snapshot:
    place = indexed.installation
    return SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()


@pytest.fixture
def service(indexed: Service) -> Service:
    """Without anything that was left by other tests, by the dictionaries that ship."""
    indexed.installation.lexicon_file.unlink(missing_ok=True)
    (_generation(indexed).suggestions / FILE).unlink(missing_ok=True)
    return indexed


def _generation(service: Service) -> Generation:
    return service.installation.generations.current()


def _table(service: Service) -> SuggestionTable:
    return SuggestionTable.open(_generation(service).suggestions)


def banned_rules(words: Sequence[str], denied: Sequence[str] = (), protected: Sequence[str] = ()) -> SuggestionRules:
    banned = BannedWords(
        [BannedRow(word, "试", "block", "contains", "all") for word in words], (), plain_pinyin().syllables
    )
    return SuggestionRules(frozenset(denied), frozenset(protected), banned.hides)


RULES = st.builds(banned_rules, st.lists(WORDS, max_size=2), st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=1))


@dataclass
class Looks:
    """Rules that count how often they are asked."""

    rules: SuggestionRules
    texts: list[str] = field(default_factory=list, compare=False)

    def allow(self, text: str) -> bool:
        self.texts.append(text)
        return self.rules.allow(text)


def steps(service: Service, renewal: HiddenRenewal, rules: ShowingRules, version: str, most: int = 99) -> None:
    """At most so many steps of the process that indexes, by some rules."""
    in_force = replace(service.installation.dictionaries_in_force(), lexicon=version, rules=lambda: rules)
    generation = _generation(service)
    while most and renewal.step(generation, generation.commit(), in_force):
        most -= 1


@pytest.fixture(scope="module")
def suggester(snapshot: Snapshot) -> Made:
    """Rules and the version of the dictionaries that they are of → what suggests by them."""
    return lambda rules, version, **more: Suggester(snapshot, rules, version=version, **more)


@pytest.mark.long
@settings(max_examples=30)
@given(before=RULES, taken=st.integers(0, 4), rules=RULES)
def test_hidden_suggestions_are_those_of_a_plain_look(
    indexed: Service, suggester: Made, before: SuggestionRules, taken: int, rules: SuggestionRules
) -> None:
    renewal, table = HiddenRenewal(), _table(indexed)
    steps(indexed, renewal, before, "a", taken)
    steps(indexed, renewal, rules, "b")
    plain = frozenset(number for number in range(len(table)) if not rules.allow(table.text(number)))
    assert read_hidden(_generation(indexed).suggestions) == HiddenEntries("b", plain)
    quick, slow = suggester(rules, "b"), suggester(rules, "")
    for text in TYPED:
        assert quick.suggest(text, YUHANG, None, 10) == slow.suggest(text, YUHANG, None, 10)


def test_no_request_checks_an_entry_again(service: Service, suggester: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, asked = banned_rules(["食品经营"]), list[str]()
    allow = SuggestionRules.allow
    monkeypatch.setattr(SuggestionRules, "allow", lambda self, text: asked.append(text) or allow(self, text))
    assert suggester(rules, "a").suggest("居民", YUHANG, None, 10)
    assert asked
    steps(service, HiddenRenewal(), rules, "a")
    asked.clear()
    late = suggester(rules, "a")
    assert late.suggest("居民", YUHANG, None, 10)
    assert late.suggest("食品", YUHANG, None, 10) == ()
    assert suggester(rules, "b", beside=late).suggest("居民", YUHANG, None, 10)
    assert asked == []
    others = suggester(banned_rules(["身份证"]), "b", beside=late).suggest("居民", YUHANG, None, 10)
    assert [line.text for line in others] == ["居民"]
    assert asked


def publish(service: Service, **more: tuple[object, ...]) -> str:
    """The dictionaries that ship, with some rows more."""
    shipped = shipped_lexicon()
    found = {kind.name: (*getattr(shipped, kind.name), *more.get(kind.name, ())) for kind in KINDS}
    save_lexicon(lexicon_of(found), service.installation.lexicon_file)
    return service.installation.lexicons.in_force().version


def test_a_published_ban_hides_suggestions_at_once(service: Service) -> None:
    def shown() -> bool:
        service.state.keep_fresh()
        return "居民身份证补领" in [line.text for line in service.suggest("居民", YUHANG)]

    worker, folder = service.installation.worker(), _generation(service).suggestions
    assert shown()
    for look_first in (True, False):
        if look_first:
            worker.run_once()
            assert read_hidden(folder) is not None
        assert shown()
        version = publish(service, banned=(BannedWord("身份证补领", "试", "block", "contains", "written"),))
        assert not shown()
        worker.run_once()
        hidden = read_hidden(folder)
        assert hidden is not None
        assert hidden.version == version
        assert not shown()
        service.installation.lexicon_file.unlink()
        assert shown()


def test_the_same_rules_look_at_no_entry_again(service: Service) -> None:
    renewal, rules = HiddenRenewal(), Looks(banned_rules(["公积金"]))
    count = len(_table(service))
    steps(service, renewal, rules, "a")
    assert len(rules.texts) == count
    steps(service, renewal, Looks(rules.rules, rules.texts), "b")
    assert len(rules.texts) == count
    found = read_hidden(_generation(service).suggestions)
    assert found is not None
    assert found.version == "b"
    steps(service, HiddenRenewal(), rules, "b")
    assert len(rules.texts) == 2 * count


def test_rows_of_other_kinds_leave_the_suggestion_rules(service: Service) -> None:
    def in_force() -> tuple[str, object]:
        found = service.installation.dictionaries_in_force()
        assert found.rules is not None
        return found.lexicon, found.rules()

    first = in_force()
    publish(service, hot=(HotRule("公积金提取", "", "pin", 1),))
    second = in_force()
    assert first[0] != second[0]
    assert first[1] == second[1]


@pytest.mark.parametrize("left", [b"", b"[]", b"{", b'{"version":"a","numbers":[],"check":1}', b"\xff"])
def test_an_unreadable_hidden_file_hides_nothing_wrongly(service: Service, suggester: Made, left: bytes) -> None:
    folder = _generation(service).suggestions
    (folder / FILE).write_bytes(left)
    assert read_hidden(folder) is None
    found = suggester(banned_rules(["身份证"]), "a").suggest("居民", YUHANG, None, 10)
    assert [line.text for line in found] == ["居民"]


def test_a_hidden_file_of_other_dictionaries_is_ignored(service: Service, suggester: Made) -> None:
    write_hidden(_generation(service).suggestions, HiddenEntries("b", frozenset(range(99))))
    assert suggester(banned_rules([]), "a").suggest("居民", YUHANG, None, 10)
    assert not suggester(banned_rules([]), "b").suggest("居民", YUHANG, None, 10)
