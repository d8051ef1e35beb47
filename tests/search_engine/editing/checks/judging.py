"""What the tests of the checks share: evidence of a small catalogue, and rows judged beside what ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dictionaries.lexicon import Lexicon, shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry
from dictionaries.meaning import load_word_vectors
from dictionaries.normalize import bare_name, squash
from dictionaries.regions import load_tree
from indexer.segmenters import DEFAULT_SEGMENTER
from search_engine.editing.checks import Evidence, Finding, check_changes
from search_engine.editing.checks.evidence import Texts
from search_engine.editing.checks.gathering import matters_of
from tests.known import analyzer, catalogue, others, parts

# What the catalogue of these tests says of a life event.
BORN = ("出生登记", "生育登记")
NOW = "2026-11-27T09:00"
QUERIES = (
    ("公积金查询", 900),
    ("社保查询", 500),
    ("社保", 400),
    ("怎么办理", 90),
    ("身份证到期换新的", 60),
    ("殡葬", 9),
)


@lru_cache(maxsize=1)
def evidence() -> Evidence:
    """Of the names of the sample's matters, and a few queries."""
    return Evidence(
        analyzer(),
        DEFAULT_SEGMENTER,
        NOW,
        Texts(text for names in titles() for title in names for text in (squash(title), bare_name(title))),
        matters_of(map(squash, names) for names in titles()),
        QUERIES,
        load_word_vectors(),
        load_tree(),
        document_state=lambda name: "shown" if name == "doc-1" else "gone",
        titles=frozenset(squash(names[0]) for names in titles()),
        life_events=lambda: {"新生儿出生": frozenset(map(squash, BORN))},
        parts=parts(),
    )


def titles() -> Iterator[tuple[str, ...]]:
    """Title and aliases of each document of the sample."""
    for matter in catalogue():
        yield (matter.title, *matter.shared.get("aliases", ()))
    for document in others():
        yield (document["title"], *document.get("aliases", ()))


def judged(*conditional: ConditionalEntry, before: Lexicon | None = None, **rows: Any) -> list[Finding]:
    """What is found where rows are added to what ships: kind → a row or several."""
    before = shipped_lexicon() if before is None else before
    more: dict[str, Any] = {
        kind: (*getattr(before, kind), *(new if isinstance(new, list) else [new])) for kind, new in rows.items()
    }
    after = replace(before, **more, conditional=(*before.conditional, *conditional))
    return check_changes(before, after, evidence())


def checks(found: list[Finding], level: str = "") -> set[str]:
    """The names of the checks that found something."""
    return {finding.check for finding in found if level in ("", finding.level)}
