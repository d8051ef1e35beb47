"""The list of checks.

1. Each is told in docs/dictionaries.md, and has a test file of its own.
2. Findings name their check, errors come first, and nothing changed means nothing told.
3. Findings are plain values for programs.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from dictionaries.kinds.words import Synonym
from dictionaries.lexicon import shipped_lexicon
from search_engine.editing.checks import CHECKS, check_changes
from tests.search_engine.editing.checks.judging import evidence, judged

ROOT = Path(__file__).parents[4]


def test_every_check_is_documented_and_tested() -> None:
    told = (ROOT / "docs/dictionaries.md").read_text(encoding="utf-8")
    for check in CHECKS:
        assert f"| `{check.__name__}` |" in told
        assert (Path(__file__).parent / f"test_{check.__name__}.py").exists(), check.__name__


def test_findings_name_their_check_and_errors_come_first() -> None:
    bad = [Synonym("社保", "殡葬", "equivalent", 1.0), Synonym("学历提升", "办假证", "one_way", 0.8)]
    found = judged(synonyms=bad)
    assert [one.level for one in found] == sorted(one.level for one in found)
    assert {one.check for one in found} <= {check.__name__ for check in CHECKS}
    assert check_changes(shipped_lexicon(), shipped_lexicon(), evidence()) == []


def test_findings_are_plain_values() -> None:
    [found] = judged(synonyms=Synonym("社保", "殡葬", "equivalent", 1.0))
    fields = orjson.loads(orjson.dumps(found.as_dict()))
    assert fields["values"]["similarity"] < 0.1
    assert (fields["check"], fields["level"], fields["key"]) == ("far_apart", "warn", ["社保", "殡葬"])
