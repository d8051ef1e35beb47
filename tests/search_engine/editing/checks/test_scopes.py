"""Rows for some only that cannot act as they say.

1. A ban of a region is no looser than that of the nation: an error.
2. A ban that tightens passes, and what was there before is not told again.
"""

from __future__ import annotations

from dataclasses import replace

from dictionaries.kinds.blocklist import AllowedWord, BannedWord
from dictionaries.kinds.words import Word
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from tests.search_engine.editing.checks.judging import checks, judged

HANGZHOU = Scope("330100")


def test_a_looser_ban_of_a_region_is_an_error() -> None:
    known = next(row for row in shipped_lexicon().banned if row.action == "block")
    for row in (
        ConditionalEntry("allowed", AllowedWord("举报办假证的人"), HANGZHOU),
        ConditionalEntry("banned", replace(known, action="warn"), HANGZHOU),
        ConditionalEntry("banned", known, HANGZHOU, off=True),
    ):
        assert "scopes" in checks(judged(row), "error"), row
        before = replace(shipped_lexicon(), conditional=(row,))
        assert "scopes" not in checks(judged(before=before, words=Word("长护险")))


def test_tighter_bans_pass() -> None:
    row = BannedWord("收购银行卡四件套", "非法买卖", "block", "contains", "written")
    assert checks(judged(ConditionalEntry("banned", row, HANGZHOU))) == set()
