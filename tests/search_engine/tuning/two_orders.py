"""A small catalogue whose two matters stand in one order by what is asked for often, in the other by their text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dictionaries.kinds.words import Synonym
from dictionaries.lexicon.compiling import lexicon_of
from indexer.store.area import Area
from indexer.store.audit import Author
from ranker.profile import RankProfile, default_profile, with_constants
from ranker.profile.profiles import SHIPPED
from search_engine import SearchRequest, Service, Settings
from search_engine.editing.actor import Actor
from search_engine.installation.installation import Installation
from search_engine.tuning.promotion import RankingVersions
from tests.search_engine.conftest import lines

HANGZHOU = "330100"
OFTEN, TEXT = "灵活就业社保缴费", "社保关系社保转移"
MATTER: dict[str, Any] = {"kind": "matter", "region": HANGZHOU, "level": "市级"}
DOCUMENTS = [
    {**MATTER, "id": "often", "title": OFTEN, "popularity": 90_000},
    {**MATTER, "id": "text", "title": TEXT, "summary": "社保 社保 社保转移接续"},
]
# By the profile that ships, and without popularity.
BY_USE, BY_TEXT = ("often", "text"), ("text", "often")
POPULARITY = "score.popularity"
ASKED = SearchRequest(q="社保", region=HANGZHOU)


@contextmanager
def few_words() -> Iterator[None]:
    """What ships is next to nothing: each publish reads, checks and writes all of it."""
    words = lexicon_of({"synonyms": (Synonym("驾照", "机动车驾驶证", "official", 1.0),)})
    with pytest.MonkeyPatch.context() as patch:
        for module in ("search_engine.editing.opening", "dictionaries.lexicon.compiled_store"):
            patch.setattr(f"{module}.shipped_lexicon", lambda: words)
        yield


def built(home: Path) -> None:
    """A home with the catalogue, indexed."""
    with Service.open(settings_of(home)) as service:
        service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
        service.installation.worker().build()


def settings_of(home: Path) -> Settings:
    return Settings(home=home, spelling="off", meaning="off", log_queries=True)


def order(service: Service, request: SearchRequest = ASKED) -> tuple[str, ...]:
    return tuple(item.id for item in service.search(request).items)


def profile(**weights: float) -> RankProfile:
    """The profile that ships with other weights."""
    return with_constants(default_profile(), {f"score.{name}": value for name, value in weights.items()})


def written(path: Path, **weights: float) -> Path:
    """The file of the profile that ships with other weights."""
    content = (SHIPPED / "default.toml").read_text("utf-8")
    for name, value in weights.items():
        (before,) = [line for line in content.splitlines() if line.startswith(f"{name} = ")][-1:]
        content = content.replace(f"\n{before}\n", f"\n{name} = {value!r}\n")
    path.write_text(content, "utf-8")
    return path


def desk(place: Installation, person: str = "张三") -> RankingVersions:
    """What somebody does at a shell."""
    from search_engine.editing.opening import editor_of

    return RankingVersions(place, editor_of(place), Actor(Author("shell:zwfw", person), Area(place.tree())))
