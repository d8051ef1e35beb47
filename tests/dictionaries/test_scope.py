"""Rows that act for some only, or for some time only.

1. A lexicon in force has of each key the row of the narrowest scope that covers whoever asks, and none where that row
   takes it away; as the plain version says.
2. Rows with a date act from their first minute to their last, a day to its end.
3. Where nothing differs, the lexicon is the same object and has the same version; the same rows give the same one, and
   other rows another.
4. What documents are cut into words by acts for everybody: a scope of such a row is refused, and the row does nothing.
5. They are saved and opened, sent to other processes, and are part of the version; files without them open as before.
6. Bans of a lower scope tighten and never loosen: a row that would is refused with a sentence, and does nothing if it
   comes all the same.
7. Regions that there are not are refused.
"""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.editing.own_files import condition_faults
from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.blocklist import AllowedWord, BannedWord, OfferPattern, WordClass
from dictionaries.kinds.intents import CrisisHelp, CrisisPattern
from dictionaries.kinds.lists import SuggestionRule
from dictionaries.kinds.words import Misspelling, StopWord, Synonym, Word
from dictionaries.lexicon import BY_NAME, EVERYBODY, Audience, Lexicon, is_of, minute_of, open_lexicon, save_lexicon
from dictionaries.lexicon.compiling import lexicon_of
from dictionaries.lexicon.scope import EVERYWHERE, ConditionalEntry, Scope
from dictionaries.lexicon.scope_checks import scope_faults

NATION, PROVINCE, CITY, COUNTY, ELSEWHERE = "000000", "330000", "330100", "330110", "330200"
CHAINS = {
    NATION: (NATION,),
    PROVINCE: (NATION, PROVINCE),
    CITY: (NATION, PROVINCE, CITY),
    COUNTY: (NATION, PROVINCE, CITY, COUNTY),
    ELSEWHERE: (NATION, PROVINCE, ELSEWHERE),
}
NOW = "2026-11-27T09:30"
HANGZHOU = Audience(CHAINS[COUNTY])


def chain(code: str) -> Sequence[str]:
    return CHAINS.get(code, ())


def synonym(term: str, target: str) -> Synonym:
    return Synonym(term, target, "official", 1.0)


# ---- 1

scopes = st.builds(
    Scope, st.sampled_from(["", *CHAINS]), st.sampled_from(["", "甲", "乙"]), st.sampled_from(["", "公安"])
)
audiences = st.builds(
    Audience, st.sampled_from([(), *CHAINS.values()]), st.sampled_from(["", "甲", "乙"]), st.sampled_from(["", "公安"])
)
moments = st.sampled_from(["", "2026-11-26", "2026-11-27", "2026-11-27T09:29", "2026-11-27T09:30", "2026-11-28"])
rows = st.builds(
    ConditionalEntry,
    st.just("corrections"),
    st.builds(Misspelling, st.sampled_from("甲乙丙"), st.sampled_from("一二三")),
    scopes,
    moments,
    moments,
    st.booleans(),
)
BASE = (Misspelling("甲", "零"), Misspelling("丁", "零"))


def plain(conditional: Sequence[ConditionalEntry], audience: Audience, now: str) -> dict[str, str]:
    """What is in force, key by key."""
    found = {}
    for wrong in "甲乙丙丁":
        base = [one.right for one in BASE if one.wrong == wrong]
        narrowest, right = (-1, False, False), base[0] if base else None
        for row in conditional:
            covers = (
                (not row.scope.region or row.scope.region in audience.regions)
                and row.scope.site in ("", audience.site)
                and row.scope.department in ("", audience.department)
            )
            first = row.starts if "T" in row.starts or not row.starts else f"{row.starts}T00:00"
            last = row.ends if "T" in row.ends or not row.ends else f"{row.ends}T23:59"
            if row.entry.wrong != wrong or not covers or now < first or (last and now > last):
                continue
            depth = audience.regions.index(row.scope.region) if row.scope.region else -1
            rank = depth, bool(row.scope.site), bool(row.scope.department)
            if rank >= narrowest:
                narrowest, right = rank, None if row.off else row.entry.right
        if right is not None:
            found[wrong] = right
    return found


@given(st.lists(rows, max_size=8), st.lists(audiences, min_size=1, max_size=3))
def test_the_row_of_narrowest_scope_is_in_force(conditional: list[ConditionalEntry], asking: list[Audience]) -> None:
    lexicon = lexicon_of({"corrections": BASE}, conditional)
    for audience in (*asking, *reversed(asking)):
        for now in (NOW, "2026-11-26T23:59", "2026-11-27T00:00", NOW):
            found = {one.wrong: one.right for one in lexicon.effective(audience, now).corrections}
            assert found == plain(conditional, audience, now)


def test_a_scoped_row_takes_the_place_of_the_general_one() -> None:
    row = ConditionalEntry("synonyms", replace(synonym("甲", "乙"), weight=0.5), Scope(CITY))
    lexicon = lexicon_of({"synonyms": (synonym("甲", "乙"), synonym("丙", "丁"))}, [row])
    assert lexicon.effective(HANGZHOU, NOW).synonyms == (row.entry, synonym("丙", "丁"))
    assert lexicon.synonyms == lexicon.effective(Audience(CHAINS[ELSEWHERE]), NOW).synonyms


# ---- 2


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last"),
    [
        ("2026-11-27", "2026-11-27", "2026-11-27T00:00", "2026-11-27T23:59"),
        ("2026-11-27T09:30", "2026-11-27T09:30", "2026-11-27T09:30", "2026-11-27T09:30"),
        ("2026-02-28", "2026-03-01T00:00", "2026-02-28T00:00", "2026-03-01T00:00"),
    ],
)
def test_a_dated_row_acts_from_first_to_last_minute(starts: str, ends: str, first: str, last: str) -> None:
    lexicon = lexicon_of({}, [ConditionalEntry("corrections", Misspelling("甲", "乙"), EVERYWHERE, starts, ends)])
    minutes = [minute_of(_seconds(first) - 60), first, last, minute_of(_seconds(last) + 60)]
    assert [len(lexicon.effective(EVERYBODY, now).corrections) for now in minutes] == [0, 1, 1, 0]


def test_minutes_are_those_of_china() -> None:
    assert minute_of(1_795_771_800) == "2026-11-27T17:30"
    assert minute_of(1_795_771_859.9) == "2026-11-27T17:30"


def _seconds(minute: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(f"{minute}+08:00").timestamp()


# ---- 3


def test_the_lexicon_is_the_same_object_where_nothing_differs() -> None:
    bare = lexicon_of({"corrections": BASE})
    assert bare.effective(HANGZHOU, NOW) is bare
    same = ConditionalEntry("corrections", BASE[0], Scope(CITY))
    own = ConditionalEntry("corrections", Misspelling("甲", "一"), Scope(CITY))
    later = replace(own, entry=Misspelling("乙", "一"), starts="2027-01-01")
    lexicon = lexicon_of({"corrections": BASE}, [same, own, later])
    assert lexicon.effective(EVERYBODY, NOW) is lexicon
    found = lexicon.effective(HANGZHOU, NOW)
    assert found is lexicon.effective(Audience(CHAINS[CITY], "甲"), "2026-12-31T23:59")
    assert found.version != lexicon.version
    assert is_of(found.version, lexicon.version)
    assert not is_of(found.version, bare.version)
    other = lexicon.effective(HANGZHOU, "2027-01-01T00:00")
    assert len({found.version, other.version, lexicon.version, bare.version}) == 4
    assert found.effective(HANGZHOU, "2027-01-01T00:00") is found
    assert lexicon_of({"corrections": BASE}, [same]).effective(HANGZHOU, NOW).corrections is BASE


# ---- 4


def test_a_scope_on_a_segmentation_row_is_refused() -> None:
    local = ConditionalEntry("words", Word("奶茶店"), Scope(CITY))
    national = ConditionalEntry("words", Word("奶茶铺"), EVERYWHERE, "2026-11-27")
    lexicon = lexicon_of({}, [local, national])
    assert lexicon.effective(HANGZHOU, NOW).words == (Word("奶茶铺"),)
    (fault,) = condition_faults(OwnRow("words", Word("奶茶店"), Scope(CITY)))
    assert fault.field == "@region"
    assert "全国统一" in fault.reason


# ---- 5

CONDITIONAL = (
    ConditionalEntry("synonyms", synonym("奶茶店", "食品经营许可"), Scope(CITY, "甲", "公安"), "2026-11-27", "", False),
    ConditionalEntry(
        "crisis_help", CrisisHelp("fire", "先离开", (("119", "火警"),)), Scope(CITY), "", "2026-12-31T18:00", False
    ),
    ConditionalEntry("corrections", BASE[0], off=True),
)


def test_conditional_rows_are_saved_and_opened(tmp_path: Path) -> None:
    lexicon, path = lexicon_of({"corrections": BASE}, CONDITIONAL), tmp_path / "lexicon.json"
    save_lexicon(lexicon, path)
    opened = open_lexicon(path)
    assert opened == lexicon
    assert opened.effective(EVERYBODY, NOW) == lexicon.effective(EVERYBODY, NOW)
    assert pickle.loads(pickle.dumps(lexicon)).effective(HANGZHOU, NOW) == lexicon.effective(HANGZHOU, NOW)
    read = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps({name: rows for name, rows in read.items() if name != "conditional"}))
    with pytest.raises(Exception, match="1 处错误"):
        open_lexicon(path)
    save_lexicon(lexicon_of({"corrections": BASE}), path)
    read = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps({name: rows for name, rows in read.items() if name != "conditional"}))
    assert open_lexicon(path) == lexicon_of({"corrections": BASE})


def test_conditional_rows_are_part_of_the_version() -> None:
    bare, one = lexicon_of({"corrections": BASE}), lexicon_of({"corrections": BASE}, CONDITIONAL[:1])
    moved = lexicon_of({"corrections": BASE}, [replace(CONDITIONAL[0], ends="2027-01-01")])
    assert len({bare.version, one.version, moved.version}) == 3
    assert lexicon_of({"corrections": BASE}, ()).version == bare.version


def test_an_unchanged_kind_stays_the_same_object(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    before = lexicon_of({"corrections": BASE, "stopwords": (StopWord("请问", "start", "scaffold"),)})
    save_lexicon(replace(before, corrections=(), version=lexicon_of({"stopwords": before.stopwords}).version), path)
    after = open_lexicon(path, before)
    assert after.stopwords is before.stopwords
    assert after.corrections == ()


# ---- 6

BANS: dict[str, tuple[Any, ...]] = {
    "banned": (BannedWord("套现", "诈骗", "mask", "contains", "written"),),
    "offers": (OfferPattern("(办)<证>", "假证", "block"), OfferPattern("(查)<看>", "*", "except")),
    "word_classes": (WordClass("证", ("身份证",)), WordClass("看", ("看看",))),
    "allowed": (AllowedWord("打击*"),),
    "crisis": (CrisisPattern("(着火)了", "fire", "sign"),),
    "crisis_help": (CrisisHelp("fire", "先离开", (("119", "火警"),)),),
}
banned = BANS["banned"][0]
LOOSER = [
    ("banned", banned, True),
    ("banned", replace(banned, action="warn"), False),
    ("banned", replace(banned, match="exact"), False),
    ("allowed", AllowedWord("套现*"), False),
    ("offers", BANS["offers"][0], True),
    ("offers", replace(BANS["offers"][0], effect="warn"), False),
    ("offers", replace(BANS["offers"][0], effect="except", category="*"), False),
    ("offers", OfferPattern("(问)<证>", "*", "except"), False),
    ("word_classes", BANS["word_classes"][0], True),
    ("word_classes", WordClass("看", ("买",)), False),
    ("suggestions", SuggestionRule("套现", "protect"), False),
    ("crisis", BANS["crisis"][0], True),
    ("crisis", CrisisPattern("(演习)", "*", "never"), False),
    ("crisis_help", BANS["crisis_help"][0], True),
]
TIGHTER = [
    ("banned", replace(banned, action="block"), False),
    ("banned", replace(banned, variants="all"), False),
    ("banned", BannedWord("代抢号", "倒卖", "warn", "exact", "written"), False),
    ("allowed", BANS["allowed"][0], True),
    ("offers", replace(BANS["offers"][0], effect="sure"), False),
    ("offers", BANS["offers"][1], True),
    ("word_classes", WordClass("证", ("驾照",)), False),
    ("suggestions", SuggestionRule("套现", "deny"), False),
    ("crisis", replace(BANS["crisis"][0], effect="sure"), False),
    ("crisis_help", CrisisHelp("fire", "先离开，再求助", (("119", "杭州火警"),)), False),
]


@pytest.mark.parametrize(("kind", "entry", "off"), LOOSER)
@pytest.mark.parametrize("scope", [Scope(CITY), Scope(site="甲"), Scope(department="公安")])
def test_a_scoped_row_that_loosens_a_ban_is_refused(kind: str, entry: Any, off: bool, scope: Scope) -> None:
    row = ConditionalEntry(kind, entry, scope, off=off)
    lexicon = lexicon_of(BANS, [row])
    (fault,) = scope_faults(lexicon, chain)
    assert (fault.row, fault.column) == (row, BY_NAME[kind].key[0])
    assert "不能" in fault.reason
    assert lexicon.effective(Audience(CHAINS[COUNTY], "甲", "公安"), NOW) is lexicon
    everywhere = lexicon_of(BANS, [replace(row, scope=EVERYWHERE)])
    assert not list(scope_faults(everywhere, chain))
    assert everywhere.effective(EVERYBODY, NOW) is not everywhere


@pytest.mark.parametrize(("kind", "entry", "off"), TIGHTER)
def test_a_scoped_row_that_tightens_a_ban_is_taken(kind: str, entry: Any, off: bool) -> None:
    lexicon = lexicon_of(BANS, [ConditionalEntry(kind, entry, Scope(CITY), off=off)])
    assert not list(scope_faults(lexicon, chain))
    found = lexicon.effective(HANGZHOU, NOW)
    assert (entry in getattr(found, kind)) is not off
    assert getattr(lexicon.effective(Audience(CHAINS[ELSEWHERE]), NOW), kind) == getattr(lexicon, kind)


def test_a_county_may_not_loosen_its_citys_ban() -> None:
    city = ConditionalEntry("banned", BannedWord("代抢号", "倒卖", "block", "contains", "all"), Scope(CITY))
    weaker = replace(city.entry, action="warn")
    lexicon = lexicon_of({}, [ConditionalEntry("banned", weaker, Scope(COUNTY)), city])
    (fault,) = scope_faults(lexicon, chain)
    assert fault.row.scope == Scope(COUNTY)
    assert lexicon.effective(HANGZHOU, NOW).banned == (city.entry,)
    beside = lexicon_of({}, [ConditionalEntry("banned", weaker, Scope(ELSEWHERE)), city])
    assert not list(scope_faults(beside, chain))
    assert not list(scope_faults(lexicon, chain, [city]))


def test_a_later_general_ban_overrides_a_weaker_local_one() -> None:
    local = ConditionalEntry("banned", BannedWord("代抢号", "倒卖", "warn", "contains", "all"), Scope(CITY))
    assert lexicon_of({}, [local]).effective(HANGZHOU, NOW).banned == (local.entry,)
    stronger = replace(local.entry, action="block")
    assert lexicon_of({"banned": (stronger,)}, [local]).effective(HANGZHOU, NOW).banned == (stronger,)


# ---- 7

ROW = ConditionalEntry("corrections", Misspelling("甲", "乙"))


def test_7_an_unknown_region() -> None:
    row = replace(ROW, scope=Scope("999999"))
    assert [fault.column for fault in scope_faults(Lexicon(conditional=(row,)), chain)] == ["region"]


def test_right_regions_and_times_of_a_scope_are_taken() -> None:
    right = [replace(ROW, starts="2026-11-27T10:00", ends="2026-11-27"), replace(ROW, scope=Scope(CITY, "甲", "公安"))]
    assert not list(scope_faults(lexicon_of({}, right), chain))
