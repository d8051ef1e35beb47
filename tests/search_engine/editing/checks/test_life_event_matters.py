"""Rows of what belongs to a life event.

1. A matter that the catalogue has not is asked about, with names that are written alike; its alias is no name.
2. The same matter written otherwise in another row is an error, a place that another matter has is asked about; rows
   for different people do not meet.
3. What is taken away from an event has to belong to it, and an event that has nothing left is told once, also where
   the row that filled it goes.
4. An installation tells which documents belong to which event.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dictionaries.kinds.intents import LifeEventMatter
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks import check_changes
from search_engine.editing.checks.gathering import life_events_said
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.search_engine.editing.checks.judging import BORN, evidence, judged

EVENT, MATTER, OTHER = "新生儿出生", "结婚登记", "居民身份证补领"


def told(*rows: LifeEventMatter, **more: object) -> list[tuple[str, str]]:
    return [(one.level, one.what) for one in judged(life_event_matters=list(rows)) if one.check == "life_event_matters"]


def test_unknown_matters_of_a_life_event_are_asked_about() -> None:
    [(level, what)] = told(LifeEventMatter(EVENT, "居民身份证补领服务"))
    assert (level, "居民身份证补领" in what, "该行不起作用" in what) == ("warn", True, True)
    assert told(LifeEventMatter(EVENT, MATTER)) == []


def test_the_same_matter_or_place_in_another_row_is_told() -> None:
    [(level, what)] = told(LifeEventMatter(EVENT, BORN[0]), LifeEventMatter(EVENT, "出生（登记）"))[:1]
    assert (level, "同一个事项" in what) == ("error", True)
    [(level, what), _] = told(LifeEventMatter(EVENT, MATTER, 1), LifeEventMatter(EVENT, OTHER, 1))
    assert (level, what.startswith("第 1 位已有")) == ("warn", True)
    assert told(LifeEventMatter(EVENT, MATTER, 1), LifeEventMatter("员工录用", OTHER, 1)) == []
    apart = [
        ConditionalEntry("life_event_matters", LifeEventMatter(EVENT, matter, 1), Scope(region=region))
        for matter, region in ((MATTER, "330100"), (OTHER, "330200"))
    ]
    assert [one for one in judged(*apart) if one.check == "life_event_matters"] == []


def test_only_matters_of_the_event_may_be_taken_away() -> None:
    assert told(LifeEventMatter(EVENT, BORN[0], 0, "exclude")) == []
    [(_, what)] = told(LifeEventMatter(EVENT, MATTER, 0, "exclude"))
    assert "无须移出" in what
    [(_, what)] = told(*(LifeEventMatter(EVENT, matter, 0, "exclude") for matter in BORN))
    assert what.startswith(f"“{EVENT}”不再有任何事项")
    before = replace(shipped_lexicon(), life_event_matters=(LifeEventMatter("养犬", MATTER),))
    [found] = check_changes(before, shipped_lexicon(), evidence())
    assert (found.check, found.key) == ("life_event_matters", ("养犬", MATTER))


def test_an_installation_tells_the_life_events_of_documents(sample_home: Path) -> None:
    place = Installation(Settings(home=sample_home), read_only=True)
    found = life_events_said(place)
    assert len(found[EVENT]) >= 3
    assert all(titles for titles in found.values())
    place.store.engine.dispose()
