"""Banned words that hit what they are not meant for.

1. One that blocks or masks names of the catalogue, or of places, is an error, with the names; one that only warns asks.
2. One that frequent queries have is asked about, with how often they are asked.
3. What an allowed word excuses that is taken away is told of that word.
4. A ban of a region is judged as one of all is.
5. What nobody means passes.
"""

from __future__ import annotations

from dataclasses import replace

from dictionaries.kinds.blocklist import AllowedWord, BannedWord, OfferPattern, WordClass
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks import Finding, check_changes
from tests.search_engine.editing.checks.judging import checks, evidence, judged


def ban(text: str, action: str = "block") -> BannedWord:
    return BannedWord(text, "其他", action, "contains", "written")


def of_bans(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.check == "banned_words"]


def test_a_ban_that_hits_names_is_an_error() -> None:
    found = of_bans(judged(banned=ban("贷款")))[0]
    assert (found.level, found.kind) == ("error", "banned")
    assert "生源地信用助学贷款" in found.values["names"]
    assert "error" not in {one.level for one in of_bans(judged(banned=ban("工伤赔偿", "warn")))}


def test_a_ban_that_hits_places_is_an_error() -> None:
    [found] = [one for one in of_bans(judged(banned=ban("余杭"))) if one.level == "error"]
    assert "余杭区" in found.values["names"]


def test_a_ban_that_hits_frequent_queries_is_asked_about() -> None:
    [found] = of_bans(judged(banned=ban("证到期换新")))
    assert (found.level, found.values["queries"]) == ("warn", [{"text": "身份证到期换新的", "count": 60}])


def test_patterns_and_class_words_that_hit_names_are_errors() -> None:
    assert "banned_words" in checks(judged(offers=OfferPattern("(助学|购房)贷款", "其他", "block")), "error")
    assert "banned_words" in checks(judged(word_classes=WordClass("假", ("换",))))


def test_removing_an_excuse_is_told_of_the_allowed_word() -> None:
    shipped = shipped_lexicon()
    after = replace(shipped, banned=(*shipped.banned, ban("养犬登记")))
    before = replace(after, allowed=(*shipped.allowed, AllowedWord("养犬登记")))
    found, *_ = of_bans(check_changes(before, after, evidence()))
    assert (found.kind, found.key, found.level) == ("allowed", ("养犬登记",), "error")


def test_a_ban_of_a_region_is_judged_like_any() -> None:
    [found, *_] = of_bans(judged(ConditionalEntry("banned", ban("贷款"), Scope("330100"))))
    assert (found.level, found.scope) == ("error", Scope("330100"))
    offer = OfferPattern("(助学|购房)贷款", "其他", "block")
    assert "banned_words" in checks(judged(ConditionalEntry("offers", offer, ends="2027-01-01")), "error")


def test_bans_that_hit_nothing_pass() -> None:
    assert "banned_words" not in checks(judged(banned=[ban("收购银行卡四件套"), ban("代考驾照包过")]))
